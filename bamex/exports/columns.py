"""Columns of an exported table: one value of a row in JSON, in a data package and in a spreadsheet.

A column gives each value three times. For JSON it keeps both languages and links by code; for a data package's CSV it
is one or two plain cells under the same stable English names; for a reader it is words in the page's language. No
typography is applied: exports hold the texts as they were written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.ledger.quotations import text_with_figures
from bamex.text.languages import CODES, DEFAULT, active

LIST_SEPARATOR = " | "  # between texts of one cell; codes, which hold no space, are separated by one


def text_in(row: Any, name: str, language: str) -> str | None:
    """The text of a bilingual field as an export gives it: as written in that language, or None; never a fallback.

    Quotations of the ledger are the figures they stand for.
    """
    text = getattr(row, f"{name}_{language}")
    return text_with_figures(text, language) if text else None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One text a row, and the parent of other kinds of columns.

    `read(row)` gives the value; None and the empty text stand for a missing one. `of` is
    the field of the model that it shows, where there is one; `select` and `prefetch` are the
    relations that reading needs, so that a table asks for them once whatever its number of rows.
    `lookup` is the path by which a query finds the value, where a table can be narrowed by it.
    """

    name: str
    label: Any  # a text, translated when it is read
    read: Callable[[Any], Any]
    of: str = ""
    lookup: str = ""
    description: str = ""
    for_readers: bool = True
    required: bool = False
    select: tuple[str, ...] = ()
    prefetch: tuple[Any, ...] = ()

    type = "string"
    json_format: ClassVar[str | None] = None

    def value(self, row: Any) -> Any:
        found = self.read(row)
        return None if found == "" else found

    def json(self, row: Any) -> Any:
        return self.value(row)

    def cells(self, row: Any) -> list[Any]:
        """The values of the package's CSV, one a name of `fields`."""
        return [self.json(row)]

    def words(self, row: Any) -> Any:
        return self.value(row)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that the column can have, or nothing when they cannot be listed."""
        return ()

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the value in a record."""
        found = {"type": self.type if self.required else [self.type, "null"]}
        if self.json_format:
            found["format"] = self.json_format
        return found

    def fields(self) -> list[dict[str, Any]]:
        """Field descriptors (Table Schema, Data Package version 1) of the cells."""
        return [self.field(self.name, self.type)]

    def field(self, name: str, kind: str, **more: Any) -> dict[str, Any]:
        with override("fr"):
            french = str(self.label)
        with override("en"):
            found = {"name": name, "type": kind, "title": str(self.label), "title_fr": french}
        if self.description:
            found["description"] = self.description
        if self.required:
            more["constraints"] = {"required": True, **more.get("constraints", {})}
        return {**found, **more}

    def condition(self, wanted: str) -> Q:
        """The rows that have the value `wanted`, a text from an address, as a condition of a query."""
        return Q(**{self.lookup: wanted}) if wanted else Q(pk__in=())  # the empty text stands for a missing value

    def matches(self, row: Any, wanted: str) -> bool:
        """The same of one row that no query can find, being made."""
        return self.json(row) == wanted


class Integer(Column):
    type = "integer"


class Number(Column):
    type = "number"

    def value(self, row: Any) -> Any:
        found = super().value(row)
        return float(found) if isinstance(found, Decimal) else found


@dataclass(frozen=True, kw_only=True)
class Flag(Column):
    """True or false; `holds` is the condition of those rows of which it is true, where that is worked out.

    What is worked out from other rows each time is given by a function.
    """

    type = "boolean"
    holds: Q | Callable[[], Q] | None = None

    def words(self, row: Any) -> Any:
        return _("yes") if self.value(row) else _("no")

    def condition(self, wanted: str) -> Q:
        holds = self.holds() if callable(self.holds) else self.holds or Q(**{self.lookup: True})
        return holds if wanted == "true" else ~holds

    def matches(self, row: Any, wanted: str) -> bool:
        return self.json(row) is (wanted == "true")

    @property
    def choices(self) -> tuple[str, ...]:
        return ("true", "false")


class Day(Column):
    json_format: ClassVar[str | None] = "date"

    def json(self, row: Any) -> Any:
        found = self.value(row)
        return found and found.isoformat()

    def words(self, row: Any) -> Any:
        return self.json(row)

    def fields(self) -> list[dict[str, Any]]:
        return [self.field(self.name, "date")]


class Time(Day):
    """Hours and minutes in Bamako (UTC+0)."""

    json_format = None

    def json(self, row: Any) -> Any:
        found = self.value(row)
        return found and found.strftime("%H:%M")

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "pattern": "^[0-2][0-9]:[0-5][0-9]$"}

    def fields(self) -> list[dict[str, Any]]:
        return [self.field(self.name, "time", format="%H:%M")]


class Moment(Day):
    """An instant in UTC, to the microsecond (RFC 3339)."""

    json_format = "date-time"

    def json(self, row: Any) -> Any:
        found = self.value(row)
        return found and written_moment(found)

    def fields(self) -> list[dict[str, Any]]:
        return [self.field(self.name, "datetime", format="any")]


def written_moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class PartialDay(Column):
    """A date known to the day, the month or the year (ISO 8601)."""

    PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "pattern": self.PATTERN}

    def fields(self) -> list[dict[str, Any]]:
        return [self.field(self.name, "string", constraints={"pattern": self.PATTERN})]


class Address(Column):
    """A web address as a URI (RFC 3986): letters outside ASCII are percent-encoded, so that every program takes it."""

    json_format = "uri"

    def value(self, row: Any) -> Any:
        return iri_to_uri(super().value(row))

    def fields(self) -> list[dict[str, Any]]:
        return [self.field(self.name, "string", format="uri")]


@dataclass(frozen=True, kw_only=True)
class Bilingual(Column):
    """A text in both languages: `{"fr": …, "en": …}`, two cells; a missing text is missing."""

    def json(self, row: Any) -> Any:
        return self.read(row)

    def cells(self, row: Any) -> list[Any]:
        found = self.json(row)
        return [found[language] for language in CODES]

    def words(self, row: Any) -> Any:
        found = self.json(row)
        if text := found[active()]:
            return text
        return found[DEFAULT] and f"{found[DEFAULT]} [{DEFAULT}]"  # as the plain texts mark a fallback

    def schema(self) -> dict[str, Any]:
        languages: dict[str, Any] = {code: {"type": ["string", "null"]} for code in CODES}
        if self.required:
            languages[DEFAULT] = {"type": "string"}
        return {"type": "object", "properties": languages, "required": CODES, "additionalProperties": False}

    def fields(self) -> list[dict[str, Any]]:
        optional = replace(self, required=False)
        return [
            (self if language == DEFAULT else optional).field(f"{self.name}_{language}", "string") for language in CODES
        ]


@dataclass(frozen=True, kw_only=True)
class Choice(Column):
    """One of a few values with a name in each language; `options` maps a value to its name."""

    options: dict[str, Any]

    def words(self, row: Any) -> Any:
        found = self.value(row)
        return found and str(self.options[found])

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.options)

    def schema(self) -> dict[str, Any]:
        values = list(self.options) if self.required else [*self.options, None]
        return {**super().schema(), "enum": values}

    def fields(self) -> list[dict[str, Any]]:
        return [self.field(self.name, "string", constraints={"enum": list(self.options)})]


def object_schema(columns: Sequence[Column]) -> dict[str, Any]:
    """JSON Schema of a record with these columns."""
    return {
        "type": "object",
        "properties": {column.name: described_schema(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def described_schema(column: Column) -> dict[str, Any]:
    with override("en"):
        words = {"title": str(column.label)}
    return {**column.schema(), **words, **({"description": column.description} if column.description else {})}


def moment_of(text: str) -> datetime:
    """An aware datetime from an RFC 3339 date or date-time; raises ValueError. A date means its first instant, UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
