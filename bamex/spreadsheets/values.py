"""Values of every kind of column ⇄ cells; the parts of an object in one cell: a line a part, `|` between values."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext

from bamex.importer.schema import Plain, Schema
from bamex.spreadsheets.cells import (
    CellValue,
    read_links,
    read_relation,
    read_value,
    text_of_cell,
    write_links_cell,
    write_relation,
    write_value,
)
from bamex.spreadsheets.citations import read_citations, write_citations_cell
from bamex.spreadsheets.columns import Kind, SheetColumn, columns_of
from bamex.spreadsheets.related_rows import CellError, RelatedRows

# `\|` is a bar within a value, `\n` the end of a line, `\\` a backslash.
SEPARATOR = re.compile(r"(?:[^|\\]|\\.)*")
ESCAPED = re.compile(r"\\(.)")


def write_cell(column: SheetColumn, plain: Plain, related: RelatedRows) -> CellValue:
    """Cell for what a plain form says in one column; `read_cell` gives it back."""
    if column.kind is Kind.RELATION:
        return write_relation(column, plain, related)
    if column.kind is Kind.LINKS:
        return write_links_cell(column, plain, related)
    if column.kind is Kind.SOURCES:
        return write_citations_cell(column.schema, plain)
    if column.kind is Kind.PARTS:
        return write_parts_cell(column.schema.parts[column.name], plain.get(column.name, []), related)
    return write_value(column, plain)


def read_cell(column: SheetColumn, cell: CellValue, related: RelatedRows) -> Any:
    """The plain value of a cell, None or empty where it says nothing. Raises CellError."""
    if column.kind is Kind.RELATION:
        return read_relation(column, cell, related)
    if column.kind is Kind.LINKS:
        return read_links(column, cell, related)
    if column.kind is Kind.SOURCES:
        return read_citations(column.schema, cell, related)
    if column.kind is Kind.PARTS:
        return read_parts(column.schema.parts[column.name], cell, related)
    return read_value(column, cell)


def write_parts_cell(part: Schema, plains: list[Plain], related: RelatedRows) -> str:
    return "\n".join(
        " | ".join(escape_part(str(write_cell(column, plain, related))) for column in columns_of(part))
        for plain in plains
    )


def escape_part(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def read_parts(part: Schema, cell: CellValue, related: RelatedRows) -> list[Plain]:
    """The plain forms of the parts that a cell lists. Raises CellError, with all that is wrong."""
    columns, plains, errors = columns_of(part), [], []
    for number, line in enumerate(filter(str.strip, text_of_cell(cell).split("\n")), 1):
        values = split_part(line)
        if len(values) > len(columns):
            message = gettext("line %(number)s has %(count)s values, %(most)s at most.")
            errors.append(message % {"number": number, "count": len(values), "most": len(columns)})
            continue
        plain: Plain = {}
        for column, value in zip(columns, values, strict=False):
            try:
                plain[column.name] = read_cell(column, value, related)
            except CellError as error:
                errors.append(f"{column.label}: {error}")
        plains.append(part.without_defaults(plain))
    if errors:
        raise CellError(" ".join(errors))
    return plains


def split_part(line: str) -> list[str]:
    """The values of one line, without the marks that `escape_part` set."""
    values, start = [], 0
    while start <= len(line):
        found = SEPARATOR.match(line, start)
        end = found.end() if found else len(line)
        values.append(ESCAPED.sub(lambda mark: "\n" if mark[1] == "n" else mark[1], line[start:end]).strip())
        start = end + 1
    return values
