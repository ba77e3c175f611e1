"""The real content files: all are loaded, and all of what they say can be read on the site, with its sources."""

import io
import re
from collections import Counter

import pytest
from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.core.management import CommandError, call_command
from django.db.models import DateField, DecimalField
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import override

from bamex.importer.schema import reference_key
from bamex.importer.serialise import rows_to_serialise
from bamex.ledger.quotations import replace_quotations
from bamex.management.commands.load_content import FILES
from bamex.models import ContentVersion, Publishable, Source
from bamex.tests.crawl import tight
from bamex.text.languages import language_name
from bamex.text.typography import typeset
from exhibitors.models import (
    Category,
    Country,
    CountryGroup,
    Delegation,
    Exhibitor,
    Product,
    ReportedEquipment,
)
from news.models import Article, Fact, OpenQuestion, Statement, Theme
from programme.models import Phase, Salon, Venue

pytestmark = pytest.mark.django_db

# The real files: all of it is loaded, and all of it is on the site

whole = pytest.mark.usefixtures("content")
ENTRIES = {file.model: file.read() for file in FILES}


def rows_in_files():
    """Model → how many rows its file gives, the parts and citations of its entries counted under their own models."""
    counts = Counter()
    for file in FILES:
        count_rows(file.schema, file.read(), counts)
    return counts


def count_rows(schema, entries, counts):
    counts[schema.model] += len(entries)
    for entry in entries:
        if "sources" in entry:
            counts[schema.citation_model] += len(entry["sources"])
        for name, part in schema.parts.items():
            count_rows(part, entry.get(name, []), counts)


@whole
def test_the_whole_content_is_loaded_and_published():
    counts = rows_in_files()

    assert {model: model.objects.count() for model in counts} == counts
    for model in filter(lambda model: issubclass(model, Publishable), counts):
        assert model.objects.visible().count() == counts[model], model


@whole
def test_every_content_file_is_loaded_and_nothing_comes_from_elsewhere():
    on_disk = {path for section in ("bamex", "exhibitors", "programme", "news") for path in contents(section)}

    assert {file.path for file in FILES} == on_disk


def contents(section):
    return (settings.BASE_DIR / section / "content").glob("*.yaml")


@whole
def test_the_command_finds_the_whole_content_unchanged():
    before, said = ContentVersion.objects.get().number, io.StringIO()

    call_command("load_content", stdout=said)

    assert said.getvalue().splitlines()[-1] == (
        f"0 added, 0 changed, 0 removed, 0 kept as edited by staff, {sum(map(len, ENTRIES.values()))} unchanged."
    )
    assert ContentVersion.objects.get().number == before


@whole
def test_the_command_says_what_it_would_keep_and_what_it_refuses(monkeypatch):
    Exhibitor.objects.filter(code="E001").update(hq_city="Ankara")
    said = io.StringIO()
    call_command("load_content", "--dry-run", stdout=said)
    monkeypatch.setattr(FILES[0], "path", FILES[0].path.with_name("missing.yaml"))

    assert said.getvalue().splitlines()[-2:] == [
        "kept: exhibitors.Exhibitor E001",
        "Would be: 0 added, 0 changed, 0 removed, 1 kept as edited by staff, "
        f"{sum(map(len, ENTRIES.values())) - 1} unchanged.",
    ]
    with pytest.raises(CommandError, match=r"^Nothing was written\.\nbamex/content/missing\.yaml: "):
        call_command("load_content")


# Reading the site


# An abbreviation where a page first uses it, which leads to the glossary.
LINKED_TERM = re.compile(r'<a href="/(?:fr/glossaire|en/glossary)/#\w+"><abbr title="[^"]*">(\w+)</abbr></a>')


class Site:
    """What readers see of pages: the <main> of each, its terms without their links to the glossary."""

    def __init__(self, pages):
        self.pages, self.mains = pages, {}

    def main(self, address):
        path = address.partition("#")[0]
        if path not in self.mains:
            assert self.pages[path].status == 200, path
            main = tight(self.pages[path].html).partition("<main")[2].partition("</main>")[0]
            self.mains[path] = LINKED_TERM.sub(r"\1", main)
        return self.mains[path]

    def element(self, address):
        """The part of a page that an address with a fragment points at, or the whole page."""
        fragment = address.partition("#")[2]
        if not fragment:
            return self.main(address)
        tag, rest = re.search(rf'<(\w+)[^>]* id="{fragment}"[^>]*>(.*)', self.main(address), re.DOTALL).groups()
        return rest.partition(f"</{tag}>")[0]

    def marks_source(self, address, source):
        """Whether what an address points at bears, on paper, the number of the note that leads to the source."""
        noted = re.search(rf'<li id="note-(\d+)">\s*<a href="{source}"', self.main(address))
        numbers = re.findall(r"\d+", " ".join(re.findall(r'<sup class="refs">(.*?)</sup>', self.element(address))))
        return bool(noted) and noted[1] in numbers

    def uses_of_source(self, source):
        return self.main(source).partition('id="uses-title"')[2]


@pytest.fixture(scope="module")
def site(kept_pages):
    return Site(kept_pages)


def homes(row):
    """The pages that show a row, in the active language: its own, or those of what it belongs to."""
    if isinstance(row, Salon):
        return [reverse(name) for name in ("home", "practical", "press", "name_list", "theme_list")]
    if isinstance(row, OpenQuestion):
        return [reverse(name) for name in ("practical", "open_question_list")]
    if isinstance(row, CountryGroup):
        return [reverse("delegation_list")]
    return [(row.delegation if isinstance(row, Country) else row).get_absolute_url()]


# What is shown otherwise than by its words, and in which.
FLAGS = {
    "single_source": {"fr": "une seule source", "en": "single source"},
    "is_organiser": {"fr": "Organisateur du salon", "en": "Organiser of the show"},
    "title_is_descriptive": {"fr": "Titre descriptif", "en": "Descriptive title"},
    "shown_stated": {"fr": "présence au salon non attestée", "en": "no source places it at the show"},
    "refines": {"fr": "compatible avec", "en": "compatible with"},
    "head_is_stated": {"fr": "Chef de la délégation", "en": "Head of the delegation"},
    "day_is_exact": {"fr": "<span>", "en": "<span>"},  # by its note, or the words in its place
}
# What no page of the object prints: what it is filed under, and notes for staff.
UNPRINTED = {"code", "slug", "position", "sources", "website_candidate", "is_key_figure", "about_salon", "short_label"}
UNPRINTED |= {"key", "figure"}  # an answer's address, and what other texts quote
UNPRINTED |= {"english_name", "english_publisher", "translated_title"}  # shown in place of their twins, as below
# Shown as the language of the page has them.
BY_LANGUAGE = {"title": "full_title", "publisher": "publisher_name", "name": "shown_name"}


def expected(schema, row, entry, language):
    """`(key, HTML)` for each value of an entry that a page must show."""
    for key, value in entry.items():
        if key in UNPRINTED or value in (None, "", []):
            continue
        if key == "unit" and row.unit_name:
            value = row.unit_name  # in full, after the value in metric units
        if key in schema.parts:
            for part, item in zip(getattr(row, key).all(), value, strict=True):
                yield from expected(schema.parts[key], part, item, language)
        elif key in schema.bilingual:
            yield from ((key, html) for html in texts_shown(value, language))
        elif key == "aliases":
            # Those of countries and domains are for the search, which is asked below.
            yield from ((key, escape(alias)) for alias in value if not isinstance(row, Country | Category))
        elif key in schema.links:
            yield from ((key, name_or_address(item, language)) for item in getattr(row, key).all())
        elif schema.columns[key].is_relation:
            yield key, name_or_address(getattr(row, key), language)
        elif key == "shown_as":
            # Said by the sources' own words, where there are any.
            yield from ((key, escape(str(label).lower())) for label in row.presentations if "display_form" not in entry)
        elif key in BY_LANGUAGE and hasattr(row, BY_LANGUAGE[key]):
            yield key, escape(typeset(getattr(row, BY_LANGUAGE[key]), row.title_in(language).language))
        elif key in FLAGS:
            yield key, FLAGS[key][language]
        elif key == "role" and isinstance(row, Delegation) and row.shown_role == Delegation.Role.REPORTED:
            yield key, FLAGS["single_source"][language]
        else:
            yield key, value_shown(schema.columns[key], row, value, language)


def texts_shown(value, language):
    """A text in one language or in both, paragraph by paragraph; what has no English is shown in French."""
    text_language = language if isinstance(value, str) or value.get(language) else "fr"
    text = value if isinstance(value, str) else value[text_language]
    return [html for part in text.split("\n\n") for html in pieces(part.strip(), text_language)]


def value_shown(column, row, value, language):
    """A value that is the same in both languages; some are shown by words of the interface."""
    if value == "withheld":
        return {"fr": "non trouvées dans nos sources", "en": "not found in our sources"}[language]
    if isinstance(column, DecimalField):
        return number_format(value, decimal_pos=4)
    if column.choices:
        return escape(str(getattr(row, f"get_{column.name}_display")()))
    if isinstance(column, DateField) or column == Source._meta.get_field("date"):
        return f'datetime="{value}"'
    if column == Source._meta.get_field("language"):
        return escape(language_name(value))
    return escape(value)


def pieces(text, language):
    """The text as a page shows it, in pieces where it quotes the ledger: the figures themselves are links."""
    marked = replace_quotations(
        text, language, lambda _figure, words: f"\ue002{words}\ue002", lambda _codes: "\ue004\ue005"
    ).replace("\ue004\ue005", "\ue002")
    return filter(None, (piece.strip() for piece in escape(typeset(marked, language)).split("\ue002")))


def name_or_address(row, language):
    """A country is named, whatever has an address is linked to."""
    if isinstance(row, Country):
        return escape(typeset(getattr(row, f"name_{language}"), language))
    return f'href="{escape(row.get_absolute_url())}"'


def entries(file):
    rows = {str(getattr(row, file.key)): row for row in rows_to_serialise(file.schema)}
    return [(rows[str(entry[file.key])], entry) for entry in file.read()]


LANGUAGES = ("fr", "en")
by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)


@whole
@by_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_on_the_site_from(site, file, language):
    missing = []
    with override(language):
        for row, entry in entries(file):
            pages = homes(row)
            texts = [site.main(page) for page in pages]
            if not isinstance(row, OpenQuestion):  # which all its pages show
                texts = ["".join(texts)]
            for key, html in expected(file.schema, row, entry, language):
                # A capital belongs to what stands alone, not to what stands within a sentence.
                forms = {html, capfirst(html), html[:1].lower() + html[1:]}
                missing += [f"{pages[0]} {key}: {html}" for text in texts if not any(form in text for form in forms)]

    assert missing == []


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_key_figures_are_on_the_home_page_and_in_the_press_room(site, language):
    with override(language):
        links = {
            (fact.get_absolute_url(), escape(typeset(getattr(fact, f"{name}_{language}"), language)), page)
            for fact in Fact.objects.filter(is_key_figure=True)
            for name, page in (("short_label", reverse("home")), ("question", reverse("press")))
        }
        shown = {(url, text, page) for url, text, page in links if f'<a href="{url}">{text}</a>' in site.main(page)}

    assert len(links) == 2 * sum(entry.get("is_key_figure") == "true" for entry in ENTRIES[Fact]) > 0
    assert shown == links


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_coverage_is_listed(site, language):
    with override(language):
        coverage = Source.objects.coverage()
        address = reverse("coverage_list")
        numbers = {1, *map(int, re.findall(r"\?page=(\d+)", site.main(address)))}
        listed = "".join(site.main(f"{address}?page={number}") for number in range(1, max(numbers) + 1))
        missing = [row.code for row in coverage if f'href="{row.get_absolute_url()}"' not in listed]

    kinds = [entry["kind"] for entry in ENTRIES[Source]]
    assert coverage.count() == sum(kind in Source.COVERAGE_KINDS for kind in kinds) > 0
    assert missing == []


@whole
@pytest.mark.parametrize("model", [Country, Category])
def test_the_other_names_of_countries_and_domains_are_known_to_the_search(model):
    named = {(row.pk, alias) for row in model.objects.all() for alias in row.alias_list}
    asked = {alias: SearchQuery(alias, config="bamex_french", search_type="phrase") for _, alias in named}

    found = {(row.pk, alias) for alias, query in asked.items() for row in model.objects.filter(search_fr=query)}

    assert named
    assert named - found == set()


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_for_staff_only_is_on_no_page(site, language):
    candidates = [entry["website_candidate"] for file in FILES for entry in file.read() if "website_candidate" in entry]
    with override(language):
        rows = [row for model in (Exhibitor, Product, Source) for row in model.objects.all()]
        lists = [reverse(name) for name in ("home", "exhibitor_list", "press", "practical", "source_list")]
        paths = [*(row.get_absolute_url() for row in rows), *lists, f"{reverse('search')}?q=skydagger.com"]

    assert [text.split()[0] for text in candidates] == ["skydagger.com"]
    assert [path for path in paths if "//skydagger.com" in site.main(path)] == []
    assert [path for path in paths[:-1] if "skydagger.com" in site.main(path)] == []


def cited(row, entry):
    """`(row shown, source code, field)` for each citation of an entry and of what is written within it."""
    for item in entry.get("sources", []):
        item = {"source": item} if isinstance(item, str) else item
        yield row, item["source"], item.get("field", "")
    if "source" in entry:
        yield row, entry["source"], ""
    for value in entry.values():
        for child in value if isinstance(value, list) else []:
            if (
                isinstance(child, dict)
                and "label" in child | {"label": ""}
                and set(child) - {"source", "field", "locator"}
            ):
                yield from cited(row, child)


@whole
@by_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_leads_to_its_source_and_back_from(site, file, language):
    missing, count = [], 0
    with override(language):
        for row, entry in entries(file):
            for shown, code, _field in cited(row, entry):
                count += 1
                pages, source = homes(shown), reverse("source_detail", args=[code.lower()])
                if not any(site.marks_source(page, source) for page in pages):
                    missing.append(f"{pages[0]} does not cite {code}")
                if f'href="{escape(shown.get_absolute_url())}"' not in site.uses_of_source(source):
                    missing.append(f"{source} does not lead to {pages[0]}")

    assert missing == []
    assert count == count_sources(file.schema, file.read())


def count_sources(schema, entries):
    """How many sources the entries name, their parts included."""
    parts = sum(count_sources(part, entry.get(name, [])) for entry in entries for name, part in schema.parts.items())
    return parts + sum(len(entry.get("sources", [])) + ("source" in entry) for entry in entries)


# What the portal was founded on: every statement of the two founding articles has a place. By slug, or code.
FOUNDING = {
    ("R001", Salon): ["BAMEX’25"],
    ("R001", Phase): ["exposition"],
    ("R001", Venue): ["centre-boubacar-sada-sy"],
    ("R001", Fact): [
        *("dates-du-salon", "lieu-des-demonstrations", "nombre-d-entreprises"),
        *("nationalite-des-exposants", "pays-et-delegations"),
    ],
    ("R001", Exhibitor): ["aselsan", "baykar", "roketsan", "mke", "stm"],
    ("R001", Product): ["bayraktar-tb2", "bayraktar-akinci"],
    # Combat drones, air defence, heavy weapons, space, communications, armoured vehicles, helicopters.
    ("R001", ReportedEquipment): ["X014", "X015", "X016", "X017", "X021", "X022", "X023"],
    ("R001", Delegation): ["turkiye", "chine"],
    ("R001", Article): ["delegation-russe-recue-a-koulouba"],
    ("R001", Theme): [
        "formation",
        "industrie-cofinancement",
        "lutte-contre-le-terrorisme",
        "vitrine",
        "diversification",
    ],
    ("R002", Salon): ["BAMEX’25"],
    ("R002", Exhibitor): ["the-peak-defense"],
    ("R002", Fact): ["nombre-d-entreprises", "congo-ou-rdc"],
    ("R002", CountryGroup): ["AES"],
    ("R002", Delegation): [
        *("turkiye", "burkina-faso", "niger", "congo", "togo"),
        *("ghana", "nigeria", "maroc", "soudan", "libye", "iran"),
    ],
    ("R002", ReportedEquipment): ["X018", "X019", "X020"],  # land, air and naval systems
    ("R002", Article): ["le-premier-ministre-ouvre-le-salon"],
    ("R001", Statement): ["Q024"],  # the Prime Minister praises Türkiye's part in the region's security
    ("R002", Statement): ["Q004", "Q023"],  # the Prime Minister's opening speech
    ("R002", Theme): ["architecture-africaine", "lutte-contre-le-terrorisme", "industrie-cofinancement", "vitrine"],
}


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_of_the_founding_articles_has_a_place(site, language):
    missing = []
    with override(language):
        for (code, model), names in FOUNDING.items():
            uses = site.uses_of_source(reverse("source_detail", args=[code.lower()]))
            rows = [model.objects.get(**{reference_key(model): name}) for name in names]
            missing += [f"{code} {row}" for row in rows if f'href="{row.get_absolute_url()}"' not in uses]

    assert missing == []


@whole
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["plus de 30 entreprises", "plus de 50 pays", "chercheurs", "jeunes entreprises", "investisseurs"]),
        ("en", ["more than 30", "more than 50", "researchers", "start-ups", "investors"]),
    ],
)
def test_the_figures_and_audiences_of_the_founding_articles_are_said(site, language, words):
    with override(language):
        facts = [Fact.objects.get(slug=slug) for slug in ("nombre-d-entreprises", "pays-et-delegations")]
        said = "".join(site.main(row.get_absolute_url()) for row in (*facts, Theme.objects.get(slug="vitrine")))

    assert [word for word in words if word not in said] == []
