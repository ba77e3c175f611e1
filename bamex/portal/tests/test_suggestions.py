"""The small index of names, and what script does with it in the search field and above the long lists."""

import json
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import brotli
import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from bamex.models import State
from bamex.portal import suggestions
from bamex.portal.suggestions import SUGGESTED, hyphenate
from bamex.search.columns import fold_text
from bamex.tests import make
from bamex.tests.readers import DESK, follow, new_page

pytestmark = pytest.mark.django_db

INDEXES = {"fr": "/fr/suggestions.json", "en": "/en/suggestions.json"}
MOST_BYTES = 15 * 1024  # not compressed
MOST_SCRIPT = 6 * 1024  # compressed


@pytest.fixture(params=INDEXES)
def language(request):
    return request.param


def index(language):
    answer = Client().get(INDEXES[language])
    assert answer.headers["Content-Type"] == "application/json"
    return json.loads(answer.content)


def entries(language):
    """`(noun, address, name, other spellings)` of each name of the index, addresses whole."""
    for noun, address, names in index(language)["nouns"]:
        for row in names:
            name, part, *others = row if isinstance(row, list) else [row, 0]
            yield noun, urljoin(f"/{language}/", address.replace("*", part or hyphenate(name))), name, others


# First, because the whole content stays for the rest of the module.
def test_aliases_are_told_once_and_drafts_never(client):
    turkiye = make.country("TR", name_fr="Türkiye", name_en="Türkiye", aliases="Turquie\nTurkey")
    make.delegation(country=turkiye)
    make.exhibitor(name_fr="Baykar", name_en="Baykar", aliases="BAYKAR\nBaykar Savunma", slug="baykar")
    make.exhibitor(name_fr="Zorglub", name_en="Zorglub", state=State.DRAFT)

    rows = list(entries("fr"))

    assert ("exposant", "/fr/exposants/baykar/", "Baykar", ["Baykar Savunma"]) in rows
    assert [others for _noun, _address, name, others in rows if name == "Türkiye"] == [["Turquie", "Turkey"]]
    assert "Zorglub" not in json.dumps(rows)


def test_what_has_no_room_is_named_as_left_out_and_the_index_stays_whole(monkeypatch):
    for number in range(30):
        make.person(name=f"Personnalité au nom plutôt long {number}")
        make.exhibitor(name_fr=f"Exposant {number}", aliases=f"Une tout autre façon de le nommer {number}")
    make.article(title_fr="Une nouvelle")
    monkeypatch.setattr(suggestions, "MOST_INDEX_BYTES", 1400)

    assert len(Client().get(INDEXES["fr"]).content) <= 1400
    assert {noun for noun, *_rest in entries("fr")} == {"exposant", "actualité"}
    assert not any(others for *_rest, others in entries("fr"))
    assert index("fr")["left_out"] == ["personnalité"]


@pytest.mark.usefixtures("content")
def test_it_is_small_without_compression_and_leaves_nothing_out(language):
    assert len(Client().get(INDEXES[language]).content) <= MOST_BYTES
    assert index(language)["left_out"] == []


@pytest.mark.usefixtures("content")
def test_it_leads_to_every_published_object_that_bears_a_name(language):
    addresses = {address for _noun, address, *_rest in entries(language)}

    with override(language):
        expected = {row.get_absolute_url() for model in SUGGESTED for row in model.objects.visible()}
    assert len(expected) > 200
    assert addresses == expected


@pytest.mark.usefixtures("content")
def test_its_addresses_are_pages(language):
    with override(language):
        for _noun, address, *_rest in entries(language):
            assert resolve(urlsplit(address).path).url_name


@pytest.mark.usefixtures("content")
def test_it_is_sorted_and_the_same_bytes_each_time(language):
    for noun in {noun for noun, *_rest in entries(language)}:
        names = [fold_text(name) for other, _address, name, _others in entries(language) if other == noun]
        assert names == sorted(names)
    assert Client().get(INDEXES[language]).content == Client().get(INDEXES[language]).content


@pytest.mark.parametrize("language", INDEXES)
def test_opensearch_tells_a_browser_how_to_search(client, language):
    answer = client.get(f"/{language}/opensearch.xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    with override(language):
        search = reverse("search")

    assert answer.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert 0 < len(root.findtext(f"{space}ShortName")) <= 16
    assert 0 < len(root.findtext(f"{space}Description")) <= 1024
    templates = {item.get("type"): item.get("template") for item in root.findall(f"{space}Url")}
    assert templates["text/html"] == f"{settings.SITE_URL}{search}?q={{searchTerms}}"


# In a browser


@pytest.fixture
def page(chromium, portal):
    page = new_page(chromium, base_url=portal.address, service_workers="allow", viewport=DESK)
    yield page
    page.context.close()


def field(page):
    return page.locator("header input[type=search]")


def options(page):
    page.wait_for_selector("[role=option]")
    return page.locator("[role=option]").all_inner_texts()


def test_nothing_is_fetched_before_the_field_is_used(page, portal):
    portal.asked.clear()
    page.goto("/fr/")

    assert INDEXES["fr"] not in portal.asked
    with page.expect_response(f"**{INDEXES['fr']}"):
        field(page).focus()


@pytest.mark.parametrize("typed", ["turqu", "TÜRKİYE", "turkiye", "Türki"])
def test_typing_suggests_whatever_the_accents(page, typed):
    page.goto("/fr/")
    field(page).press_sequentially(typed)

    assert any(option.startswith("Türkiye") and "délégation" in option for option in options(page))
    assert page.complaints == []


def test_an_alias_says_that_it_is_what_matched(page):
    page.goto("/en/")
    field(page).press_sequentially("turquie")

    assert any("also: Turquie" in option for option in options(page))


def test_the_keyboard_chooses_and_goes(page):
    page.goto("/fr/")
    field(page).press_sequentially("roketsan")
    options(page)
    assert field(page).get_attribute("aria-expanded") == "true"

    field(page).press("ArrowDown")

    chosen = page.locator(f"#{field(page).get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert chosen.inner_text().startswith("Roketsan")
    field(page).press("Enter")
    page.wait_for_url("**/fr/exposants/roketsan/")


def test_the_arrows_go_round_through_the_field(page):
    page.goto("/fr/")
    field(page).press_sequentially("roketsan")
    count = len(options(page))

    field(page).press("ArrowUp")
    assert field(page).get_attribute("aria-activedescendant") == f"suggestions-0-{count - 1}"
    field(page).press("ArrowDown")
    assert field(page).get_attribute("aria-activedescendant") is None


def test_escape_closes_and_enter_without_a_choice_searches(page):
    page.goto("/fr/")
    field(page).press_sequentially("roketsan")
    options(page)

    field(page).press("Escape")
    assert page.locator("[role=option]").count() == 0
    assert field(page).get_attribute("aria-expanded") == "false"
    assert field(page).input_value() == "roketsan"
    field(page).press("Enter")
    page.wait_for_url("**/fr/recherche/?q=roketsan")


def test_a_tap_goes_to_the_page(page):
    page.goto("/fr/")
    field(page).press_sequentially("akinci")
    options(page)

    follow(page.locator("[role=option]:has-text('Bayraktar Akıncı')"))

    assert page.url.endswith("/fr/equipements/bayraktar-akinci/")


def test_suggestions_need_no_network_once_fetched(page):
    page.goto("/fr/")
    with page.expect_response(f"**{INDEXES['fr']}"):
        field(page).focus()
    page.context.set_offline(True)

    field(page).press_sequentially("baykar")

    assert options(page)[0].startswith("Baykar")


def test_nothing_is_fetched_for_who_saves_data(page, portal):
    page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    portal.asked.clear()
    page.goto("/fr/")
    field(page).press_sequentially("baykar")
    assert page.locator("[role=option]").count() == 0
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "/fr/recherche/" in portal.asked
    assert INDEXES["fr"] not in portal.asked


@pytest.mark.parametrize(
    ("path", "typed", "expected"),
    [
        ("/fr/exposants/", "sarsilmaz", "Sarsılmaz"),
        ("/en/exhibitors/", "roketsan", "Roketsan"),
        ("/fr/equipements/", "AKINCI", "Bayraktar Akıncı"),
    ],
)
def test_a_list_is_narrowed_while_typing(page, path, typed, expected):
    page.goto(path)
    rows = page.locator("main ul.rows > li")
    total = rows.count()

    page.fill("[data-narrow] input", typed)

    visible = [row.inner_text() for row in rows.all() if row.is_visible()]
    assert 0 < len(visible) < total
    assert any(expected in text for text in visible)
    headings = page.locator("main section:has(ul.rows) > h2").all()
    assert 0 < len([heading for heading in headings if heading.is_visible()]) <= len(visible)
    status = page.locator("[data-narrow] [role=status]:not(:empty)")
    assert status.inner_text().startswith(f"{len(visible)} ")
    page.fill("[data-narrow] input", "")
    assert all(row.is_visible() for row in rows.all())


def test_without_script_the_narrowing_field_is_not_shown(chromium, portal):
    context = chromium.new_context(base_url=portal.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/fr/exposants/")

    assert page.locator("[data-narrow]").is_hidden()
    context.close()


def test_the_script_is_light():
    assert len(brotli.compress((settings.BASE_DIR / "static" / "portal.js").read_bytes(), quality=5)) <= MOST_SCRIPT
