"""Rows in plain form: what of them, by which names, and in how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bamex.importer.schema import Schema, reference_key
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.tests import make
from exhibitors.models import Product

pytestmark = pytest.mark.django_db

PRODUCTS = Schema.of(Product)


def product():
    source = make.source()
    row = make.cite(make.product(shown_as=["flown"]), source)
    row.specifications.create(label_fr="Portée", value_fr="27", unit_fr="km", source=source)
    return row


def test_a_row_names_what_it_refers_to_by_permanent_codes_or_by_readable_names():
    row = product()

    by_code, by_slug = serialise(PRODUCTS, row), serialise(PRODUCTS, row, name_by=reference_key)

    assert (by_code["maker"], by_slug["maker"]) == (row.maker.code, row.maker.slug)
    assert (by_code["category"], by_slug["category"]) == (row.category.code, row.category.slug)
    assert by_code["sources"] == by_slug["sources"] == [{"source": row.citations.get().source.code}]


def test_a_row_says_nothing_of_what_is_not_to_be_shown():
    row = product()

    plain = serialise(PRODUCTS, row, shows=lambda related: related not in {row.maker, *row.citations.all()})

    assert "maker" not in plain
    assert "sources" not in plain
    assert plain["specifications"] == [
        {"label_fr": "Portée", "value_fr": "27", "unit_fr": "km", "source": row.citations.get().source.code}
    ]


def test_texts_are_written_as_the_caller_has_them():
    row = product()

    plain = serialise(PRODUCTS, row, write_text=lambda text, language: text and f"{language}: {text}")

    assert plain["name_fr"] == f"fr: {row.name_fr}"
    assert plain["specifications"][0]["label_fr"] == "fr: Portée"


def test_rows_are_read_in_as_many_queries_however_many_they_are():
    def count():
        with CaptureQueriesContext(connection) as captured:
            plains = [serialise(PRODUCTS, row, shows=lambda row: row.is_visible) for row in rows_to_serialise(PRODUCTS)]
        return len(captured), len(plains)

    product()
    few, one = count()
    product(), product()

    assert count() == (few, one + 2)
