"""The portal as readers see it: a server on the content, and a real Chromium for each reader."""

import pytest

PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def portal(content, django_db_blocker):
    from bamex.tests.live import Portal  # this module is loaded before Django is

    with django_db_blocker.unblock():
        portal = Portal()
        portal.start()
        yield portal
        portal.stop()


@pytest.fixture
def reader(chromium, portal):
    """`reader("/fr/")`: a page in the browser of a reader of its own."""
    from bamex.tests.live import BLOCKED_WORKER

    contexts = []

    def open_page(address, **options):
        options = {"viewport": PHONE, "service_workers": "block", **options}
        contexts.append(chromium.new_context(base_url=portal.address, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.complaints = []
        page.on("console", lambda told: told.text != BLOCKED_WORKER and page.complaints.append(told.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
