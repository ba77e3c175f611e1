"""Workbooks (XLSX, ISO/IEC 29500) read and written by openpyxl: text stays text, formulae are never written."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from bamex.spreadsheets.cells import BrokenCell, CellValue
from bamex.spreadsheets.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    NO_TABLE,
    TOO_LARGE,
    TOO_MANY_ROWS,
    FileError,
    Sheet,
    is_blank,
)

MOST_UNPACKED = 60 * 1024 * 1024  # bytes; a file of 5 MB may unpack to a thousand times as much
MOST_FILES = 500  # inside a workbook
BESIDE = 5  # columns that are read beside those with labels, so that a forgotten label is told of
MOST_LETTERS = 32_767  # a cell; openpyxl cuts what is longer without a word
MOST_SHEETS = 10  # that are read
TEXT_FORMAT = "@"  # so that Excel takes neither E001 nor 2025-11 for a number or a date
LAYOUT = {"number_format": TEXT_FORMAT, "alignment": Alignment(vertical="top", wrap_text=True)}
TEXT, LABEL = {"name": "Text", **LAYOUT}, {"name": "Label", "font": Font(bold=True), **LAYOUT}
# Excel writes so what XML cannot hold (ISO/IEC 29500-1, 22.4.2.4, ST_Xstring).
CONTROL, ESCAPED_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]"), re.compile(r"_x00([01][0-9A-Fa-f])_")
COLUMN_WIDTHS = {True: 60, False: 18}  # characters, of a column of long texts and of others
LONG_TEXT = 40


# Reading


def read_workbook(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, with dates as dates and the values of formulae. Raises FileError."""
    refuse_bombs(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return [read_worksheet(sheet) for sheet in workbook.worksheets[:MOST_SHEETS]]
        finally:
            workbook.close()
    except FileError:
        raise
    except Exception as error:
        raise FileError(str(NO_TABLE)) from error


def refuse_bombs(content: bytes) -> None:
    """Raise FileError for what unpacks to more than a table of the permitted size needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
            names = {file.filename for file in files}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError(str(NO_TABLE)) from error
    if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
        raise FileError(str(TOO_LARGE))
    if "content.xml" in names:
        raise FileError(gettext("This is an OpenDocument table: save it as XLSX (Excel 2007 and later), or as CSV."))
    if "xl/workbook.xml" not in names:
        raise FileError(str(NO_TABLE))


def read_worksheet(worksheet: Any) -> Sheet:
    worksheet.reset_dimensions()  # the file may claim any size
    sheet, width = Sheet(worksheet.title), MOST_COLUMNS
    for number, values in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = [read_worksheet_cell(cell) for cell in values[:width]]
        if not is_blank(cells):
            sheet.rows.append((number, cells))
            if len(sheet.rows) == 1:
                width = min(MOST_COLUMNS, width_of(cells) + BESIDE)
        if len(sheet.rows) > MOST_ROWS + 1 or number > MOST_ROWS * 4:
            raise FileError(str(TOO_MANY_ROWS))
    return sheet


def width_of(cells: list[CellValue]) -> int:
    """Number of cells up to the last that is not empty."""
    return max((place for place, cell in enumerate(cells, 1) if not is_blank([cell])), default=0)


def read_worksheet_cell(cell: Any) -> CellValue:
    value = cell.value
    if cell.data_type == "e":
        return BrokenCell(value)
    if isinstance(value, str):
        return ESCAPED_CONTROL.sub(lambda mark: chr(int(mark[1], 16)), value)
    return value


# Writing


def write_workbook(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of `sheets`, whose first rows are labels. Raises FileError where a text is too long for a cell."""
    workbook = Workbook(write_only=True)
    for style in (TEXT, LABEL):
        workbook.add_named_style(NamedStyle(**style))
    for sheet in sheets:
        worksheet = workbook.create_sheet(sheet_title(sheet.name))
        worksheet.freeze_panes = "B2"
        for place, width in enumerate(widths_of(sheet), 1):
            column = worksheet.column_dimensions[get_column_letter(place)]
            column.width, column.number_format = width, TEXT_FORMAT  # of cells that are still to be filled in, too
        for number, cells in sheet.rows:
            worksheet.append([worksheet_cell(worksheet, cell, is_label=number == 1) for cell in cells])
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def sheet_title(name: str) -> str:
    """A name as Excel accepts it: 31 characters, without those that stand in its references."""
    return re.sub(r"[\\/*?:\[\]]", " ", name)[:31]


def widths_of(sheet: Sheet) -> list[int]:
    columns = max((len(cells) for _number, cells in sheet.rows), default=0)
    longest = [0] * columns
    for _number, cells in sheet.rows[1:]:
        for place, cell in enumerate(cells):
            longest[place] = max(longest[place], len(str(cell or "")))
    return [COLUMN_WIDTHS[letters > LONG_TEXT] for letters in longest]


def worksheet_cell(worksheet: Any, cell: CellValue, *, is_label: bool) -> Any:
    """A cell of text that is text whatever it looks like, or a number."""
    if not isinstance(cell, str):
        return cell
    text = CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", cell)
    if len(text) > MOST_LETTERS:
        start = f"{text[:40]}…"
        message = gettext("“%(text)s” is longer than a cell of Excel may be: export as CSV.")
        raise FileError(message % {"text": start})
    if not text:
        return None
    made = WriteOnlyCell(worksheet, text)
    made.data_type = "s"
    made.style = LABEL["name"] if is_label else TEXT["name"]
    return made
