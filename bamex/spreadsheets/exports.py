"""Exports of objects as tables, drafts and withdrawn ones included, and the empty table to fill in."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext

from bamex.exports.csv import EXCEL, PLAIN, Dialect
from bamex.importer.schema import Schema
from bamex.publication import PLACEMENT
from bamex.spreadsheets.cells import CellValue
from bamex.spreadsheets.columns import Kind, SheetColumn, base_name, columns_of
from bamex.spreadsheets.drafts import shown_plains
from bamex.spreadsheets.related_rows import RelatedRows
from bamex.spreadsheets.sheets import Sheet
from bamex.spreadsheets.tables import owner_label, write_file
from bamex.spreadsheets.values import write_cell

# Ending of the address → name and dialect of CSV, None for a workbook.
FILE_TYPES: dict[str, tuple[str, Dialect | None]] = {
    "xlsx": (".xlsx", None),
    "excel-csv": (".csv", EXCEL),
    "csv": (".csv", PLAIN),
}


def export_rows(schema: Schema, rows: models.QuerySet, file_type: str) -> bytes:
    """The objects of `rows` as a file that imports back without a change. Raises FileError."""
    _suffix, dialect = FILE_TYPES[file_type]
    found = sorted(shown_plains(schema, rows).items())
    plains = [plain for _code, (_row, plain) in found]
    return write_file(sheets_of(schema, columns_of(schema), plains, in_one=dialect is not None), dialect)


def make_template(schema: Schema, file_type: str) -> bytes:
    """The table to fill in: its labels alone and, in a workbook, what to write in each column."""
    _suffix, dialect = FILE_TYPES[file_type]
    columns = [
        column for column in columns_of(schema) if base_name(column) not in PLACEMENT or base_name(column) == "slug"
    ]
    return write_file(sheets_of(schema, columns, [], in_one=dialect is not None), dialect)


def sheets_of(schema: Schema, columns: list[SheetColumn], plains: list[dict], *, in_one: bool) -> list[Sheet]:
    """One sheet, or with `in_one` false also one for each kind of part and one that says what to write."""
    related = RelatedRows()
    shown = [column for column in columns if in_one or column.kind is not Kind.PARTS]
    lines: list[list[CellValue]] = [[column.label for column in shown]]
    lines += [[write_cell(column, plain, related) for column in shown] for plain in plains]
    name = str(capfirst(schema.model._meta.verbose_name_plural))
    sheets = [Sheet.of(name, lines)]
    if not in_one:
        parts = [column for column in columns if column.kind is Kind.PARTS]
        sheets += [sheet_of_parts(schema, column, plains, related) for column in parts]
        sheets.append(sheet_of_instructions(shown))
    return sheets


def sheet_of_parts(schema: Schema, column: SheetColumn, plains: list[dict], related: RelatedRows) -> Sheet:
    """A row a part, after what its owner is called."""
    columns = columns_of(schema.parts[column.name])
    lines: list[list[CellValue]] = [[owner_label(schema), *(part.label for part in columns)]]
    for plain in plains:
        owner = related.words_for(schema.model, plain[str(schema.key)])
        lines += [
            [owner, *(write_cell(part, item, related) for part in columns)] for item in plain.get(column.name, [])
        ]
    return Sheet.of(column.label, lines)


def sheet_of_instructions(columns: list[SheetColumn]) -> Sheet:
    lines: list[list[CellValue]] = [[gettext("Column"), gettext("Required"), gettext("What to write")]]
    for column in columns:
        lines.append([column.label, gettext("yes") if column.is_required else "", column.instruction])
    return Sheet.of(gettext("Instructions"), lines)
