"""The search of a copy: done by the browser, from a folder, with the portal's folding; without script it says so."""

import json
import re

import pytest
from django.db import connection
from playwright.sync_api import expect

from bamex.archive.search_index import INDEXED_WORD, search_index, words_compared
from bamex.tests.readers import PHONE
from bamex.tests.web import MARKER

pytestmark = pytest.mark.django_db
HARD = [
    "Œuvres de Şahin",
    "İstanbul’da",
    "Kızılelma",
    "Straße",
    "NIĠDE–Çağ",
    "d’équipement",
    "Ægir",
    "F-35 / Su‑57",
    "ﬁn",
]


def index_of(site, name):
    text = (site / name).read_text("utf-8")
    return json.loads(re.fullmatch(r"var BAMEX_INDEX=(.*);\n", text)[1])


def test_the_index_holds_what_readers_see_in_each_language(site):
    french, english = index_of(site, "fr/recherche/index.js"), index_of(site, "en/search/index.js")

    assert [noun for noun, _rows in french["nouns"]] != [noun for noun, _rows in english["nouns"]]
    for index, folder in ((french, "fr/recherche"), (english, "en/search")):
        rows = [row for _noun, rows in index["nouns"] for row in rows]
        assert len(rows) > 10
        assert MARKER.lower() not in json.dumps(rows).lower()
        assert [way for *_rest, way, _words in rows if not (site / folder / way.partition("#")[0]).is_file()] == []


def test_folding_is_that_of_the_database():
    with connection.cursor() as cursor:
        for text in HARD:
            cursor.execute("SELECT bamex_fold(%s)", [text])
            assert words_compared(text) == set(INDEXED_WORD.findall(cursor.fetchone()[0])), text


@pytest.mark.usefixtures("content")
def test_every_object_of_the_content_is_in_the_index_with_its_spellings():
    index = json.loads(search_index("fr", lambda address: address)[len("var BAMEX_INDEX=") : -2])
    ways = {row[4] for _noun, rows in index["nouns"] for row in rows}

    assert any({"Turquie", "Türkiye", "Turkey"} <= set(group) for group in index["spellings"])
    assert "/fr/exposants/baykar/" in ways
    assert len(search_index("fr", lambda address: address).encode()) < 400_000


def arrive(page, address):
    """Wait until the reader is there, and all of the page: who goes on earlier breaks off what still comes."""
    page.wait_for_url(address, wait_until="networkidle")


def test_a_reader_searches_a_folder(chromium, copies, site):
    page = chromium.new_context(viewport=PHONE).new_page()
    complaints = []
    page.on("console", lambda told: told.type in {"error", "warning"} and complaints.append(told.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto((site / "index.html").as_uri())
    arrive(page, "**/fr/index.html")

    # A phone's header leads to the page of search, where the field is.
    page.get_by_role("banner").get_by_role("link", name="Rechercher").click()
    arrive(page, "**/fr/recherche/index.html")
    page.get_by_role("main").get_by_role("searchbox").or_(page.locator("main [role=combobox]")).fill("oeuvres SAHIN")
    page.keyboard.press("Enter")
    arrive(page, "**/fr/recherche/index.html?q=*")
    said = page.locator("[data-copy-search] [role=status]")
    expect(said).not_to_be_empty()
    assert said.inner_text() == "2 résultats pour « oeuvres SAHIN »."
    assert page.locator("[data-without-script]").is_hidden()

    page.locator("[data-copy-search] .rows a").first.click()
    arrive(page, "**/fr/exposants/sahin/index.html")
    page.get_by_role("link", name="English").click()
    arrive(page, "**/en/exhibitors/sahin/index.html")

    page.goto((site / "en/search/index.html").as_uri() + "?q=sahinn+oeuvre")
    expect(said).not_to_be_empty()
    assert "these names are close to it" in said.inner_text()
    page.goto((site / "en/search/index.html").as_uri() + "?q=%3Cimg%20src=x%3E")
    assert page.locator("main img").count() == 0

    folded = page.evaluate("texts => texts.map((text) => window.bamexFold(text))", HARD)
    assert [set(words) for words in folded] == [words_compared(text) for text in HARD]
    assert complaints == []


def test_without_script_it_offers_the_site_map(chromium, site):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto((site / "fr/recherche/index.html").as_uri() + "?q=sahin")

    assert "Sans script, elle ne trouve rien" in page.locator("[data-without-script]").inner_text()
    page.locator("[data-without-script] a").click()
    assert page.url.endswith("/fr/plan-du-site/index.html")
