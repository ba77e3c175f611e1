"""What holds on every page of the portal, in both languages, with the whole content."""

import itertools
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Q
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.utils.translation import override

from bamex.http.first_screen import first_screen_hash, first_screen_style
from bamex.http.responses import FILE
from bamex.models import Publishable, Source, State
from bamex.portal.offline import service_worker
from bamex.portal.offline.views import MOST_A_LIST
from bamex.tests.crawl import UNLISTED, Page, internal, one_of_every_kind, page_names, path_of, spaced
from bamex.text.languages import CODES, language_name
from exhibitors.models import Category
from news.models import Claim, Fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

# Budgets of PRODUCT.md, compressed.
# The style of what is shown first travels in each page, on top of its own text: it saves a round trip (decision 36).
FIRST_SCREEN = 6 * 1024
PAGE, LONGEST_LIST = 14 * 1024 + FIRST_SCREEN, 20 * 1024 + FIRST_SCREEN
# The sheet comes at the end of the page: text does not wait for it.
STYLESHEET, SCRIPT = 11 * 1024, 6 * 1024
FIRST_VISIT, REQUESTS, HEADERS = 40 * 1024, 5, 600  # headers of one static file, rounded up
LONGEST_LISTS = {"exhibitor_list", "product_list", "session_list", "source_list", "fact_list", "coverage_list"}
MOST_QUERIES = 20

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"
CATALOGUE = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def pages(kept_pages, content_addresses, django_db_blocker):
    with django_db_blocker.unblock():
        return kept_pages.all(content_addresses)


def faults(pages, check):
    """Path → what `check` finds wrong with that page, for the pages where it finds something."""
    found = ((path, check(page)) for path, page in pages.items())
    return {path: fault for path, fault in found if fault}


# Answers


FORMATS = r"(CSV|JSON|TXT|ICS|XML|Atom|ZIP|HTML|RIS|BibTeX|CSL-JSON|OpenAPI 3\.1)"
LANGUAGES = {
    "fr": r"(français|anglais|turc|arabe|allemand|russe|espagnol)",
    "en": r"(?i:french|english|turkish|arabic)",
}
UNWEIGHED = {"/data/v1/openapi.json"}  # to weigh its examples is to read the whole record again
WEIGHT = r"\b\d+ (Ko|KB|lignes?|rows?)\b"


def test_every_download_says_its_format_its_language_and_its_weight(pages):
    languages = {*CODES, *Source.objects.values_list("language", flat=True)}

    def silent(page):
        with override(page.language):
            spoken = "|".join(map(language_name, languages)) + "|French|français"  # a kit's: “French and English”
        links = [link for link in page.document.all("a") if internal(link["href"] or "") and is_file(link["href"])]
        wanted = (FORMATS, spoken, WEIGHT)
        return [
            link["href"]
            for link in links
            if link["href"] not in UNWEIGHED and not all(re.search(part, spaced(link.text)) for part in wanted)
        ]

    def is_file(address):
        path = urlsplit(address).path
        return FILE.fullmatch(path) or (path.startswith("/data/") and "." in path) or path.endswith("/edition.html")

    assert faults(pages, silent) == {}


def test_a_list_kept_for_reading_offline_weighs_no_more_than_was_said(pages):
    assert faults(pages, lambda page: page.kind in service_worker.LISTS and page.weight > MOST_A_LIST) == {}


def test_every_address_of_the_sitemap_answers(pages):
    assert faults(pages, lambda page: page.status != 200 and page.status) == {}
    assert Counter(page.language for page in pages.values()) == {"fr": len(pages) / 2, "en": len(pages) / 2}


def test_the_sitemap_has_every_kind_of_page_and_every_published_object(pages):
    nouns = [model for model in apps.get_models() if issubclass(model, Publishable)]
    objects = {
        row.get_absolute_url()
        for model in nouns
        for row in model.objects.visible()
        if not set("?#") & set(row.get_absolute_url())
    }

    assert len(objects) > 300
    assert objects <= pages.keys()
    assert {page.kind for page in pages.values()} == set(page_names()) - UNLISTED


def test_every_page_is_cacheable_by_anyone_and_sets_no_cookie(pages):
    def fault(page):
        found = {name: page.headers.get(name) for name in ("Vary", "Cache-Control")}
        expected = {"Vary": "Accept-Encoding", "Cache-Control": CACHE_CONTROL}
        return (found != expected and found) or dict(page.cookies) or page.headers.get("Set-Cookie")

    assert faults(pages, fault) == {}


def test_every_page_says_when_the_content_changed_and_has_a_strong_validator(pages):
    def fault(page):
        if re.fullmatch(r'"[0-9a-f]{32}-br"', page.headers["ETag"]) is None:
            return page.headers["ETag"]
        return None

    assert faults(pages, fault) == {}
    assert len({page.headers["Last-Modified"] for page in pages.values()}) == 1


def test_every_page_closes_the_browser_to_anything_foreign(pages):
    policies = {page.headers["Content-Security-Policy"] for page in pages.values()}

    assert policies == {
        f"default-src 'none'; script-src 'self'; style-src 'self' {first_screen_hash()}; img-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }


def test_a_second_answer_is_the_same_byte_for_byte(pages):
    client = Client()
    chosen = one_of_every_kind(pages)

    assert len(chosen) == 2 * len(set(page_names()) - UNLISTED)
    assert [path for path in chosen if Page(path, client).html != pages[path].html] == []


# Weight


def test_no_page_is_heavier_than_its_budget(pages):
    def fault(page):
        budget = LONGEST_LIST if page.kind in LONGEST_LISTS else PAGE
        return page.weight > budget and f"{page.weight} bytes, of {budget}"

    assert faults(pages, fault) == {}
    assert {page.headers["Content-Encoding"] for page in pages.values()} == {"br"}


def test_the_style_sheet_and_the_scripts_keep_to_their_budgets(pages):
    sheets = {element["href"] for page in pages.values() for element in page.document.links("stylesheet")}
    scripts = {element["src"] for page in pages.values() for element in page.document.all("script") if element["src"]}

    assert [urlsplit(sheet).path for sheet in sheets] == [staticfiles_storage.url("portal.css")]
    assert sum(map(compressed_weight, sheets)) <= STYLESHEET
    assert len(brotli.compress(first_screen_style().encode(), quality=5)) <= FIRST_SCREEN
    assert sum(map(compressed_weight, scripts)) <= SCRIPT


def test_every_first_visit_is_light(pages):
    """The page, and all that it has a browser load, each once, with the headers of each."""

    def fault(page):
        sheets = {element["href"] for element in page.document.links("stylesheet")}
        # Of its two icons a browser loads the drawn one, if it knows drawings.
        found = sheets | {
            element["href"] for element in page.document.links("icon") if element["type"] == "image/svg+xml"
        }
        found |= {element["src"] for element in page.document.all("script", "img") if element["src"]}
        found |= {urljoin(sheet, name) for sheet in sheets for name in drawn_from(sheet)}
        headers = sum(len(f"{name}: {value}\r\n") for name, value in page.headers.items())
        weight = page.weight + headers + sum(map(compressed_weight, found)) + len(found) * HEADERS
        return (weight > FIRST_VISIT or 1 + len(found) > REQUESTS) and (weight, sorted(found))

    assert faults(pages, fault) == {}


@cache
def drawn_from(sheet):
    """The addresses that a style sheet names, but for what it holds itself."""
    text = (Path(settings.STATIC_ROOT) / sheet.removeprefix(settings.STATIC_URL)).read_text()
    return [name for name in re.findall(r"""url\(["']?([^"')]+)""", text) if not name.startswith(("data:", "#"))]


@cache
def compressed_weight(address):
    if not address.startswith(settings.STATIC_URL):
        return len(brotli.compress(Client().get(address).getvalue()))
    path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    return len(brotli.compress(path.read_bytes()))


def test_no_page_asks_the_database_more_than_twenty_times(pages):
    assert faults(pages, lambda page: len(page.queries) > MOST_QUERIES and page.queries) == {}


# Structure


def test_every_page_says_its_language(pages):
    assert faults(pages, lambda page: page.document.one("html")["lang"] != page.language) == {}


def test_every_page_has_one_main_heading_and_skips_no_level(pages):
    def fault(page):
        levels = page.document.headings
        skips = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
        empty = [item for item in page.document.all("h1", "h2", "h3", "h4") if not item.text.strip()]
        return (levels.count(1) != 1 and levels) or (levels[0] != 1 and levels) or skips or empty

    assert faults(pages, fault) == {}


def test_every_page_has_its_landmarks(pages):
    def fault(page):
        landmarks = [item.tag for item in page.document.all("header", "main", "footer")]
        return landmarks != ["header", "main", "footer"] and landmarks

    assert faults(pages, fault) == {}


def test_every_page_has_a_title_of_its_own(pages):
    titles = defaultdict(list)
    for path, page in pages.items():
        titles[page.language, spaced(page.document.all("title")[0].text)].append(path)

    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
    assert [title for _, title in titles if not title.removesuffix("– BAMEX’25").strip()] == []


def test_every_page_has_a_description(pages):
    def fault(page):
        description = page.document.one("meta", name="description")["content"].strip()
        return not 1 <= len(description) <= 300 and repr(description)

    assert faults(pages, fault) == {}


def test_identifiers_are_unique_in_their_page(pages):
    assert faults(pages, lambda page: [item for item, n in Counter(page.document.ids).items() if n > 1]) == {}


def test_what_points_at_an_identifier_finds_it(pages):
    def fault(page):
        wanted = {
            (name, target)
            for element in page.document.elements
            for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls")
            for target in (element[name] or "").split()
        }
        return sorted(pair for pair in wanted if pair[1] not in page.document.ids)

    assert faults(pages, fault) == {}


# Languages


def test_every_page_is_canonical_and_its_alternates_point_back(pages):
    def fault(page):
        (canonical,) = page.document.links("canonical")
        links = alternates(page)
        if path_of(canonical["href"]) != page.path or links[page.language] != page.path:
            return canonical["href"], links
        if set(links) != {"fr", "en", "x-default"} or links["x-default"] != links["fr"]:
            return links
        return [path for path in links.values() if path not in pages or alternates(pages[path]) != links]

    assert faults(pages, fault) == {}


def alternates(page):
    return {link["hreflang"]: path_of(link["href"]) for link in page.document.links("alternate") if link["hreflang"]}


def test_the_language_link_leads_to_the_same_page(pages):
    def fault(page):
        other = "en" if page.language == "fr" else "fr"
        (link,) = (item for item in page.document.all("a") if "language" in item.classes)
        found = link["href"], link["lang"], link["hreflang"]
        return found != (alternates(page)[other], other, other) and found

    assert faults(pages, fault) == {}


def interface_texts():
    """Language → pieces of the interface that exist in that language only.

    Pieces of at least two words, of which a page may show a part; single words, which only count alone.
    """
    pieces = {"en": set(), "fr": set()}
    for entry in polib.pofile(str(CATALOGUE)):
        if entry.msgctxt == "address" or entry.msgctxt == "parameter":
            continue
        pieces["en"].update(parts(entry.msgid) | parts(entry.msgid_plural))
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            pieces["fr"].update(parts(text))
    both = pieces["en"] & pieces["fr"]
    return {language: found - both for language, found in pieces.items()}


def parts(text):
    found = {spaced(part).strip(" .,:;()“”«»") for part in re.split(r"%\(\w+\)s|%s|\{\w*\}", text)}
    return {part for part in found if len(part) > 3}


@pytest.mark.parametrize(("language", "foreign"), [("fr", "en"), ("en", "fr")])
def test_no_page_shows_the_interface_in_the_other_language(pages, language, foreign):
    pieces = interface_texts()[foreign]
    phrases = [piece for piece in pieces if " " in piece and len(piece) > 9]
    words = {piece for piece in pieces if " " not in piece}
    assert len(phrases) > 100
    assert len(words) > 50

    def fault(page):
        texts = [spaced(text) for found, text in page.document.texts if found == language]
        joined = "\n".join(texts)
        return [phrase for phrase in phrases if phrase in joined] + [text for text in texts if text in words]

    chosen = {path: page for path, page in pages.items() if page.language == language}
    assert faults(chosen, fault) == {}


FAULTY_FRENCH = [
    re.compile(r"(?<!\S)\S*[ \t\n][;!?»](?!\w)"),
    re.compile(r"(?<!\S)\S*[ \t\n]:(?=\s|$)"),
    re.compile(r"«[ \t\n]\S*"),
    re.compile(r"«(?![\u00a0\u202f])\S*"),
    re.compile(r"\w(?<!\w\w\w\w\w\w\w\w\w)'\w+"),
    re.compile(r"\w[;!?](?=\s|$)"),
    re.compile(r"(?<![\d/])\b1 er\b"),
]


def test_french_pages_keep_french_typography(pages):
    def fault(page):
        texts = [text for language, text in page.document.blocks if language == "fr" and "://" not in text]
        return [found.group() for text in texts for rule in FAULTY_FRENCH for found in rule.finditer(text)]

    french = {path: page for path, page in pages.items() if page.language == "fr"}
    assert faults(french, fault) == {}


# Links and marks


def test_every_internal_link_leads_somewhere(pages):
    # Not the test client, which would copy the variables of each template of some thousand pages.
    ask, factory, answers = ClientHandler(), RequestFactory(), dict.fromkeys(pages, 200)

    def status(path):
        if path not in answers:
            answer = ask(factory.get(path).environ)
            answer.getvalue()  # closes a static file once it is read
            answers[path] = answer.status_code
        return answers[path]

    def fault(page):
        targets = {urljoin(page.path, href).split("#")[0] for href in page.document.hrefs if internal(href)}
        return sorted(path for path in targets if status(path) not in {200, 301, 303})

    assert faults(pages, fault) == {}


def test_every_fragment_exists_in_the_page_it_leads_to(pages):
    def fault(page):
        found = (urljoin(page.path, href) for href in page.document.hrefs if internal(href) and "#" in href)
        targets = {tuple(address.split("#")) for address in found}
        return sorted(
            f"{path}#{fragment}"
            for path, fragment in targets
            if path in pages and fragment not in pages[path].document.ids
        )

    assert faults(pages, fault) == {}


def test_no_link_is_empty(pages):
    def fault(page):
        nameless = [
            item["href"]
            for item in page.document.all("a")
            if not (item.text.strip() or item["aria-label"]) or not (item["href"] or "").strip()
        ]
        return nameless or [href for href in page.document.hrefs if not href.strip() or "None" in href]

    assert faults(pages, fault) == {}


def test_every_number_on_paper_has_its_note_and_every_note_a_number(pages):
    def fault(page):
        numbers = re.findall(r"\d+", " ".join(re.findall(r'<sup class="refs">(.*?)</sup>', page.html)))
        notes = {item.removeprefix("note-") for item in page.document.ids if item.startswith("note-")}
        return sorted(set(numbers) ^ notes)

    assert faults(pages, fault) == {}


def test_every_page_of_an_object_shows_who_says_so(pages):
    sourced = {
        path: page for path, page in pages.items() if page.kind.endswith("_detail") and page.kind != "source_detail"
    }

    assert len(sourced) > 300
    assert faults(sourced, lambda page: "note-1" not in page.document.ids and "no source") == {}


def test_everything_published_cites_a_published_source():
    published = Q(citations__source__state=State.PUBLISHED)
    uncited = []
    for model in apps.get_models():
        if hasattr(model, "citations"):
            rows = model.objects.visible() if issubclass(model, Publishable) else model.objects.all()
            uncited += rows.exclude(pk__in=model.objects.filter(published).values("pk"))
    nouns = {model for model in apps.get_models() if issubclass(model, Publishable) and not hasattr(model, "citations")}

    assert uncited == []
    # A fact is as well sourced as its answers; a source is one; categories only sort.
    assert {model.__name__ for model in nouns} == {"Category", "Fact", "Source"}
    assert Category in nouns
    assert hasattr(Claim, "citations")


def test_every_fact_has_an_answer():
    assert list(Fact.objects.visible().filter(claims=None)) == []
    assert Source.objects.visible().count() > 150


# What must not be there


def without_style(page):
    """The page without the style of its first screen, which the policy allows by its hash."""
    return page.html.replace(f"<style>{first_screen_style()}</style>", "", 1)


def test_no_page_shows_template_code_or_python(pages):
    def fault(page):
        code = re.findall(r"\{\{|\{%|\{#|%\}|\}\}", without_style(page))
        texts = [text for _, text in page.document.texts]
        python = [text for text in texts if re.search(r"\bNone\b(?! (?:of|so)\b)|\bTrue\b|\bFalse\b|<\w+: |__", text)]
        return code or python or re.findall(r"&amp;(?:amp|lt|gt|quot|#\d+);", page.html)

    assert faults(pages, fault) == {}


def test_no_page_has_inline_style_or_script(pages):
    def fault(page):
        handlers = [
            (element.tag, name)
            for element in page.document.elements
            for name in element.attributes
            if name == "style" or name.startswith("on")
        ]
        inline = [
            item.tag
            for item in page.document.all("script")
            if not item["src"] and item["type"] != "application/ld+json"
        ]
        inline += re.findall(r"<style\b", without_style(page))
        return handlers or inline or [href for href in page.document.hrefs if href.startswith("javascript:")]

    assert faults(pages, fault) == {}


def test_no_page_loads_anything_from_elsewhere(pages):
    loading = {"img", "script", "iframe", "source", "video", "audio", "embed", "object", "input"}
    linked = {"stylesheet", "icon", "preload", "manifest", "preconnect", "dns-prefetch"}

    def fault(page):
        addresses = [item["src"] or item["data"] for item in page.document.all(*loading)]
        addresses += [item["href"] for item in page.document.all("link") if set((item["rel"] or "").split()) & linked]
        return [address for address in addresses if address and not internal(address)]

    assert faults(pages, fault) == {}


def test_every_field_of_a_form_has_a_label_and_no_form_asks_for_personal_data(pages):
    def fault(page):
        labelled = {item["for"] for item in page.document.all("label")}
        fields = page.document.all("input", "select", "textarea")
        foreign = [item["action"] for item in page.document.all("form") if not internal(item["action"] or "")]
        posted = [item for item in page.document.all("form") if (item["method"] or "get").lower() != "get"]
        personal = [item for item in fields if item["type"] in {"email", "tel", "password", "file"}]
        return [item["id"] for item in fields if item["id"] not in labelled] or foreign or posted or personal

    assert faults(pages, fault) == {}
