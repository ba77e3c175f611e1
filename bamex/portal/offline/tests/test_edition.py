"""The one-file edition: whole, closed in itself, small, and readable from a phone's storage."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import brotli
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import translate_url
from django.utils.html import escape
from django.utils.translation import override

from bamex.models import Publishable, Source, State
from bamex.portal.offline import edition
from bamex.tests import make
from bamex.tests.crawl import Document
from bamex.tests.readers import follow, new_page
from bamex.text.languages import localized
from bamex.text.typography import typeset
from news.models import Claim, OpenQuestion

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EDITIONS = {"fr": "/fr/edition.html", "en": "/en/edition.html"}
MOST_BYTES = 400_000
NAMES = ("name", "title", "question", "label", "substance")


@pytest.fixture(params=EDITIONS)
def language(request):
    return request.param


@pytest.fixture
def answer(content, client, language):
    return client.get(EDITIONS[language])


@pytest.fixture
def html(answer):
    return answer.content.decode()


class References(HTMLParser):
    """What a browser would fetch, where links lead inside the file, and the places they can lead to."""

    def __init__(self, html):
        super().__init__()
        self.fetched, self.inside, self.places = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.places += [given["id"]] if "id" in given else []
        self.fetched += [
            given[name] for name in ("src", "srcset", "poster", "data", "action", "background") if name in given
        ]
        if tag == "link" or (tag == "a" and "ping" in given):
            self.fetched.append(given.get("href"))
        elif given.get("href", "").startswith("#"):
            self.inside.append(given["href"][1:])


# First, because the whole content stays for the rest of the module.
def test_a_record_too_large_for_one_file_is_cut_and_its_links_lead_somewhere(client, settings):
    make.salon()
    for number in range(12):
        exhibitor = make.exhibitor(name_fr=f"Exposant {number:02}", summary_fr="Un résumé. " * 40)
        make.product(name_fr=f"Engin {number:02}", maker=exhibitor, summary_fr="Un résumé. " * 40)
    whole = client.get("/fr/edition.html").content
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "MOST_EDITION_BYTES", len(whole) * 2 // 3)
        make.change_everything()
        part = client.get("/fr/edition.html").content

    assert len(part) <= len(whole) * 2 // 3
    document = Document(part.decode())
    kept = [item.text for item in document.all("h3") if item.text.startswith("Exposant ")]
    assert 0 < len(kept) < 12
    assert kept[0] == "Exposant 00"
    assert f"{len(kept)} sur 12" in part.decode()
    assert "une partie" in document.one("h1").text
    assert all(href[1:] in document.ids for href in document.hrefs if href.startswith("#"))
    assert any(re.fullmatch(rf"{settings.SITE_URL}/id/E\d+", href) for href in document.hrefs)


def test_it_needs_no_other_file(html):
    found = References(html)

    assert found.fetched == []
    assert re.findall(r"@import|url\(|fetch\(|XMLHttpRequest|import\(", html) == []


def test_its_links_are_inside_it_or_absolute(html, settings):
    links = re.findall(r'href="([^"]*)"', html)

    assert [link for link in links if not link.startswith(("#", "https://", "http://"))] == []


def test_every_anchor_leads_somewhere_and_no_place_is_double(html):
    found = References(html)

    assert len(found.inside) > 1000
    assert set(found.inside) - set(found.places) == set()
    assert len(set(found.places)) == len(found.places)


def test_it_is_light_enough_to_be_passed_on(answer):
    assert len(answer.content) < MOST_BYTES
    assert len(brotli.compress(answer.content, quality=5)) < 80_000


def test_it_says_its_language_its_date_its_address_and_how_to_pass_it_on(html, language, settings):
    head = Document(html).one("header").text

    assert Document(html).one("html")["lang"] == language
    assert settings.SITE_URL + EDITIONS[language] in head
    assert f"bamex-2025-{language}.html" in head
    for words in ("WhatsApp", "Bluetooth", {"fr": "contenu au", "en": "content as of"}[language]):
        assert words in head


def shown_name(row, language):
    if isinstance(row, Source):
        return typeset(row.full_title, row.title_language)
    field = next((name for name in NAMES if hasattr(row, f"{name}_{language}")), None)
    return typeset(*localized(row, field)) if field else str(row)


def test_it_holds_every_published_object_by_name(html, language):
    missing, html = [], re.sub(r"</?abbr[^>]*>", "", html)  # terms of the glossary are explained where they stand
    with override(language):
        for model in (model for model in apps.get_models() if issubclass(model, Publishable)):
            for row in model.objects.visible():
                shown = shown_name(row, language)
                if escape(shown) not in html or f'id="{row.code.lower()}"' not in html:
                    missing.append((row.code, shown))

    assert missing == []


def test_it_holds_every_answer_every_unpublished_point_and_every_source_address(html, language):
    with override(language):
        texts = [typeset(*localized(claim, "value")) for claim in Claim.objects.all()]
        texts += [typeset(*localized(row, "text")) for row in OpenQuestion.objects.all()]
    texts += [source.url for source in Source.objects.visible()]

    assert len(texts) > 200
    assert [text for text in texts if escape(text) not in html] == []


def test_every_citation_of_every_section_is_marked(html):
    cited = set()
    for label in ("exhibitors", "programme", "news"):
        for citation in apps.get_model(label, "Citation").objects.filter(source__state=State.PUBLISHED):
            cited.add(citation.source.code.lower())

    assert len(cited) > 100
    assert cited - set(References(html).inside) == set()


def test_no_draft_and_nothing_withdrawn_is_in_it(client, language):
    shown = make.cite(make.exhibitor(name_fr="Zorglub visible", name_en="Zorglub visible"))
    session = make.session()
    for state in (State.DRAFT, State.WITHDRAWN):
        secret = {"name_fr": f"Zorglub {state}", "name_en": f"Zorglub {state}", "state": state}
        hidden = make.exhibitor(**secret)
        session.exhibitors.add(hidden, shown)
        make.product(**secret)
        session.people.add(make.person(name=f"Zorglub {state}", state=state))
        make.cite(shown, make.source(title=f"Zorglub {state}", state=state))
        make.fact(question_fr=f"Zorglub {state}", question_en=f"Zorglub {state}", state=state)

    html = client.get(EDITIONS[language]).content.decode()

    assert "Zorglub visible" in html
    assert re.findall("Zorglub (?:draft|withdrawn)", html) == []
    assert set(References(html).inside) <= set(References(html).places)


def test_its_policy_allows_its_own_style_and_script_by_hash_and_nothing_more(answer, html):
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))

    assert policy.pop("style-src") == hashed(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert policy.pop("script-src") == hashed(re.findall(r"<script>(.*?)</script>", html, re.DOTALL))
    assert set(policy.values()) == {"'none'"}
    assert policy["default-src"] == "'none'"
    assert re.findall(r"\sstyle=|\son\w+=", html) == []


def hashed(parts):
    (text,) = parts
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_travels_in_the_file_too(answer, html):
    inside = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]

    assert f"{inside.replace('&#x27;', chr(39))}; frame-ancestors 'none'" == answer.headers["Content-Security-Policy"]


def test_it_is_named_for_a_download_and_shown_all_the_same(answer, language):
    assert answer.headers["Content-Disposition"] == f'inline; filename="bamex-2025-{language}.html"'
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_two_answers_are_the_same_bytes(answer, client, language):
    assert client.get(EDITIONS[language]).content == answer.content


def test_its_addresses_are_twins():
    with override("fr"):
        assert translate_url(EDITIONS["fr"], "en") == EDITIONS["en"]


def test_it_asks_as_often_for_three_objects_as_for_one(client, language):
    def queries(number):
        for _index in range(number):
            session = make.cite(make.session(venue=make.venue()))
            product = make.cite(make.product())
            session.products.add(product)
            session.people.add(make.cite(make.person(country=make.country())))
            fact = make.fact("15", "32")
            fact.exhibitors.add(product.maker)
            theme = make.cite(make.theme())
            make.cite(make.statement()).themes.add(theme)
            make.cite(make.reported_equipment(category=product.category)).origins.add(make.country())
        with CaptureQueriesContext(connection) as asked:
            client.get(EDITIONS[language])
        return len(asked)

    make.salon()
    one = queries(1)

    assert queries(2) == one
    assert one < 80


# In a browser


@pytest.fixture
def from_storage(chromium, html, language, tmp_path):
    """The file opened from a phone's storage, another profile each time, the network cut."""
    file = tmp_path / f"bamex-2025-{language}.html"
    file.write_text(html)

    def open_page(**options):
        page = new_page(chromium, **options)
        page.context.set_offline(True)
        page.goto(file.as_uri())
        opened.append(page)
        return page

    opened = []
    yield open_page
    for page in opened:
        page.context.close()


@pytest.mark.parametrize("typed", ["roketsan", "ROKETSAN", "Roketsan"])
def test_roketsan_is_found_in_it(from_storage, typed):
    page = from_storage()
    if typed.isupper():
        page.set_viewport_size({"width": 1280, "height": 900})

    page.fill("input[type=search]", typed)
    follow(page.locator("#results a").first)

    assert page.locator("article:target h3").inner_text().startswith("Roketsan")
    assert page.locator("#results a").count() == 0
    assert page.complaints == []


def test_the_search_of_it_folds_accents_and_turkish_letters(from_storage):
    page = from_storage()

    def found(typed):
        page.fill("input[type=search]", typed)
        return page.locator("#results a").all_inner_texts()

    assert found("akinci") == found("Akıncı") == found("AKINCI")
    assert "Bayraktar Akıncı" in found("akinci")
    assert found("abdoulaye maiga")[0] == "Abdoulaye Maïga"
    assert found("xyzzyx") == []
    assert page.locator("#count").inner_text() != ""


def test_it_reads_without_script(from_storage):
    page = from_storage(java_script_enabled=False)

    assert page.locator("search").is_hidden()
    assert page.locator("article").first.is_visible()
    follow(page.locator("nav a[href='#facts']"))
    assert page.locator("h2#facts").is_visible()


def test_roketsan_is_found_in_it_without_script(from_storage):
    page = from_storage(java_script_enabled=False)

    entries = page.locator("nav li", has=page.locator("a[href='#exhibitors']"))
    entries.locator("summary").click()
    follow(entries.get_by_role("link", name="Roketsan", exact=True))

    assert page.locator("article:target h3").inner_text().startswith("Roketsan")


def test_it_fits_a_narrow_phone(from_storage):
    page = from_storage()
    page.set_viewport_size({"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") == 320
