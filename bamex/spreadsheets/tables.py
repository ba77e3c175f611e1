"""Tables as an editor hands them in: columns that the first row names, rows by column, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from bamex.exports.csv import Dialect
from bamex.importer.schema import Schema
from bamex.spreadsheets.cells import CellValue
from bamex.spreadsheets.columns import Kind, SheetColumn, columns_of, folded_words
from bamex.spreadsheets.csv_files import read_csv, write_csv
from bamex.spreadsheets.sheets import MOST_BYTES, TOO_LARGE, FileError, Sheet, is_blank
from bamex.spreadsheets.workbooks import read_workbook, write_workbook
from bamex.text.languages import CODES

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how files of Excel begin: since 2007, and before


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a table. `label` is that of the column, `sheet` is empty for the first one."""

    number: int
    label: str
    sentence: str
    sheet: str = ""

    @property
    def words(self) -> str:
        """Sentence that says what is wrong, and in which column: beside the row itself."""
        if not self.label:
            return self.sentence
        return gettext("%(place)s: %(sentence)s") % {"place": self.label, "sentence": self.sentence}

    def __str__(self) -> str:
        place = gettext("Row %(number)d") % {"number": self.number}
        if self.sheet:
            place = gettext("Sheet “%(sheet)s”, row %(number)d") % {"sheet": self.sheet, "number": self.number}
        column = gettext(", column “%(label)s”") % {"label": self.label} if self.label else ""
        return gettext("%(place)s: %(sentence)s") % {"place": f"{place}{column}", "sentence": self.sentence}


@dataclass
class TableRow:
    """One row: its number in the file, and its cells by the names of their columns."""

    number: int
    cells: dict[str, CellValue]


@dataclass
class ReadTable:
    """The table of a file. `parts` are the tables of parts in sheets of their own, by the name of the relation."""

    columns: list[SheetColumn] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    parts: dict[str, ReadTable] = field(default_factory=dict)
    sheet: str = ""


OWNER = "owner"  # the name of the column of a sheet of parts that says to which object a part belongs


def owner_column(schema: Schema) -> SheetColumn:
    return SheetColumn(OWNER, Kind.KEY, schema)


def owner_label(schema: Schema) -> str:
    """The label of that column, in the active language: what the owner is called."""
    return str(capfirst(schema.model._meta.verbose_name))


# Writing


def write_file(sheets: list[Sheet], dialect: Dialect | None) -> bytes:
    """An XLSX of all sheets, or with a dialect a CSV of the first."""
    return write_csv(sheets[0], dialect) if dialect else write_workbook(sheets)


# Reading


def read_file(schema: Schema, content: bytes) -> ReadTable:
    """The table of an XLSX or CSV file. Raises FileError where there is none."""
    if len(content) > MOST_BYTES:
        raise FileError(str(TOO_LARGE))
    if content.startswith(OLE):
        raise FileError(
            gettext("This is a table of an old Excel, or one with a password: save it as XLSX without a password.")
        )
    if content.startswith(ZIP):
        return read_sheets(schema, read_workbook(content))
    headings = {name for column in columns_of(schema) for name in column.names}
    return read_sheets(schema, [read_csv(content, headings)])


def read_sheets(schema: Schema, sheets: list[Sheet]) -> ReadTable:
    """The table in the sheet that bears the objects' name, or else in the first; its parts in those of their names."""
    columns = columns_of(schema)
    of_parts = {column: sheet for column in columns if (sheet := sheet_named(column.names, sheets, column))}
    others = [sheet for sheet in sheets if sheet not in of_parts.values()]
    main = sheet_named(names_of_noun(schema), others) or next(iter(others), Sheet(""))
    table = read_sheet(main, columns)
    for column, sheet in of_parts.items():
        part = schema.parts[column.name]
        found = read_sheet(sheet, [owner_column(part), *columns_of(part)], owner_names=owner_names(schema))
        found.sheet = sheet.name
        table.parts[column.name] = found
        table.faults += [Fault(fault.number, fault.label, fault.sentence, sheet.name) for fault in found.faults]
        if column in table.columns:
            message = gettext("is given here and in the sheet “%(sheet)s”: leave one of them out.")
            table.faults.append(Fault(1, column.label, message % {"sheet": sheet.name}))
    return table


def sheet_named(names: set[str], sheets: Iterable[Sheet], column: SheetColumn | None = None) -> Sheet | None:
    if column is not None and column.kind is not Kind.PARTS:
        return None
    return next((sheet for sheet in sheets if folded_words(sheet.name) in names), None)


def names_of_noun(schema: Schema) -> set[str]:
    """Names of the objects together in each language, folded."""
    names = set()
    for language in CODES:
        with override(language):
            names.add(folded_words(str(schema.model._meta.verbose_name_plural)))
    return names


def owner_names(schema: Schema) -> set[str]:
    """Names that the column of a part's owner may have, folded."""
    names = {OWNER, folded_words(str(schema.key))}
    for language in CODES:
        with override(language):
            names.add(folded_words(owner_label(schema)))
    return names


def read_sheet(sheet: Sheet, columns: list[SheetColumn], owner_names: Collection[str] = ()) -> ReadTable:
    """The rows of a sheet by the columns that its first row names; `owner_names` may name that of the owner."""
    table = ReadTable()
    if not sheet.rows:
        table.faults.append(Fault(1, "", gettext("the table is empty: its first row names the columns.")))
        return table
    by_name = {name: column for column in columns for name in (owner_names if column.name == OWNER else column.names)}
    (first, labels), *rows = sheet.rows
    places = list(columns_of_labels(table, first, [str(label or "") for label in labels], by_name))
    if not table.columns:
        message = gettext("none of the columns is known: the first row must hold their names, as in the template.")
        table.faults = [Fault(first, "", message)]
        return table
    nameless = [place for place, label in enumerate(labels) if is_blank([label])]
    for number, cells in rows:
        given = zip(places, [*cells, *[None] * len(places)], strict=False)
        table.rows.append(TableRow(number, {column.name: cell for column, cell in given if column}))
        beside = [*cells[len(places) :], *(cells[place] for place in nameless if place < len(cells))]
        if not is_blank(beside):
            table.faults.append(Fault(number, "", gettext("there is a value in a column without a name.")))
    return table


def columns_of_labels(
    table: ReadTable, number: int, labels: list[str], by_name: dict[str, SheetColumn]
) -> Iterator[SheetColumn | None]:
    """The column that each label means; what none or a second one means is a fault of the table."""
    for label in labels:
        column = by_name.get(folded_words(label))
        if column is None and label.strip():
            message = gettext("is not known here: name it as in the template, or take the column out.")
            table.faults.append(Fault(number, label.strip(), message))
        elif column in table.columns:
            table.faults.append(Fault(number, label.strip(), gettext("stands there twice.")))
            column = None
        elif column:
            table.columns.append(column)
        yield column
