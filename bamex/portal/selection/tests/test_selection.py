"""A selection as a link: what an address shows, and, in a real Chromium, how a reader makes and passes on a list."""

import csv
import io

import brotli
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar

from bamex.models import State
from bamex.portal.selection.selection import MOST_CHOSEN
from bamex.tests import make
from bamex.tests.crawl import Document, read, spaced
from bamex.tests.readers import DESK, PHONE, follow

pytestmark = pytest.mark.django_db

PAGES = {"fr": "/fr/ma-selection/", "en": "/en/my-selection/"}
TEXTS = {"fr": "/fr/ma-selection.txt", "en": "/en/my-selection.txt"}
MOST_QUERIES = 14


def shown(query, language="fr"):
    answer = Client().get(PAGES[language] + query)
    assert answer.status_code == 200
    return Document(answer.content.decode())


def chosen(document):
    """The codes of the rows that a page shows, in its order."""
    return [item["data-remove"] for item in document.all("a") if item["data-remove"] and "," not in item["data-remove"]]


def notices(document):
    return [spaced(item.text) for item in document.all("div") if {"notice"} == set(item.classes)]


@pytest.fixture
def three(db):
    return make.exhibitor(name_fr="Baykar"), make.product(name_fr="Akinci"), make.session(title_fr="Ouverture")


# What is made here: first, because the whole content stays for the rest of the module.


@pytest.mark.parametrize("language", PAGES)
def test_a_list_is_what_its_address_says_in_both_languages(three, language):
    codes = [row.code for row in three]

    assert chosen(shown(f"?i={','.join(codes)}", language)) == codes


def test_every_noun_can_be_chosen_and_says_where_it_comes_from():
    rows = [make.exhibitor(), make.product(), make.session(), make.delegation()]
    source = make.source(publisher="Zorglub Hebdo")
    for row in rows:
        make.cite(row, source)
    fact = make.fact("15", "30")

    page = shown("?i=" + ",".join(row.code for row in [*rows, fact]))

    assert len(page.all("h2")) == 5 + 1 + 1  # how to pass it on; the sources
    assert len([item for item in page.all("details") if item["class"] == "sources"]) == 4
    assert [row.get_absolute_url() in page.hrefs for row in [*rows, fact]] == [True] * 5


def test_codes_come_in_any_form_each_once_and_in_the_order_asked_for():
    rows = [make.exhibitor() for _ in range(3)]
    one, two, three = (row.code for row in rows)
    query = f"?i={three.lower()},,{one}%20{three}&i={settings.SITE_URL}/id/{two}"

    assert chosen(shown(query)) == [three, one, two]


def test_a_comparison_reads_its_codes_as_a_selection_does(client):
    one, two = make.product(name_fr="Akinci"), make.product(name_fr="Anka")
    query = f"?i={two.code.lower()},{settings.SITE_URL}/id/{one.code}&i=P999,%00"

    page = Document(client.get(f"/fr/equipements/comparaison/{query}").content.decode())

    assert [item.text for item in page.all("thead")[0:1]] == ["CaractéristiqueAnkaAkinci"]
    assert any("P999" in text for _, text in page.texts)


def test_what_cannot_be_shown_is_named():
    gone = make.exhibitor(state=State.WITHDRAWN, withdrawal_note_fr="Doublon.")
    draft = make.exhibitor(name_fr="Zorglub", state=State.DRAFT)
    unmade = make.product(name_fr="Zorglub 2", maker=draft)
    venue, kept = make.venue(), make.exhibitor()

    page = shown(f"?i={kept.code},{gone.code},{draft.code},{unmade.code},{venue.code},E999,banane,%3Cb%3E")

    assert chosen(page) == [kept.code]
    (notice,) = notices(page)
    assert f"Retirés par le portail : {gone.code}" in notice
    assert f"Rien de publié ne porte ces codes : {draft.code}, {unmade.code}, E999, BANANE, <B>" in notice
    assert f"Elle ne peut pas contenir : {venue.code}" in notice
    assert gone.get_absolute_url() in page.hrefs
    assert f"{PAGES['fr']}?i={kept.code}" in page.hrefs
    assert "Zorglub" not in "".join(text for _, text in page.texts)


def test_a_list_is_bounded_and_says_what_it_leaves_out():
    row = make.exhibitor()
    others = [f"E{number}" for number in range(500, 500 + MOST_CHOSEN)]

    page = shown(f"?i={row.code},{','.join(others)}")

    assert chosen(page) == [row.code]
    assert f"Une sélection contient {MOST_CHOSEN} fiches au plus. Laissées de côté : E559" in notices(page)[0]


@pytest.mark.parametrize(
    "query",
    ["", "?i=", "?i=,,,", "?i=%00", "?i=%FF%FE", "?i=É001", "?i=E" + "9" * 3000, "?i=" + "E001," * 3000],
)
@pytest.mark.parametrize("address", [PAGES["fr"], TEXTS["en"]])
def test_bad_input_never_breaks_the_page(client, address, query):
    assert client.get(address + query).status_code == 200


def test_an_empty_list_explains_itself_and_begins_by_a_form():
    page = shown("")

    assert page.one("h1").text == "Ma sélection"
    assert page.one("input", id="code")["name"] == "i"
    assert page.one("link", rel="canonical")["href"] == settings.SITE_URL + PAGES["fr"]
    assert not [item for item in page.all("meta") if item["name"] == "robots"]


def test_somebody_s_list_stays_out_of_search_engines(three):
    page = shown(f"?i={three[0].code}")

    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.one("link", rel="canonical")["href"] == settings.SITE_URL + PAGES["fr"]


def test_the_other_language_shows_the_same_list(three):
    codes = ",".join(row.code for row in three)
    page = shown(f"?i={codes}")

    (other,) = (item["href"] for item in page.all("a") if "language" in item.classes)
    assert chosen(Document(Client().get(other).content.decode())) == codes.split(",")


def test_a_selection_sets_no_cookie_and_answers_304(client, three):
    answer = client.get(f"{PAGES['fr']}?i={three[0].code}")

    assert not answer.cookies
    again = client.get(f"{PAGES['fr']}?i={three[0].code}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("language", PAGES)
def test_the_text_holds_the_same_list(client, three, language):
    for row in three:
        make.cite(row)
    codes = [row.code for row in three]

    answer = client.get(f"{TEXTS[language]}?i={','.join(codes)},E999")
    text = answer.content.decode()

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert [text.index(f"{settings.SITE_URL}/id/{code}\n") for code in codes] == sorted(
        text.index(f"{settings.SITE_URL}/id/{code}\n") for code in codes
    )
    assert "E999" in text
    assert text.endswith(f"{settings.SITE_URL}{PAGES[language]}?i={','.join(codes)}\n")
    assert text == client.get(f"{TEXTS[language]}?i={','.join(codes)},E999").content.decode()


def test_the_text_of_a_fact_has_each_answer_with_its_sources(client):
    fact = make.fact("15", "30")
    codes = [claim.citations.get().source.code for claim in fact.claims.all()]

    text = client.get(f"{TEXTS['fr']}?i={fact.code}").content.decode()

    assert f"  15\n    Sources : {codes[0]}\n  30\n    Sources : {codes[1]}\n" in text


@pytest.mark.parametrize("dialect", ["", "&dialect=excel"])
def test_the_table_holds_the_same_list(client, three, dialect):
    source = make.cite(three[0]).citations.get().source
    fact = make.fact("=15", "30")
    codes = [row.code for row in (*three, fact)]

    answer = client.get(f"/fr/ma-selection.csv?i={','.join(codes)},E999{dialect}")
    text = answer.content.decode("utf-8-sig" if dialect else "utf-8")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if dialect else ","))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert [row[0] for row in rows] == ["Code", *codes]
    assert (rows[1][2], rows[1][4]) == ("Baykar", source.code)
    assert rows[4][3].startswith("'=15 – L’Essor")
    assert {len(row) for row in rows} == {6}


def test_the_calendar_holds_the_sessions_of_the_list_and_those_withdrawn_since(client, three):
    gone, draft = make.session(state=State.WITHDRAWN), make.session(title_fr="Zorglub", state=State.DRAFT)
    codes = ",".join(row.code for row in (*three, gone, draft))

    answer = client.get(f"/fr/ma-selection.ics?i={codes}")
    events = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event["UID"]).split("@")[0] for event in events] == [three[2].code, gone.code]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    assert answer.content == client.get(f"/fr/ma-selection.ics?i={codes}").content


def test_who_receives_a_list_is_not_offered_to_take_anything_out(client):
    baykar, otokar = make.exhibitor(), make.exhibitor()
    received = read(client.get(f"/fr/ma-selection/?i={baykar.code},{otokar.code}"))
    edited = read(client.get(f"/fr/ma-selection/?i={baykar.code},{otokar.code}&edit=1"))

    offered = [
        [item["href"] for item in page.all("a") if item["data-remove"] and item["hidden"] is None]
        for page in (received, edited)
    ]
    assert offered == [[], [f"/fr/ma-selection/?i={code}&edit=1" for code in (otokar.code, baykar.code)]]
    assert "edit" not in next(item.text for item in edited.all("p") if item["class"] == "address")


def test_a_list_without_a_session_has_no_calendar(client, three):
    assert "selection.ics" not in "".join(shown(f"?i={three[0].code}").hrefs)
    assert client.get(f"/fr/ma-selection.ics?i={three[0].code}").status_code == 404
    assert client.get("/en/my-selection.ics").status_code == 404


def test_each_file_weighs_what_the_page_says(client, three):
    page = shown(f"?i={','.join(row.code for row in three)}")
    links = [item for item in page.all("a") if (item["href"] or "").startswith("/fr/ma-selection.")]

    assert len(links) == 4
    for link in links:
        weight = -(-len(client.get(link["href"]).content) // 1000)
        assert f"{weight}\u00a0Ko)" in link.text or link.text.endswith("(ICS, français)")


@pytest.mark.parametrize("address", [*PAGES.values(), *TEXTS.values(), "/fr/ma-selection.csv", "/fr/ma-selection.ics"])
def test_the_longest_list_asks_no_more_than_the_shortest(client, address, django_assert_max_num_queries):
    makers = [make.exhibitor, make.product, make.session, make.delegation, make.fact]
    countries = iter(["TR", "FR", "DZ"])
    codes = []
    for _ in range(3):
        for maker in makers:
            row = maker(country=make.country(next(countries))) if maker is make.delegation else maker()
            codes.append(row.code)
            make.cite(make.claim(row) if maker is make.fact else row)

    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.get(f"{address}?i={','.join(codes)}")

    wanted = [code for code in codes if code[0] == "S" or not address.endswith("ics")]
    assert all(f"/id/{code}" in answer.content.decode().replace("\r\n ", "") for code in wanted)


@pytest.mark.parametrize("kind", ["exhibitor", "product", "session", "delegation", "fact"])
@pytest.mark.parametrize("language", PAGES)
def test_the_page_of_an_object_begins_a_list_without_script(client, kind, language):
    row = getattr(make, kind)()
    with override(language):
        page = Document(client.get(row.get_absolute_url()).content.decode())

    assert f"{PAGES[language]}?i={row.code}" in page.hrefs


# In a browser, with the whole content


def mark(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def kept(page):
    return page.evaluate("localStorage.getItem('selection')")


def rows(page):
    return [item.get_attribute("data-remove") for item in page.locator("main li [data-remove]").all()]


WORDS = {
    "fr": {
        "lists": ("/fr/exposants/", "/fr/programme/", "/fr/equipements/", "/fr/exposants/baykar/"),
        "button": "Ma sélection\u00a0: {}",
        "badge": "Sélection\n3",
        "unchanged": "n’a rien changé à",
        "add": "Ajouter à ma sélection",
        "begin": "Ajouter à une sélection",
        "code": ("Ajouter un code", "Ajouter"),
    },
    "en": {
        "lists": ("/en/exhibitors/", "/en/programme/", "/en/equipment/", "/en/exhibitors/baykar/"),
        "button": "My selection: {}",
        "badge": "Selection\n3",
        "unchanged": "has changed nothing in",
        "add": "Add to my selection",
        "begin": "Add to a selection",
        "code": ("Add a code", "Add"),
    },
}
OTHER = {"fr": "en", "en": "fr"}


def link_to(page):
    """The address that a page of a selection gives to pass on."""
    return page.locator(".address").first.inner_text().strip().removeprefix(settings.SITE_URL)


def in_language(page, language):
    follow(page.locator(f"header a[hreflang={language}]"))
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize(("language", "viewport"), [("fr", PHONE), ("en", DESK)], ids=["fr-360", "en-1280"])
def test_a_list_of_three_is_sent_and_opening_it_overwrites_nothing(reader, language, viewport):
    words, others = WORDS[language], WORDS[OTHER[language]]
    exhibitors, programme, *_others = words["lists"]
    journalist = reader(exhibitors, viewport=viewport)
    mark(journalist, words["button"].format("Baykar"))
    mark(journalist, words["button"].format("ASELSAN"))
    journalist.goto(programme)
    journalist.locator("#s003 > button").click()
    assert journalist.locator("a.chosen").inner_text() == words["badge"]
    follow(journalist.locator("a.chosen"))
    three = rows(journalist)
    link = link_to(journalist)

    colleague = reader(others["lists"][2], viewport=viewport)
    colleague.locator("li[data-mark=P002] button").click()
    colleague.goto(link)

    assert (len(three), three[-1], rows(colleague)) == (3, "S003", three)
    assert kept(colleague) == "P002"
    assert colleague.get_by_text(words["unchanged"]).is_visible()
    in_language(colleague, OTHER[language])
    assert (rows(colleague), kept(colleague)) == (three, "P002")
    assert colleague.get_by_text(others["unchanged"]).is_visible()
    follow(colleague.get_by_role("button", name=others["add"], exact=True))
    assert rows(colleague) == [*three[:2], "P002", "S003"]
    assert kept(colleague) == ",".join(["P002", *three])
    assert journalist.complaints == colleague.complaints == []


@pytest.mark.parametrize(("language", "viewport"), [("fr", DESK), ("en", PHONE)], ids=["fr-1280", "en-360"])
def test_without_script_a_list_of_three_is_made_and_sent(reader, language, viewport):
    words = WORDS[language]
    journalist = reader(words["lists"][-1], viewport=viewport, java_script_enabled=False)
    follow(journalist.get_by_role("link", name=words["begin"]))
    for code in ("s003", "P002"):
        label, button = words["code"]
        journalist.get_by_label(label).fill(code)
        follow(journalist.get_by_role("button", name=button, exact=True))
    link = link_to(journalist)

    colleague = reader(link, viewport=viewport, java_script_enabled=False)

    assert rows(journalist) == rows(colleague) == ["E001", "P002", "S003"]
    in_language(colleague, OTHER[language])
    assert rows(colleague) == ["E001", "P002", "S003"]
    assert colleague.locator("main button:visible").count() == 1


def test_a_reader_replaces_and_empties_a_list_only_by_a_button(reader):
    page = reader("/en/my-selection/?i=E001,S003")
    assert page.get_by_role("button", name="Replace mine").is_hidden()
    mark(page, "Add to my selection")
    assert kept(page) == "E001,S003"
    assert page.evaluate("document.activeElement.textContent") == "Empty my selection"

    page.goto("/en/my-selection/?i=P002")
    assert kept(page) == "E001,S003"
    assert page.get_by_role("link", name="your own selection").get_attribute("href").endswith("?i=E001,S003")
    mark(page, "Replace mine")
    assert kept(page) == "P002"
    mark(page, "Empty my selection")

    assert kept(page) == ""
    assert page.complaints == []


def test_the_page_without_a_list_leads_to_one_s_own(reader):
    page = reader("/fr/exposants/baykar/")
    page.get_by_role("button", name="Ma sélection").click()

    page.goto("/fr/ma-selection/", wait_until="commit")
    page.wait_for_url("**/fr/ma-selection/?i=E*")

    assert len(rows(page)) == 1
    assert page.get_by_text("Cette sélection est la vôtre").is_visible()
    follow(page.locator("main li [data-remove]"))
    assert kept(page) == ""
    assert page.locator("h1").inner_text() == "Ma sélection"


def test_a_code_added_to_one_s_own_list_is_kept_and_one_added_to_another_s_is_not(reader):
    page = reader("/en/my-selection/")
    for code in ("e001", "E999"):
        page.get_by_label("Add a code").fill(code)
        follow(page.get_by_role("button", name="Add", exact=True))
    assert (rows(page), kept(page)) == (["E001"], "E001,E999")
    follow(page.get_by_role("link", name="Take these codes out"))
    assert kept(page) == "E001"

    page.goto("/en/my-selection/?i=P002")
    page.get_by_label("Add a code").fill("S003")
    follow(page.get_by_role("button", name="Add", exact=True))

    assert (rows(page), kept(page)) == (["P002", "S003"], "E001")


def test_a_button_says_whether_its_object_is_chosen(reader):
    page = reader("/en/exhibitors/baykar/")
    button = page.get_by_role("button", name="My selection")

    states = [button.get_attribute("aria-pressed")]
    for _ in range(2):
        button.focus()
        page.keyboard.press("Space")
        states.append(button.get_attribute("aria-pressed"))

    box = button.bounding_box()
    assert states == ["false", "true", "false"]
    assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("noun", ["exposants", "programme", "delegations", "equipements", "faits"])
def test_every_row_of_a_list_has_its_button_beside_its_text(reader, noun):
    page = reader(f"/fr/{noun}/")
    places = page.locator("main [data-mark]:not(button)")

    crossed = page.evaluate(
        """() => [...document.querySelectorAll("main [data-mark] > button")].filter(button => {
            const {left, right, top, bottom, width, height} = button.getBoundingClientRect()
            const range = document.createRange()
            return width < 44 || height < 44 || [...button.parentElement.children].some(item => {
                if (item === button) return false
                range.selectNodeContents(item)
                return [...range.getClientRects()].some(box =>
                    box.right > left && box.left < right && box.top < bottom && box.bottom > top)
            })
        }).length"""
    )
    assert places.count() == page.locator("main button[data-mark]").count() > 5
    assert crossed == 0


def test_without_script_a_list_is_made_by_links_and_a_form(reader):
    page = reader("/fr/exposants/baykar/", java_script_enabled=False)
    follow(page.get_by_role("link", name="Ajouter à une sélection"))
    for code in ("s003", "P002"):
        page.get_by_label("Ajouter un code").fill(code)
        follow(page.get_by_role("button", name="Ajouter", exact=True))

    assert rows(page) == ["E001", "P002", "S003"]
    assert page.locator("main button:visible").all_inner_texts() == ["Ajouter"]
    assert page.locator(".remove:visible").count() == 0  # nor is one who receives the list offered to
    follow(page.get_by_role("link", name="Retirer des éléments de cette liste"))
    follow(page.locator("[data-remove=P002]"))
    assert rows(page) == ["E001", "S003"]
    assert page.locator(".remove:visible").count() == 2


def test_where_the_device_keeps_nothing_the_links_stay(reader):
    page = reader("/fr/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})")
    page.goto("/fr/exposants/baykar/")

    assert page.get_by_role("link", name="Ajouter à une sélection").is_visible()
    assert page.complaints == []


def test_the_printed_list_has_its_addresses_and_no_button(reader):
    page = reader("/fr/ma-selection/?i=E001,S003")
    page.emulate_media(media="print")

    assert page.locator("main :is(button, .remove):visible").count() == 0
    assert page.get_by_text(f"{settings.SITE_URL}/id/S003").is_visible()


def test_the_script_keeps_its_budget():
    assert len(brotli.compress((settings.BASE_DIR / "static" / "portal.js").read_bytes(), quality=5)) <= 6 * 1024


def test_the_addresses_are_those_of_the_portal():
    for language, address in PAGES.items():
        with override(language):
            assert reverse("selection") == address
