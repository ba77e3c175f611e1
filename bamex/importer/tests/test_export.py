"""Exporting rows as content files: an entry reads as if written by hand."""

import pytest
import yaml

from bamex.importer.export import export_file, yaml_text
from bamex.importer.parse import EntryLoader
from bamex.management.commands.load_content import FILES
from bamex.tests import make

pytestmark = pytest.mark.django_db

EXHIBITORS, VENUES = (next(file for file in FILES if file.path.stem == stem) for stem in ("exhibitors", "venues"))


def exported(file, folder):
    export_file(file, folder)
    return folder.joinpath(*file.path.parts[-3:]).read_text(encoding="utf-8")


def test_an_entry_reads_as_if_written_by_hand(tmp_path):
    source = make.source()
    row = make.exhibitor(
        name_fr="Baykar",
        name_en="Baykar",
        summary_fr="Constructeur turc de drones, fondé en 1984 comme fabricant de pièces pour l’automobile à Istanbul.",
        summary_en="Turkish maker.",
        founded=1984,
        is_organiser=True,
    )
    make.cite(row, source)

    text = exported(EXHIBITORS, tmp_path)

    assert text.startswith("# yaml-language-server: $schema=schemas/exhibitors.json\n# The companies")
    assert text.partition("\n\n")[2] == (
        f"- code: {row.code}\n"
        f"  slug: {row.slug}\n"
        "  name: Baykar\n"
        f"  country: {row.country.code}\n"
        "  certainty: confirmed\n"
        "  is_organiser: true\n"
        "  summary:\n"
        "    fr: >-\n"
        "      Constructeur turc de drones, fondé en 1984 comme fabricant de pièces pour l’automobile à Istanbul.\n"
        "    en: Turkish maker.\n"
        "  founded: 1984\n"
        f"  sources: [{source.code}]\n"
    )


@pytest.mark.parametrize(
    "text",
    ["NO", "true", "10:00", "1984", "null", "~", "- a", "a: b", "# a", "« a »\n\n  b ", "2025-11-12", "'", "{F012b} a"],
)
def test_a_text_stays_a_text(text):
    entries = [{"name": {"fr": text}, "flag": True, "list": [text, "b"]}]

    assert yaml.load(yaml_text(entries), EntryLoader) == [{**entries[0], "flag": "true"}]  # noqa: S506 - is safe


def test_aliases_are_a_list_and_coordinates_are_numbers(tmp_path):
    make.venue(latitude="12.640000", longitude="-7.9", precision="exact", aliases="Parc\nPalais")

    text = exported(VENUES, tmp_path)

    assert "\n  aliases: [Parc, Palais]\n" in text
    assert "  latitude: 12.64\n  longitude: -7.9\n" in text


def test_no_rows_are_an_empty_list(tmp_path):
    assert exported(EXHIBITORS, tmp_path).endswith("\n[]\n")
