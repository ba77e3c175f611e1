"""Columns of a spreadsheet, derived from a schema: one a field and language, links, parts and citations last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override

from bamex.importer.schema import Schema
from bamex.models import AlternativeNames
from bamex.publication import PLACEMENT
from bamex.search.columns import fold_text
from bamex.text.languages import CODES

LAST = (*(field.name for field in AlternativeNames._meta.fields), *PLACEMENT)  # columns that come after the others


class Kind(Enum):
    KEY = "key"  # says which object a row is
    VALUE = "value"
    RELATION = "relation"
    LINKS = "links"
    PARTS = "parts"
    SOURCES = "sources"


@dataclass(frozen=True, eq=False)
class SheetColumn:
    """One column. `name` is its key in the plain form and its stable name; `language` is empty where it has none."""

    name: str
    kind: Kind
    schema: Schema
    field: models.Field | None = None
    language: str = ""

    @property
    def label(self) -> str:
        """The words of the first row, in the active language."""
        if self.kind is Kind.SOURCES:
            return gettext("Sources")
        if self.kind is Kind.PARTS:
            return str(capfirst(self.schema.parts[self.name].model._meta.verbose_name_plural))
        return str(capfirst(self.model_field.verbose_name))

    @property
    def model_field(self) -> models.Field:
        return self.schema.model._meta.get_field(self.name)

    @property
    def names(self) -> set[str]:
        """All that a first row may call it, folded: its label in each language, and its stable name."""
        names = {folded_words(self.name)}
        for language in CODES:
            with override(language):
                names.add(folded_words(self.label))
        return names

    @property
    def is_required(self) -> bool:
        """True if a new row must have it. French stands for the bilingual fields that may not be empty."""
        if self.field is None or self.kind is Kind.KEY or self.name in PLACEMENT:
            return False
        if self.kind is Kind.LINKS or self.field.has_default() or self.field.null:
            return False
        return not self.field.blank and self.language in ("", CODES[0])

    @property
    def instruction(self) -> str:
        """Instruction for those who write in a cell, in the active language."""
        return instruction_of(self)


def columns_of(schema: Schema) -> list[SheetColumn]:
    """The columns of a schema in the order of the file: key, texts and values, links, parts, sources, placement."""
    own = [column for name in schema.columns for column in columns_of_field(schema, name)]
    key = [column for column in own if column.kind is Kind.KEY]
    last = [column for column in own if base_name(column) in LAST]
    return [
        *key,
        *(column for column in own if column not in key and column not in last),
        *(SheetColumn(name, Kind.LINKS, schema, field) for name, field in schema.links.items()),
        *(SheetColumn(name, Kind.PARTS, schema) for name in schema.parts),
        *([SheetColumn("sources", Kind.SOURCES, schema)] if schema.is_citable else []),
        *last,
    ]


def columns_of_field(schema: Schema, name: str) -> Iterator[SheetColumn]:
    field = schema.columns[name]
    if name in schema.bilingual:
        for language, text in zip(CODES, schema.texts_of(name), strict=True):
            yield SheetColumn(text, Kind.VALUE, schema, field, language)
    elif name == schema.key:
        yield SheetColumn(name, Kind.KEY, schema, field)
    else:
        yield SheetColumn(name, Kind.RELATION if field.is_relation else Kind.VALUE, schema, field)


def base_name(column: SheetColumn) -> str:
    """The name of a column's field, whatever its language."""
    return column.field.name if column.field else column.name


def folded_words(text: str) -> str:
    """`text` without accents, capitals, kinds of apostrophe and spaces: for what people type to be recognised."""
    return " ".join(fold_text(text.replace("’", "'")).split())


def labels_by_name(schema: Schema) -> dict[str, str]:
    """The label of each column, and of each bilingual field as a whole, by its name, in the active language."""
    return labels_in_language(schema, get_language())


@lru_cache(maxsize=100)  # asked for each cell of long tables
def labels_in_language(schema: Schema, language: str) -> dict[str, str]:
    labels = {column.name: column.label for column in columns_of(schema)}
    fields = {name: str(capfirst(field.verbose_name)) for name, field in {**schema.columns, **schema.links}.items()}
    return {**fields, **labels}


# What to write


def instruction_of(column: SheetColumn) -> str:
    field = column.field
    if column.kind is Kind.KEY:
        return gettext("Which object the row is. Left empty for a new one: it gets its code when it is imported.")
    if column.kind is Kind.SOURCES:
        return gettext("Codes or web addresses of sources, one a line; if need be (field, place): R012 (Name, p. 3).")
    if column.kind is Kind.PARTS:
        labels = " | ".join(part.label for part in columns_of(column.schema.parts[column.name]))
        return gettext("One a line: %(columns)s") % {"columns": labels}
    if field is None or column.name == "state":
        return gettext("To be read only: publishing and withdrawing are done on the object’s page.")
    if column.kind is Kind.LINKS:
        return gettext("Codes, addresses or names, one a line or separated by semicolons.")
    if column.kind is Kind.RELATION:
        return gettext("Code, address or name.")
    if isinstance(field, ArrayField):
        return listed_choices(field.base_field) or gettext("One a line.")
    return listed_choices(field) or instruction_of_type(field)


def instruction_of_type(field: models.Field) -> str:
    if isinstance(field, models.BooleanField):
        return gettext("Yes or no.")
    if isinstance(field, models.DateField):
        return gettext("Date: YYYY-MM-DD or DD/MM/YYYY.")
    if isinstance(field, models.TimeField):
        return gettext("Time: 10:30.")
    if isinstance(field, models.IntegerField | models.DecimalField):
        return gettext("Number.")
    return str(field.help_text)


def listed_choices(field: models.Field) -> str:
    """The choices of a field in words; empty where there are none."""
    return " / ".join(str(label) for _value, label in field.flatchoices)
