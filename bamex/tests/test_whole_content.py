"""The real content files: all are loaded, and all of what they say can be read on the site, with its sources."""

import io
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.core.management import CommandError, call_command
from django.db.models import DateField, DecimalField
from django.test import Client
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
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
TOTALS = {
    "bamex.Source": 161,
    "exhibitors.Country": 20,
    "exhibitors.CountryGroup": 1,
    "exhibitors.Category": 25,
    "exhibitors.Exhibitor": 23,
    "exhibitors.Person": 32,
    "exhibitors.Product": 16,
    "exhibitors.Specification": 36,
    "exhibitors.Delegation": 20,
    "exhibitors.ReportedEquipment": 23,
    "exhibitors.Citation": 371,
    "programme.Venue": 6,
    "programme.Phase": 2,
    "programme.Session": 20,
    "programme.Salon": 1,
    "programme.Objective": 6,
    "programme.Topic": 8,
    "programme.Organiser": 5,
    "programme.Citation": 171,
    "news.Theme": 6,
    "news.Statement": 22,
    "news.Article": 16,
    "news.Fact": 40,
    "news.Claim": 103,
    "news.OpenQuestion": 12,
    "news.Citation": 294,
}


@whole
@pytest.mark.parametrize("label", TOTALS)
def test_the_whole_content_has_as_many(label):
    rows = apps.get_model(label).objects.all()

    assert rows.count() == TOTALS[label]
    if issubclass(rows.model, Publishable):
        assert rows.published().count() == TOTALS[label]


@whole
def test_every_content_file_is_loaded_and_nothing_comes_from_elsewhere():
    on_disk = {path for section in ("bamex", "exhibitors", "programme", "news") for path in contents(section)}

    assert {file.path for file in FILES} == on_disk
    assert {file.model._meta.label: len(file.read()) for file in FILES} == {
        label: TOTALS[label] for label in (file.model._meta.label for file in FILES)
    }


def contents(section):
    return (settings.BASE_DIR / section / "content").glob("*")


@whole
def test_the_command_finds_the_whole_content_unchanged():
    before, said = ContentVersion.objects.get().number, io.StringIO()

    call_command("load_content", stdout=said)

    assert said.getvalue().splitlines()[-1] == (
        "0 added, 0 changed, 0 removed, 0 kept as edited by staff, 446 unchanged."
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
        "Would be: 0 added, 0 changed, 0 removed, 1 kept as edited by staff, 445 unchanged.",
    ]
    with pytest.raises(CommandError, match=r"^Nothing was written\.\nbamex/content/missing\.yaml: "):
        call_command("load_content")


# Reading the site

SITE = {}


def read(path, client=Client()):  # noqa: B008 - one client, as its pages are kept for the whole module
    """What a page shows: its <main>, fetched once."""
    path = path.split("#")[0]
    if path not in SITE:
        answer = client.get(path)
        assert answer.status_code == 200, path
        SITE[path] = tight(answer.content.decode()).partition("<main")[2].partition("</main>")[0]
    return SITE[path]


def element(path):
    """The part of a page that an address with a fragment points at, or the whole page."""
    page, _, fragment = path.partition("#")
    if not fragment:
        return read(page)
    tag, rest = re.search(rf'<(\w+)[^>]* id="{fragment}"[^>]*>(.*)', read(page), re.DOTALL).groups()
    return rest.partition(f"</{tag}>")[0]


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
REPORTED = {"fr": "une seule source", "en": "Reported by one source"}
FLAGS = {
    "single_source": {"fr": "une seule source", "en": "single source"},
    "is_organiser": {"fr": "Organisateur du salon", "en": "Organiser of the show"},
    "title_is_descriptive": {"fr": "Titre descriptif", "en": "Descriptive title"},
    "shown_stated": {"fr": "aucune source", "en": "not named at the show by any source"},
    "day_is_exact": {"fr": "<span>", "en": "<span>"},  # by its note, or the words in its place
}
# What no page of the object prints: what it is filed under, and notes for staff.
UNPRINTED = {"code", "slug", "position", "sources", "website_candidate", "is_key_figure", "about_salon", "short_label"}
UNPRINTED |= {"key", "figure"}  # an answer's address, and what other texts quote


def expected(schema, row, entry, language):
    """`(key, HTML)` for each value of an entry that a page must show."""
    for key, value in entry.items():
        column = schema.columns.get(key)
        if key in UNPRINTED or value in (None, "", []):
            continue
        if key in schema.parts:
            for child, item in zip(getattr(row, key).all(), value, strict=True):
                yield from (
                    (f"{key}.{name}", html) for name, html in expected(schema.parts[key], child, item, language)
                )
        elif key in schema.bilingual:
            text_language = language if isinstance(value, str) or value.get(language) else "fr"
            text = value if isinstance(value, str) else value[text_language]
            yield from ((key, html) for part in text.split("\n\n") for html in pieces(part.strip(), text_language))
        elif key == "aliases":
            # Those of countries and domains are for the search, which is asked below.
            yield from ((key, escape(alias)) for alias in value if not isinstance(row, Country | Category))
        elif key in schema.links or column.is_relation:
            related = getattr(row, key)
            for item in related.all() if key in schema.links else [related]:
                yield key, name_or_address(item, language)
        elif key in FLAGS:
            # The role of such a delegation says it, in words of its own.
            is_role = isinstance(row, Delegation) and row.role == Delegation.Role.REPORTED
            yield key, REPORTED[language] if is_role else FLAGS[key][language]
        elif isinstance(column, ArrayField):
            # Said by the sources' own words, where there are any.
            yield from ((key, escape(str(label).lower())) for label in row.presentations if "display_form" not in entry)
        elif value == "withheld":
            yield key, {"fr": "non publié", "en": "not published"}[language]
        elif isinstance(column, DecimalField):
            yield key, number_format(value, decimal_pos=4)
        elif column.choices:
            yield key, escape(str(getattr(row, f"get_{key}_display")()))
        elif isinstance(column, DateField) or (isinstance(row, Source) and key == "date"):
            yield key, f'datetime="{value}"'
        elif key == "language":
            yield key, escape(language_name(value))
        elif isinstance(row, Source) and key == "title":
            yield key, escape(typeset(value, row.language))
        else:
            yield key, escape(value)


def pieces(text, language):
    """The text as a page shows it, in pieces where it quotes the ledger: the figures themselves are links."""
    marked = replace_quotations(text, language, lambda _figure, words: f"\ue002{words}\ue002")
    return filter(None, (piece.strip() for piece in escape(typeset(marked, language)).split("\ue002")))


def name_or_address(row, language):
    """A country is named, whatever has an address is linked to."""
    if isinstance(row, Country):
        return escape(typeset(getattr(row, f"name_{language}"), language))
    return f'href="{escape(row.get_absolute_url())}"'


def entries(file):
    rows = {str(getattr(row, file.schema.key)): row for row in rows_to_serialise(file.schema)}
    return [(rows[str(entry[file.schema.key])], entry) for entry in file.read()]


LANGUAGES = ("fr", "en")
by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)


@whole
@by_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_on_the_site_from(file, language):
    missing = []
    with override(language):
        for row, entry in entries(file):
            pages = homes(row)
            texts = [read(page) for page in pages]
            if not isinstance(row, OpenQuestion):  # which all its pages show
                texts = ["".join(texts)]
            for key, html in expected(file.schema, row, entry, language):
                missing += [f"{pages[0]} {key}: {html}" for text in texts if html not in text]

    assert missing == []


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_key_figures_are_on_the_home_page_and_in_the_press_room(language):
    with override(language):
        links = {
            (fact.get_absolute_url(), escape(typeset(getattr(fact, f"{name}_{language}"), language)), page)
            for fact in Fact.objects.filter(is_key_figure=True)
            for name, page in (("short_label", reverse("home")), ("question", reverse("press")))
        }
        shown = {(url, text, page) for url, text, page in links if f'<a href="{url}">{text}</a>' in read(page)}

    assert len(links) == 10
    assert shown == links


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_coverage_is_listed(language):
    with override(language):
        coverage = Source.objects.coverage()
        listed = "".join(read(f"{reverse('coverage_list')}?page={number}") for number in (1, 2))
        missing = [row.code for row in coverage if f'href="{row.get_absolute_url()}"' not in listed]

    assert (coverage.count(), missing) == (102, [])


@whole
@pytest.mark.parametrize("model", [Country, Category])
def test_the_other_names_of_countries_and_domains_are_known_to_the_search(model):
    named = {(row.pk, alias) for row in model.objects.all() for alias in row.alias_list}
    asked = {alias: SearchQuery(alias, config="bamex_french", search_type="phrase") for _, alias in named}

    found = {(row.pk, alias) for alias, query in asked.items() for row in model.objects.filter(search_fr=query)}

    assert len(named) >= 41
    assert named - found == set()


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_for_staff_only_is_on_no_page(language, client):
    candidates = [entry["website_candidate"] for file in FILES for entry in file.read() if "website_candidate" in entry]
    with override(language):
        rows = [row for model in (Exhibitor, Product, Source) for row in model.objects.all()]
        lists = [reverse(name) for name in ("home", "exhibitor_list", "press", "practical", "source_list")]
        paths = [*(row.get_absolute_url() for row in rows), *lists, f"{reverse('search')}?q=skydagger.com"]

    assert [text.split()[0] for text in candidates] == ["skydagger.com"]
    assert [path for path in paths if "//skydagger.com" in read(path)] == []
    assert [path for path in paths[:-1] if "skydagger.com" in read(path)] == []


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


def marked(page, source):
    """Whether what a page's address points at bears a mark whose note leads to the source."""
    note = re.search(rf'<li id="note-(\d+)"><a href="{source}"', read(page))
    return bool(note) and f'href="#note-{note[1]}"' in element(page)


@whole
@by_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_leads_to_its_source_and_back_from(file, language):
    missing, count = [], 0
    with override(language):
        for row, entry in entries(file):
            for shown, code, _field in cited(row, entry):
                count += 1
                pages, source = homes(shown), reverse("source_detail", args=[code.lower()])
                if not any(marked(page, source) for page in pages):
                    missing.append(f"{pages[0]} does not cite {code}")
                if f'href="{escape(shown.get_absolute_url())}"' not in read(source).partition('id="uses-title"')[2]:
                    missing.append(f"{source} does not lead to {pages[0]}")

    assert missing == []
    assert count == CITATIONS.get(file.path.stem, 0)


# Citations an entry and the specifications' sources, file by file: 806 + 36 in all.
CITATIONS = {
    "country_groups": 1,
    "exhibitors": 155,
    "people": 54,
    "products": 49 + 36,
    "delegations": 77,
    "reported_equipment": 35,
    "venues": 22,
    "phases": 8,
    "sessions": 49,
    "salon": 34 + 14 + 12 + 15 + 17,
    "themes": 10,
    "statements": 41,
    "articles": 67,
    "facts": 176,
}


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
    ("R001", Theme): ["formation", "industrie-cofinancement", "lutte-contre-le-terrorisme", "vitrine"],
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
    ("R002", Statement): ["Q004", "Q005"],  # the Prime Minister's opening speech
    ("R002", Theme): ["architecture-africaine", "lutte-contre-le-terrorisme", "vitrine"],
}


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_of_the_founding_articles_has_a_place(language):
    missing = []
    with override(language):
        for (code, model), names in FOUNDING.items():
            uses = read(reverse("source_detail", args=[code.lower()])).partition('id="uses-title"')[2]
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
def test_the_figures_and_audiences_of_the_founding_articles_are_said(language, words):
    with override(language):
        facts = [Fact.objects.get(slug=slug) for slug in ("nombre-d-entreprises", "pays-et-delegations")]
        said = "".join(read(row.get_absolute_url()) for row in (*facts, Theme.objects.get(slug="vitrine")))

    assert [word for word in words if word not in said] == []
