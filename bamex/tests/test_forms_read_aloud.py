"""The forms of the back office as a screen reader has them: every control has a name, axe finds nothing."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from bamex.tests.page_checks import CHOOSE_BY_COLOURS
from bamex.tests.readers import DESK, PHONE, new_page

pytestmark = pytest.mark.ignore_template_errors  # Django's templates read undefined names

# Rows in a table, rows below one another, completing fields of one value and of several, dates and times.
FORMS = ["exhibitors/exhibitor/1/change/", "programme/salon/1/change/", "programme/session/1/change/", "news/fact/add/"]
# Of every other kind of page, one; but for the two lists of permissions of a group, which are Django’s own.
OTHERS = [
    *("", "search/?q=baykar", "health/", "translations/", "translations/exhibitors.Exhibitor/1/summary/"),
    *("exhibitors/exhibitor/", "exhibitors/exhibitor/1/review/", "exhibitors/exhibitor/1/withdraw/"),
    *("exhibitors/exhibitor/1/pictures/", "exhibitors/exhibitor/table/import/", "exhibitors/exhibitor/table/export/"),
    *("revisions/exhibitors.Exhibitor/1/", "schedule/", "schedule/exhibitors.Exhibitor/1/", "waiting/mine/"),
    *("preview/exhibitors.Exhibitor/1/", "news/mediaitem/add/", "news/mediaitem/several/", "bamex/imprint/1/change/"),
    *("account/", "account/second-factor/", "auth/user/", "auth/user/add/", "auth/user/1/password/"),
    *("accounts/newsroomsettings/", "accounts/auditentry/", "password_change/"),
]
LISTS = [
    *("bamex/source/", "exhibitors/exhibitor/", "exhibitors/product/", "exhibitors/delegation/", "exhibitors/person/"),
    *("news/article/", "news/statement/", "news/theme/", "programme/session/", "programme/venue/"),
]
CUT = "(() => { const list = document.querySelector('.results'); return list.scrollWidth - list.clientWidth; })()"
BUTTONS = "[...document.querySelectorAll('#content form button.button')].map((one) => getComputedStyle(one).paddingTop)"
CONTROLS = {"textbox", "combobox", "checkbox", "radio", "searchbox", "spinbutton", "listbox", "button", "link"}
AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(({id}) => id)"


@pytest.fixture(scope="module")
def judged():
    """By colour scheme, the ways in which text was drawn whose contrast axe has judged."""
    return {"light": [], "dark": []}


def run_axe(page, judged, scheme="light"):
    """What axe finds in the page as it is; contrast where text is drawn as on no page before."""
    page.evaluate(AXE_SCRIPT)
    judged[scheme] += page.evaluate(CHOOSE_BY_COLOURS, judged[scheme])
    return page.evaluate(AXE)


@pytest.fixture(scope="module")
def staff_page(chromium, content_to_change, django_db_blocker):
    from django.contrib.auth.models import User
    from django.test import Client

    from bamex.tests.live import Portal

    with django_db_blocker.unblock(), Portal() as portal:
        visitor = Client()
        visitor.force_login(User.objects.filter(username="awa").first() or User.objects.create_superuser("awa"))
        page = new_page(chromium, base_url=portal.address, viewport=DESK, locale="fr")
        session = {"name": "sessionid", "value": visitor.cookies["sessionid"].value}
        page.context.add_cookies([{**session, "url": f"{portal.address}/admin/"}])
        yield page
        page.context.close()


def nameless_controls(page):
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    shown = (node for node in nodes if not node["ignored"] and node["role"]["value"] in CONTROLS)
    return [node["role"]["value"] for node in shown if not node.get("name", {}).get("value")]


def test_every_control_has_a_name_and_the_cursor_begins_in_the_first_field(staff_page, judged):
    found = {}
    for address in FORMS:
        staff_page.goto(f"/admin/{address}")
        staff_page.wait_for_selector(".select2-container")
        begins = staff_page.evaluate("document.activeElement.name")
        found[address] = (begins.endswith("_fr"), run_axe(staff_page, judged), nameless_controls(staff_page))
    assert found == dict.fromkeys(FORMS, (True, [], []))


def test_the_guide_is_read_by_everybody(staff_page):
    staff_page.complaints.clear()  # of axe's own styles, on the pages before
    found = {}
    for size, scheme in ((PHONE, "dark"), (DESK, "light")):
        staff_page.set_viewport_size(size)
        staff_page.emulate_media(color_scheme=scheme)
        staff_page.goto("/admin/guide/")
        staff_page.evaluate(AXE_SCRIPT)
        is_wide = staff_page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[size["width"]] = (staff_page.evaluate(AXE), is_wide, nameless_controls(staff_page), staff_page.complaints)
    assert found == dict.fromkeys((360, 1280), ([], False, [], []))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(staff_page, judged, scheme):
    staff_page.emulate_media(color_scheme=scheme)
    addresses = OTHERS if scheme == "light" else OTHERS[::4]
    found = {}
    for address in addresses:
        answer = staff_page.goto(f"/admin/{address}")
        found[address] = (answer.status, run_axe(staff_page, judged, scheme))
    assert found == dict.fromkeys(addresses, (200, []))


def test_a_list_shows_all_its_columns_on_a_desk(staff_page):
    found = {}
    for address in LISTS:
        staff_page.goto(f"/admin/{address}")
        found[address] = staff_page.evaluate(CUT)
    assert found == dict.fromkeys(LISTS, 0)


def test_a_button_has_room_round_its_words(staff_page):
    staff_page.goto("/admin/news/mediaitem/several/")
    assert staff_page.evaluate(BUTTONS) == ["10px"]


def test_axe_finds_nothing_on_the_log_in(chromium, staff_page):
    page = new_page(chromium, base_url="/".join(staff_page.url.split("/")[:3]), viewport=DESK, locale="fr")
    page.goto("/admin/")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    page.context.close()
