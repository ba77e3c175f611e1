"""The whole content as tables: what leaves comes back unchanged, in every file and language."""

import random

import pytest
from django.db import models
from django.utils.translation import override

from bamex.importer.schema import Schema
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.models import Source
from bamex.spreadsheets.checks import make_import_plan
from bamex.spreadsheets.columns import Kind, columns_of
from bamex.spreadsheets.exports import FILE_TYPES, export_rows, sheets_of
from bamex.spreadsheets.plan import RowOutcome, read_rows
from bamex.spreadsheets.tables import read_file, write_file
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.models import Statement
from programme.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

NOUNS = [Exhibitor, Product, Session, Delegation, Person, Source, Statement]


@pytest.mark.parametrize("file_type", FILE_TYPES)
@pytest.mark.parametrize("model", NOUNS)
def test_what_is_exported_imports_back_unchanged(model, file_type):
    schema = Schema.of(model)
    with override("fr"):
        content = export_rows(schema, model._base_manager.all(), file_type)
        plan = make_import_plan(schema, read_file(schema, content))

    assert list(map(str, plan.faults)) == []
    assert plan.counts == {RowOutcome.UNCHANGED: model._base_manager.count()}


@pytest.mark.parametrize("model", NOUNS)
def test_labels_and_words_of_one_language_are_understood_in_the_other(model):
    schema = Schema.of(model)
    with override("en"):
        content = export_rows(schema, model._base_manager.all(), "xlsx")
    with override("fr"):
        plan = make_import_plan(schema, read_file(schema, content))

    assert list(map(str, plan.faults)) == []
    assert plan.counts == {RowOutcome.UNCHANGED: model._base_manager.count()}


@pytest.mark.parametrize("model", NOUNS)
def test_no_two_columns_can_be_taken_for_each_other(model):
    taken = {}
    for column in columns_of(Schema.of(model)):
        for name in column.names:
            assert taken.setdefault(name, column.name) == column.name


# Texts that spreadsheets, CSV and our own marks are fond of.
ODD = ["=1+1", "+33 1", "-5", "@a", "'=x", "''-x", "a;b", "a\nb", "a | b", "a\\b", "a\\|b", '"', "« é »", "1e5", "001"]
ODD += [
    "2025-11-12",
    "oui",
    "TRUE",
    "#N/A",
    "R012 (p. 3)",
    "x\x07y",
    "sep=;",
    "None",
    "ﬁ ı İ",
    "𝒳",
    "'",
    "a\u2028b",
    ", b",
]


def vary(plain, schema, chance):
    """`plain` with odd texts in some of its own columns that take any, in its parts and its citations."""
    for column in columns_of(schema):
        takes_any = isinstance(column.field, models.CharField | models.TextField) and not column.field.choices
        takes_any = takes_any and not isinstance(column.field, models.URLField | models.SlugField)
        if column.kind is Kind.VALUE and takes_any and chance.random() < 0.5 and (column.field.max_length or 99) > 20:
            plain[column.name] = chance.choice(ODD)
    for name, part in schema.parts.items():
        for item in plain.get(name, []):
            vary(item, part, chance)
    for citation in plain.get("sources", []):
        about = {"locator": chance.choice([text for text in ODD if "\n" not in text]).strip()}
        citation |= (
            {"field": chance.choice([*schema.columns, *schema.links]), **about} if chance.random() < 0.5 else about
        )
    return schema.without_defaults(plain)


@pytest.mark.parametrize("model", NOUNS)
@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_odd_texts_come_back_as_they_left(model, file_type):
    schema, chance = Schema.of(model), random.Random(f"{model.__name__} {file_type}")  # noqa: S311 - no secret
    columns = columns_of(schema)
    rows = rows_to_serialise(schema)[:5]
    plains = [vary(serialise(schema, row), schema, chance) for row in rows]
    in_one = FILE_TYPES[file_type][1] is not None
    content = write_file(sheets_of(schema, columns, plains, in_one=in_one), FILE_TYPES[file_type][1])

    plan = read_rows(schema, read_file(schema, content))

    # What is refused because readers know the object is read all the same.
    assert [planned.after for planned in plan.rows] == plains


@pytest.mark.parametrize("model", NOUNS)
def test_a_word_more_in_each_object_is_a_change_of_that_word_alone(model):
    schema = Schema.of(model)
    table = read_file(schema, export_rows(schema, model._base_manager.all(), "csv"))
    changed = next(column for column in table.columns if column.language)
    for row in table.rows:
        row.cells[changed.name] = f"{row.cells[changed.name]} x"

    plan = make_import_plan(schema, table)

    assert list(map(str, plan.faults)) == []
    assert plan.counts == {RowOutcome.CHANGED: model._base_manager.count()}
    for planned in plan.rows:
        assert {**planned.before, changed.name: planned.after[changed.name]} == planned.after
