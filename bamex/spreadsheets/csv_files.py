"""CSV files as spreadsheets write them: separator, byte order mark and encoding are found out, formulae disarmed."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext

from bamex.exports.csv import FORMULA_STARTS, Dialect, csv_text
from bamex.spreadsheets.cells import CellValue
from bamex.spreadsheets.columns import folded_words
from bamex.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS, NO_TABLE, TOO_MANY_ROWS, FileError, Sheet, is_blank

SEPARATORS = (",", ";", "\t")
# Excel writes the encoding of Windows where it is not told otherwise, and UTF-16 as “Unicode text”.
ENCODING_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ENCODINGS = ("utf-8", "cp1252")


def write_csv(sheet: Sheet, dialect: Dialect) -> bytes:
    """A sheet as CSV; `read_csv` gives it back."""
    return csv_text(([disarm_cell(cell) for cell in cells] for _number, cells in sheet.rows), dialect).encode()


def disarm_cell(cell: CellValue) -> CellValue:
    """A cell that a spreadsheet takes for no formula. What begins as a disarmed one gets a further apostrophe."""
    is_formula = isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA_STARTS)
    return f"'{cell}" if is_formula else cell


def rearm_cell(text: str) -> str:
    """A cell as it was before `disarm_cell`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def read_csv(content: bytes, headings: Iterable[str]) -> Sheet:
    """The sheet of a CSV file; the separator is the one by which most of `headings`, folded, are found.

    Raises FileError.
    """
    text = decode_text(content)
    hint, _end, rest = text.partition("\n")
    if hint.strip().lower().startswith("sep=") and len(hint.strip()) == len("sep=;"):
        return Sheet("", rows_of(rest, hint.strip()[-1], first=2))
    separator = max(SEPARATORS, key=lambda mark: len(first_names(text, mark) & set(headings)))
    return Sheet("", rows_of(text, separator))


def decode_text(content: bytes) -> str:
    """The text of a file. Raises FileError for what is none, such as a PDF or a picture, or cannot be told."""
    encodings = [encoding for mark, encoding in ENCODING_MARKS.items() if content.startswith(mark)] or ENCODINGS
    if encodings is ENCODINGS and b"\0" in content:
        raise FileError(str(NO_TABLE))
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(gettext("The letters of this file cannot be read: save it as “CSV UTF-8”."))


def first_names(text: str, separator: str) -> set[str]:
    try:
        return {folded_words(name) for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])}
    except csv.Error:
        return set()


def rows_of(text: str, separator: str, first: int = 1) -> list[tuple[int, list[CellValue]]]:
    rows: list[tuple[int, list[CellValue]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, texts in enumerate(reader, first):
            cells: list[CellValue] = [rearm_cell(text) for text in texts[:MOST_COLUMNS]]
            if not is_blank(cells):
                rows.append((number, cells))
            if len(rows) > MOST_ROWS + 1:
                raise FileError(str(TOO_MANY_ROWS))
    except csv.Error as error:
        raise FileError(str(NO_TABLE)) from error
    return rows
