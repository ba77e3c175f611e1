"""Sheets as they leave and as they come, whatever the file: a name, and rows of cells with their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from bamex.spreadsheets.cells import CellValue

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 250

TOO_LARGE = _("The file has more than 5 MB: import it in several parts.")
TOO_MANY_ROWS = _("The table has more than 5,000 rows: import it in several parts.")
NO_TABLE = _("This is no table: choose an XLSX or CSV file, such as the template.")


class FileError(Exception):
    """A file that cannot be read as a table, in a sentence in the active language."""


@dataclass
class Sheet:
    """One sheet. `rows` are number in the file → cells; the first is that of the labels."""

    name: str
    rows: list[tuple[int, list[CellValue]]] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, lines: list[list[CellValue]]) -> Sheet:
        return cls(name, list(enumerate(lines, 1)))


def is_blank(cells: list[CellValue]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
