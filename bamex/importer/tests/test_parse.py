"""Reading content files: YAML without its surprises, entries in plain form, and what is wrong with them."""

import pytest

from bamex.importer.parse import EntryError, parse_entry, read_entries
from bamex.importer.schema import Schema
from exhibitors.models import Exhibitor, Product
from news.models import Fact


def written(folder, text):
    path = folder / "countries.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


TEXTS = {
    "a key given twice": ("- code: TR\n  name: Türkiye\n  name: Turquie\n", "the key “name” is given twice"),
    "a fault of YAML": ("- code: TR\n name: [", "line 2"),
    "a file that is no list": ("code: TR\n", "must be a list of entries"),
    "an empty file": ("# nothing\n", "must be a list of entries"),
    "a text that is no UTF-8": ("- code: TR\n  name: T\xfcrkiye\n".encode("latin-1"), "utf-8"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_file_is_refused_with(tmp_path, what):
    text, message = TEXTS[what]

    with pytest.raises(EntryError, match=message):
        read_entries(written(tmp_path, text))


def test_plain_words_stay_words(tmp_path):
    text = "- {code: NO, name: yes}\n- {code: 'ON', name: 10:00}\n- {code: TR, name: 1_000, aliases: [12e3, off]}\n"

    assert read_entries(written(tmp_path, text)) == [
        {"code": "NO", "name": "yes"},
        {"code": "ON", "name": "10:00"},
        {"code": "TR", "name": "1_000", "aliases": ["12e3", "off"]},
    ]


def test_an_entry_in_plain_form_holds_what_differs_from_the_defaults():
    entry = {
        "code": "E001",
        "slug": "baykar",
        "name": "Baykar",
        "kind": "company",
        "country": "TR",
        "certainty": "confirmed",
        "is_organiser": "false",
        "single_source": "true",
        "summary": {"fr": " Constructeur turc. ", "en": ""},
        "founded": "1984",
        "website": None,
        "aliases": ["Baykar Makina", "Baykar Tech"],
        "sources": ["R001", {"source": "R001", "field": "founded", "locator": ""}],
    }

    assert parse_entry(Schema.of(Exhibitor), entry) == (
        {
            "state": "published",
            "code": "E001",
            "slug": "baykar",
            "name_fr": "Baykar",
            "name_en": "Baykar",
            "country": "TR",
            "certainty": "confirmed",
            "single_source": True,
            "summary_fr": "Constructeur turc.",
            "founded": 1984,
            "aliases": "Baykar Makina\nBaykar Tech",
            "sources": [{"source": "R001"}, {"source": "R001", "field": "founded"}],
        },
        [],
    )


def test_the_errors_of_all_keys_and_all_parts_come_at_once():
    entry = {"colour": "red", "founded": "long ago", "domains": "drones", "summary": {"en": "Maker."}}
    claims = [{"key": "a", "value": "15"}, {"key": "b", "colour": "red"}]

    _plain, errors = parse_entry(Schema.of(Exhibitor), entry)
    _plain, errors_of_parts = parse_entry(Schema.of(Fact), {"question": "?", "short_label": "?", "claims": claims})

    assert [error.partition(":")[0] for error in errors] == [
        *("unknown key “colour”", "founded", "domains", "name", "summary", "country")
    ]
    assert errors_of_parts == ["claims 2: unknown key “colour”", "claims 2: value: the French text is missing"]


def test_a_schema_has_no_field_that_the_portal_fills():
    keys = {key for model in (Exhibitor, Product, Fact) for key in Schema.of(model).keys}

    assert not keys & {"id", "first_published", "state_changed", "former_slugs", "keys_given", "search_fr", "sort_fr"}
    assert {"website_candidate", "is_key_figure", "specifications", "claims", "sources"} <= keys
