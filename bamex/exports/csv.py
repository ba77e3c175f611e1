"""CSV files (RFC 4180) of exported tables, for programs and for readers, in two dialects."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bamex.exports.table import Table

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"); an apostrophe disarms it.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A form of CSV. Lines end in CRLF and quotes are doubled in both (RFC 4180)."""

    delimiter: str = ","
    start: str = ""


PLAIN = Dialect()
# What Excel opens with a double click where the list separator is the semicolon, as in French, accents intact.
EXCEL = Dialect(delimiter=";", start=BYTE_ORDER_MARK)
DIALECTS = {"": PLAIN, "plain": PLAIN, "excel": EXCEL}


def dialect_named(name: str) -> Dialect:
    """The Dialect of this name; ValueError, in words, with the names that there are."""
    if name not in DIALECTS:
        raise ValueError(_("The dialects are: %(names)s.") % {"names": ", ".join(filter(None, DIALECTS))})
    return DIALECTS[name]


def machine_csv(table: Table, rows: Iterable[Any]) -> str:
    """The table for programs: stable names, both languages, codes; plain dialect."""
    lines = ([cell for column in table.columns for cell in column.cells(row)] for row in rows)
    return csv_text([table.header(), *lines], PLAIN)


def reader_csv(tables: Sequence[Table], rows: Iterable[tuple[Table, Model]], dialect: Dialect) -> str:
    """Rows for a reader, in words of the active language: what `reader_lines` gives, in one of the dialects."""
    return csv_text(reader_lines(tables, rows), dialect)


def reader_lines(tables: Sequence[Table], rows: Iterable[tuple[Table, Model]]) -> list[list[Any]]:
    """The headings and the cells of each row; the rows are `(table, row)`, of one table or of several.

    Where tables differ, a row has no value in the columns that its table lacks.
    """
    headings: dict[str, str] = {}
    for table in tables:
        for column in table.columns:
            if column.for_readers:
                headings.setdefault(column.name, capfirst(str(column.label)))
    lines = (
        [table.by_name[name].words(row) if name in table.by_name else None for name in headings] for table, row in rows
    )
    return [list(headings.values()), *lines]


def csv_text(lines: Iterable[Iterable[Any]], dialect: Dialect) -> str:
    """Text of a CSV file whose first line names the columns; formulae are disarmed."""
    output = io.StringIO(newline="")
    output.write(dialect.start)
    writer = csv.writer(output, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerows([cell_text(value) for value in line] for line in lines)
    return output.getvalue()


def cell_text(value: Any) -> str:
    """A value as a cell: empty for None, never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)  # a number is no formula, whatever its sign
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
