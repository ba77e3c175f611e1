"""The portal as readers see it: a server on the content, and a real Chromium for each reader."""

import pytest

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def portal(content, django_db_blocker):
    from bamex.tests.live import Portal  # this module is loaded before Django is

    with django_db_blocker.unblock(), Portal() as portal:
        yield portal


def new_page(chromium, **options):
    """A page in the browser of a reader of its own; `complaints` are what its console says, with the address."""
    from bamex.tests.live import BLOCKED_WORKER

    page = chromium.new_context(**{"viewport": PHONE, "service_workers": "block", **options}).new_page()
    page.set_default_timeout(10_000)
    page.complaints = []
    page.on("console", lambda told: told.text != BLOCKED_WORKER and page.complaints.append(f"{page.url} {told.text}"))
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url} {error}"))
    return page


def follow(link):
    """Click what leads to another page, or to another place of this one, and wait until the reader is there.

    A click comes back as soon as it is made: what is read straight after it may still be the page that it leaves.
    """
    with link.page.expect_navigation():
        link.click()


@pytest.fixture
def reader(chromium, portal):
    """`reader("/fr/")`: a page of the portal, with the options of a browser context."""
    pages = []

    def open_page(address="/fr/", **options):
        pages.append(new_page(chromium, base_url=portal.address, **options))
        pages[-1].goto(address)
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()
