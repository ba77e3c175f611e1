"""Every number that a text or a template states is quoted from the ledger, sourced in its own field, or no number."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from bamex.importer.parse import parse_entry
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import quoted_keys
from bamex.ledger.stray_numbers import find_stray_numbers
from bamex.management.commands.load_content import FILES
from bamex.models import Source
from exhibitors.models import Specification
from news.models import Claim, Statement

ROOT = Path(settings.BASE_DIR)
# Models whose texts render what somebody else said: a work, a person's words; or give values, each with its source.
RENDERED = (Source, Statement)
SOURCED = (Claim, Specification)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Plus de 35 pays et une trentaine d’entreprises", ["35", "trentaine"]),
        ("150 millions de dollars", ["150", "millions"]),
        ("15 014 fusils", ["15 014"]),
        ("fifteen companies, 1,200 visitors", ["fifteen", "1,200"]),
        ("45 % du capital, selon R151", ["45"]),
        ("{F012b} entreprises sur 40", ["40"]),
        ("environ 7,5 mètres", ["7,5"]),
    ],
)
def test_a_number_is_seen(text, numbers):
    assert find_stray_numbers(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "du 11 au 14 novembre 2025",
        "on 9-13 November 2026, since the 2000s",
        "le 1er septembre 2024 à 10:30",
        "BAMEX’25, BAMEX 2025, TB2, MPT-76, Kargu-2, 3E, un 4x4",
        "un fusil de 7,62 mm",
        "la route nationale 27 (RN 27)",
        "Bamako : 12°38′ N, 7°59′ O ; Koulikoro : 12°51′46″ N, 7°33′35″ O ; 12,8628 N",
        "la 39e promotion, the 50th anniversary",
        "deux jours, un ministre, one source, two days",
        "selon R151 et F012b",
        "{F012b} et {F004a}",
        "",
        None,
    ],
)
def test_a_date_a_name_a_place_or_a_reference_is_no_number(text):
    assert find_stray_numbers(text) == []


def texts(schema, plain, place):
    """`(place, column, text)` of every bilingual text of an entry, but those that are sourced by themselves."""
    if schema.model in (*RENDERED, *SOURCED):
        return
    for name in schema.bilingual:
        for column in (f"{name}_fr", f"{name}_en"):
            if column in plain:
                yield place, column, plain[column]
    for name, child in schema.parts.items():
        for item in plain.get(name, []):
            yield from texts(child, item, f"{place} {name}")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)
def test_no_text_of_the_content_states_a_number_by_itself(file):
    found = {}
    for entry in file.read():
        plain, _errors = parse_entry(file.schema, entry)
        for place, column, text in texts(file.schema, plain, str(entry.get(file.key))):
            if numbers := find_stray_numbers(text):
                found[f"{place} {column}"] = numbers

    assert found == {}


# What the portal itself says with a number in it, and why that is no fact about the show.
OWN_WORDS = {
    "Pages hold 100 records, 500 at most": "what the interface does",
    "Errors are returned as JSON": "a standard",
    "Pages show the lowest numbers first, three pictures at most.": "what a page does",
    "the picture has more than %(most)d million pixels": "a limit of what is uploaded",
    "Should it ever exceed 400 KB": "what the one-file edition does",
    "A code is a capital letter followed by at least three digits.": "the form of a code",
    "Write a language code of two or three letters.": "the form of a code",
    "ISO 3166-1 alpha-2": "a standard",
    "Degrees north, WGS 84.": "a standard",
    "Degrees east, WGS 84.": "a standard",
    "Level AA of the Web Content Accessibility Guidelines 2.2": "a standard",
    "The value as a text quotes it, such as “more than 35 countries”.": "an example for editors",
    "1 suggestion": "a count of what is shown",
    "Two to four products side by side": "what the page can do",
    "Four at most are shown": "what the page can do",
    "Choose two to four": "what the page can do",
    "A recent browser keeps the last 60 pages": "what the browser does",
    "0 of %(cnt)s selected": "a count of what is shown",
    "A session ends ten hours after the log-in": "what the back office does",
    "An XLSX or CSV file of 5 MB and 5,000 rows at most.": "a limit of what is uploaded",
    "The file has more than 5 MB": "a limit of what is uploaded",
    "The table has more than 5,000 rows": "a limit of what is uploaded",
    "Codes or web addresses of sources, one a line": "an example for editors",
    "The day, or the month or year alone": "the form of a date",
    "Write a date that exists": "the form of a date",
    "The focal point lies in the picture": "the form of a place in a picture",
    "What a crop keeps in sight": "the form of a place in a picture",
    "This code is not right, or was used already.": "the form of a code",
    "Type the six figures": "the form of a code",
    "Every file that a page offers": "the version in an address",
    "HSTS_SECONDS": "a value to write into the configuration",
    "Less than 300 MB of memory": "a limit of the server",
    "Nothing limits how often": "a value to write into the configuration",
    "SECRET_KEY is short": "a value to write into the configuration",
    "TRUSTED_PROXIES is 0": "a value to write into the configuration",
    "The database is older than PostgreSQL": "the version of a program",
    "“%(text)s” is no number": "an example of how to write one",
    "in 25 words": "the length of a text",
    "in 50 words": "the length of a text",
    "in 100 words": "the length of a text",
    "For journalists: the show in 25, 50 and 100 words": "the length of a text",
}
SHOWN = {
    "templates/admin/guide/en.html": ["20", "twelve", "ten", "ten", "Ten"],  # limits of the back office
    "templates/admin/guide/fr.html": ["20", "douze", "dix", "dix", "Dix"],
    # The versions of a program and the numbers of standards, in French and in English.
    "templates/archive/freeze.txt": ["3.8", "3", *["256"] * 4, "3", "8493", "3.8", "3", *["256"] * 4, "3", "8493"],
    "templates/data.html": ["001"],  # the form of a code
    "templates/security.txt": ["00"],  # of an hour
}


def is_own(text):
    return any(text.lower().startswith(known.lower()) for known in OWN_WORDS)


def test_nothing_that_is_translated_states_a_number_about_the_show():
    catalogue = polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))

    assert [entry.msgid for entry in catalogue if find_stray_numbers(entry.msgid) and not is_own(entry.msgid)] == []


def bare_words(template):
    """What a template says besides its tags, its variables and its translated texts."""
    translated = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", " ", template, flags=re.DOTALL)
    return re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style.*?</style>|<code.*?</code>|<[^>]*>", " ", translated, flags=re.DOTALL
    )


def test_no_template_states_a_number():
    found = {}
    for path in sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt", ".xml"}):
        numbers = [number for line in bare_words(path.read_text()).splitlines() for number in find_stray_numbers(line)]
        if numbers:
            found[str(path.relative_to(ROOT))] = numbers

    assert found == SHOWN


def test_a_number_in_a_template_is_seen():
    assert find_stray_numbers(bare_words('<p class="h2">{% translate "Days" %} 45 pays{# 3 #}</p>')) == ["45"]
    assert find_stray_numbers(bare_words("{% blocktranslate %}\n 12 {% endblocktranslate %} 45 pays")) == ["45"]


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_every_answer_that_a_template_quotes_is_in_the_ledger():
    quoted = set()
    for path in [*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/templatetags/*.py")]:
        quoted |= set(re.findall(r"[\"']([A-Z]\d{3,6}[a-z]{1,2})[\"']", path.read_text()))

    assert quoted
    assert quoted - set(ledger.figures()) == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_every_answer_that_is_quoted_has_words_in_both_languages():
    quoted = {key for file in FILES for key in quoted_keys(file.path.read_text()) if "#" not in key}

    assert len(quoted) >= 30
    known = ledger.figures()
    # The head of the file of facts shows how to quote.
    assert [key for key in sorted(quoted) if not (known[key].words["fr"] and known[key].words["en"])] == []
