"""The portal as readers see it: a server on the content, and a real Chromium for each reader."""

import pytest

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
# The pages that differ most between the two languages, and those that filters and comparisons make.
VARIED = {"/fr/", "/en/", "/fr/programme/", "/fr/exposants/", "/fr/delegations/", "/en/facts/", "/fr/nulle-part/"}
VARIED |= {"/fr/recherche/?q=turquie", "/fr/exposants/?pays=TR", "/fr/programme/?jour=2025-11-13"}
VARIED |= {"/fr/equipements/comparaison/?i=P001,P002", "/fr/ma-selection/?i=E001,S003,P002,D002,F001,X999"}


@pytest.fixture(scope="session")
def kinds_of_page(content_addresses, pytestconfig):
    """The first address of each kind of page in each language; with `--every-page` every address of a page."""
    from bamex.tests.crawl import one_of_every_kind

    return list(content_addresses) if pytestconfig.option.every_page else one_of_every_kind(content_addresses)


@pytest.fixture(scope="session")
def kinds_in_turn(kinds_of_page, pytestconfig):
    """Each kind of page once, French and English in turn, and the pages that vary; with `--every-page` every page."""
    if pytestconfig.option.every_page:
        return sorted({*kinds_of_page} | VARIED)
    french = [path for path in kinds_of_page if path.startswith("/fr/")]
    english = [path for path in kinds_of_page if path.startswith("/en/")]
    return sorted({*french[::2], *english[1::2]} | VARIED)


@pytest.fixture(scope="module")
def portal(content, folder_of_run, django_db_blocker):
    """The portal on the content as it was loaded: a page seen many times over is made once in a run of the tests."""
    from django.core.handlers.wsgi import WSGIHandler  # this module is loaded before Django is

    from bamex.tests.live import Portal
    from bamex.tests.stored import StoredPortal

    stored = StoredPortal(folder_of_run / "store", most_answers=1000, answer=WSGIHandler()).front
    with django_db_blocker.unblock(), Portal(stored) as portal:
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
