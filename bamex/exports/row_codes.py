"""Codes of rows that have none of their own, such as the lines about the salon: made of a prefix and their place."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Column, Integer


def number_rows(rows: Iterable[Any], prefix: str) -> list[Any]:
    """`rows`, each with a `row_number` and a `row_code` such as `topic-2`, which only the columns below read."""
    rows = list(rows)
    for number, row in enumerate(rows, 1):
        row.row_number, row.row_code = number, f"{prefix}-{number}"
    return rows


def codes_by_key(rows: Iterable[Model]) -> dict[int, str]:
    """Primary key → code, of numbered rows."""
    return {row.pk: row.row_code for row in rows}


def row_code_column(description: str) -> Column:
    """The key of numbered rows."""
    return Column(name="code", label=_("code"), read=lambda row: row.row_code, required=True, description=description)


def row_number_column() -> Column:
    return Integer(name="number", label=_("position"), read=lambda row: row.row_number, required=True)
