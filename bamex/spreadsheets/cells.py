"""Cells of a spreadsheet ⇄ values in plain form: choices and answers in words, dates as people type them."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, override

from bamex.importer.schema import Plain, plain_value
from bamex.spreadsheets.columns import SheetColumn, folded_words
from bamex.spreadsheets.related_rows import CellError, RelatedRows
from bamex.text.languages import CODES

CellValue = str | int | float | bool | date | time | None


class BrokenCell(str):
    """Text that a spreadsheet shows where a formula fails: #N/A."""


YES = {"oui", "yes", "vrai", "true", "x", "1", "o", "y"}
NO = {"non", "no", "faux", "false", "0", "n"}
FRENCH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
HOUR = re.compile(r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?(?::(\d{2})(?:\.0+)?)?")


# Writing


def write_value(column: SheetColumn, plain: Plain) -> CellValue:
    """The cell of a column that holds a value of the object's own, in words of the active language."""
    field = column.field
    value = plain.get(column.name, column.schema.default(column.name))
    if value is None:
        return ""
    if isinstance(field, ArrayField):
        return "\n".join(words_of_choice(field.base_field, item) for item in value)
    if isinstance(field, models.BooleanField):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, models.TimeField):
        return str(value).removesuffix(":00")
    if isinstance(field, models.IntegerField) and not field.choices:
        return int(value)
    return words_of_choice(field, value)


def words_of_choice(field: Any, value: Any) -> str:
    """The label of a value among the choices of a field, if it can be read back; or else the value itself."""
    label = str(dict(field.flatchoices).get(value, value))
    return label if read_choice(field, label, or_none=True) == value else str(value)


def write_links_cell(column: SheetColumn, plain: Plain, related: RelatedRows) -> str:
    keys = plain.get(column.name, [])
    return "\n".join(related.words_for(column.model_field.related_model, key) for key in keys)


def write_relation(column: SheetColumn, plain: Plain, related: RelatedRows) -> str:
    key = plain.get(column.name)
    return related.words_for(column.model_field.related_model, key) if key else ""


# Reading


def text_of_cell(cell: CellValue) -> str:
    """A cell as text, without the spaces around it; lines end in LF. Raises CellError."""
    if cell is None:
        return ""
    if isinstance(cell, BrokenCell):
        raise CellError(gettext("the formula gives %(value)s: write the value.") % {"value": str(cell)})
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date | time):
        return cell.isoformat()
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in text:
        raise CellError(gettext("holds a character that cannot be kept: type the cell anew."))
    return text


def items_of_cell(cell: CellValue) -> list[str]:
    """The items of a list, one a line or separated by semicolons."""
    return [item.strip() for item in re.split(r"[;\n]", text_of_cell(cell)) if item.strip()]


def read_value(column: SheetColumn, cell: CellValue) -> Any:
    """The plain value of a cell, None where it is empty. Raises CellError."""
    field, text = column.field, text_of_cell(cell)
    if text == "":
        return None
    if isinstance(field, ArrayField):
        return [read_choice(field.base_field, item) for item in items_of_cell(cell)]
    if isinstance(field, models.BooleanField):
        return read_answer(cell, text)
    if isinstance(field, models.DateField):
        text = date_from(cell, text)
    elif isinstance(field, models.TimeField):
        text = time_from(text)
    elif isinstance(field, models.IntegerField | models.DecimalField):
        text = re.sub(r"\s", "", text).replace(",", ".")
    return read_choice(field, text)


def read_choice(field: Any, text: str, *, or_none: bool = False) -> Any:
    """The plain value of a text: of a field with choices, by the value or by its label in any language."""
    if field.flatchoices:
        meant = values_by_name(field).get(folded_words(text), set())
        if len(meant) == 1:
            return plain_value(field, next(iter(meant)))
        if or_none:
            return None
        labels = " / ".join(str(label) for _value, label in field.flatchoices)
        raise CellError(gettext("“%(text)s” is none of: %(choices)s.") % {"text": text, "choices": labels})
    try:
        return plain_value(field, field.to_python(text))
    except ValidationError as error:
        raise CellError(fault_of_value(field, text) or " ".join(error.messages)) from error


def fault_of_value(field: models.Field, text: str) -> str:
    """Sentence that a text is no number; empty of a field that takes none."""
    if isinstance(field, models.IntegerField):
        return gettext("“%(text)s” is no whole number: write it in digits, without a unit.") % {"text": text}
    if isinstance(field, models.DecimalField):
        return gettext("“%(text)s” is no number: write it in digits, as 12.5, without a unit.") % {"text": text}
    return ""


@cache
def values_by_name(field: Any) -> dict[str, set]:
    """The values of a field with choices by what may be written for them, folded: value, label in each language."""
    values: dict[str, set] = defaultdict(set)
    for value, label in field.flatchoices:
        values[folded_words(str(value))].add(value)
        for language in CODES:
            with override(language):
                values[folded_words(str(label))].add(value)
    return values


def read_answer(cell: CellValue, text: str) -> bool:
    word = folded_words(text)
    if isinstance(cell, bool) or word in YES | NO:
        return cell if isinstance(cell, bool) else word in YES
    raise CellError(gettext("“%(text)s”: write yes or no.") % {"text": text})


def date_from(cell: CellValue, text: str) -> str:
    """A date (ISO 8601) of a cell that holds one, or a text as 2025-11-14 or 14/11/2025. Raises CellError."""
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    found = FRENCH_DATE.fullmatch(text)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    try:
        parsed = parse_date(written)
    except ValueError:
        parsed = None
    if parsed is None:
        raise CellError(gettext("“%(text)s” is no date: write YYYY-MM-DD or DD/MM/YYYY.") % {"text": text})
    return parsed.isoformat()


def time_from(text: str) -> str:
    """A time (ISO 8601) of a text such as 10:30, 10h30 or 10 h. Raises CellError."""
    if found := HOUR.fullmatch(text):
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second).isoformat()
    raise CellError(gettext("“%(text)s” is no time: write it as 10:30.") % {"text": text})


def read_relation(column: SheetColumn, cell: CellValue, related: RelatedRows) -> str | None:
    text = text_of_cell(cell)
    return related.key_of(column.model_field.related_model, text) if text else None


def read_links(column: SheetColumn, cell: CellValue, related: RelatedRows) -> list[str]:
    """The identity keys of the rows that a cell lists, each once, sorted as the plain form has them."""
    model, keys, errors = column.model_field.related_model, set(), []
    for item in items_of_cell(cell):
        try:
            keys.add(related.key_of(model, item))
        except CellError as error:
            errors.append(str(error))
    if errors:
        raise CellError(" ".join(errors))
    return sorted(keys)
