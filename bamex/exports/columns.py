"""The columns of an exported table: how one value of a row reads in JSON, in a data package and in a spreadsheet.

A column gives each value three times. For JSON it keeps both languages and links by code; for a data package's CSV it
is one or two plain cells under the same stable English names; for a reader it is words in the page's language. No
typography is applied: exports hold the texts as they were written.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.ledger import quotations
from bamex.models import Publishable, visible_or_none
from bamex.publication import publication_of
from bamex.text.languages import CODES, DEFAULT, active

LIST_SEPARATOR = " | "  # between texts of one cell; codes, which hold no space, are separated by one


def text_in(row, name, language):
    """The text of a bilingual field as an export gives it: as written in that language, or None; never a fallback.

    Quotations of the ledger are the figures they stand for.
    """
    text = getattr(row, f"{name}_{language}")
    return quotations.bare(text, language) if text else None


def key_of(row):
    """What identifies a row in its table and links to it: the permanent code, else the slug."""
    return getattr(row, "code", "") or row.slug


def published_rows(model):
    """The rows of `model` that readers may know of; not every noun has a state of publication."""
    return model._default_manager.published() if issubclass(model, Publishable) else model._default_manager.all()


def rests(model, path):
    """`path` to rows of `model`, and the paths to all that they cannot be shown without."""
    deeper = (
        deep
        for name in publication_of(model).rests_on
        for deep in rests(model._meta.get_field(name).related_model, f"{path}__{name}")
    )
    return (path, *deeper)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One text a row, and the parent of other kinds of columns.

    `read(row)` gives the value; None and the empty text stand for a missing one. `of` is
    the field of the model that it shows, where there is one; `select` and `prefetch` are the
    relations that reading needs, so that a table asks for them once whatever its number of rows.
    """

    name: str
    label: str
    read: object
    of: str = ""
    description: str = ""
    for_readers: bool = True
    required: bool = False
    select: tuple = ()
    prefetch: tuple = ()

    type = "string"
    json_format = None

    def value(self, row):
        found = self.read(row)
        return None if found == "" else found

    def json(self, row):
        return self.value(row)

    def cells(self, row):
        """The values of the package's CSV, one a name of `fields`."""
        return [self.json(row)]

    def words(self, row):
        return self.value(row)

    @property
    def choices(self):
        """The values that the column can have, or nothing when they cannot be listed."""
        return ()

    def schema(self):
        """JSON Schema (2020-12) of the value in a record."""
        found = {"type": self.type if self.required else [self.type, "null"]}
        if self.json_format:
            found["format"] = self.json_format
        return found

    def fields(self):
        """Field descriptors (Table Schema, Data Package version 1) of the cells."""
        return [self.field(self.name, self.type)]

    def field(self, name, kind, **more):
        with override("fr"):
            french = str(self.label)
        with override("en"):
            found = {"name": name, "type": kind, "title": str(self.label), "title_fr": french}
        if self.description:
            found["description"] = self.description
        if self.required:
            more["constraints"] = {"required": True, **more.get("constraints", {})}
        return {**found, **more}

    def matches(self, row, wanted):
        """Whether the row has the value `wanted`, a text from an address."""
        return self.json(row) == wanted


class Integer(Column):
    type = "integer"


class Number(Column):
    type = "number"

    def value(self, row):
        found = super().value(row)
        return float(found) if isinstance(found, Decimal) else found


class Flag(Column):
    type = "boolean"

    def words(self, row):
        return _("yes") if self.value(row) else _("no")

    def matches(self, row, wanted):
        return self.json(row) is (wanted == "true")

    @property
    def choices(self):
        return ("true", "false")


class Day(Column):
    json_format = "date"

    def json(self, row):
        found = self.value(row)
        return found and found.isoformat()

    def words(self, row):
        return self.json(row)

    def fields(self):
        return [self.field(self.name, "date")]


class Time(Day):
    """Hours and minutes in Bamako (UTC+0)."""

    json_format = None

    def json(self, row):
        found = self.value(row)
        return found and found.strftime("%H:%M")

    def schema(self):
        return {**super().schema(), "pattern": "^[0-2][0-9]:[0-5][0-9]$"}

    def fields(self):
        return [self.field(self.name, "time", format="%H:%M")]


class Moment(Day):
    """An instant in UTC, to the microsecond (RFC 3339)."""

    json_format = "date-time"

    def json(self, row):
        found = self.value(row)
        return found and written_moment(found)

    def fields(self):
        return [self.field(self.name, "datetime", format="any")]


def written_moment(value):
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class PartialDay(Column):
    """A date known to the day, the month or the year (ISO 8601)."""

    PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"

    def schema(self):
        return {**super().schema(), "pattern": self.PATTERN}

    def fields(self):
        return [self.field(self.name, "string", constraints={"pattern": self.PATTERN})]


class Address(Column):
    """A web address as a URI (RFC 3986): letters outside ASCII are percent-encoded, so that every program takes it."""

    json_format = "uri"

    def value(self, row):
        return iri_to_uri(super().value(row))

    def fields(self):
        return [self.field(self.name, "string", format="uri")]


@dataclass(frozen=True, kw_only=True)
class Bilingual(Column):
    """A text in both languages: `{"fr": …, "en": …}`, two cells; a missing text is missing."""

    def json(self, row):
        return self.read(row)

    def cells(self, row):
        found = self.json(row)
        return [found[language] for language in CODES]

    def words(self, row):
        found = self.json(row)
        if text := found[active()]:
            return text
        return found[DEFAULT] and f"{found[DEFAULT]} [{DEFAULT}]"  # as the plain texts mark a fallback

    def schema(self):
        languages = {code: {"type": ["string", "null"]} for code in CODES}
        if self.required:
            languages[DEFAULT] = {"type": "string"}
        return {"type": "object", "properties": languages, "required": CODES, "additionalProperties": False}

    def fields(self):
        optional = replace(self, required=False)
        return [
            (self if language == DEFAULT else optional).field(f"{self.name}_{language}", "string") for language in CODES
        ]


@dataclass(frozen=True, kw_only=True)
class Choice(Column):
    """One of a few values with a name in each language; `options` maps a value to its name."""

    options: dict

    def words(self, row):
        found = self.value(row)
        return found and str(self.options[found])

    @property
    def choices(self):
        return tuple(self.options)

    def schema(self):
        values = list(self.options) if self.required else [*self.options, None]
        return {**super().schema(), "enum": values}

    def fields(self):
        return [self.field(self.name, "string", constraints={"enum": list(self.options)})]


class Several(Column):
    """A list of texts."""

    type = "array"
    separator = LIST_SEPARATOR

    def json(self, row):
        return list(self.read(row))

    def cells(self, row):
        return [self.separator.join(self.json(row)) or None]

    def words(self, row):
        return LIST_SEPARATOR.join(self.json(row))

    def item(self):
        return {"type": "string"}

    def schema(self):
        return {"type": "array", "items": self.item()}

    def fields(self):
        return [replace(self, required=False).field(self.name, "string")]

    def matches(self, row, wanted):
        return wanted in self.json(row)


@dataclass(frozen=True, kw_only=True)
class Choices(Several):
    options: dict
    separator = " "

    def words(self, row):
        return LIST_SEPARATOR.join(str(self.options[value]) for value in self.json(row))

    @property
    def choices(self):
        return tuple(self.options)

    def item(self):
        return {"enum": list(self.options)}


@dataclass(frozen=True, kw_only=True)
class One(Column):
    """A link to one row of another table, by its code; what is not published is not named."""

    model: type

    def related(self, row):
        found = self.read(row)
        return visible_or_none(found) if isinstance(found, Publishable) else found

    def value(self, row):
        found = self.related(row)
        return found and key_of(found)

    def words(self, row):
        found = self.related(row)
        return found and str(found)


@dataclass(frozen=True, kw_only=True)
class Many(Several):
    """Links to rows of another table, by their codes, in the order of the codes."""

    model: type
    separator = " "

    def json(self, row):
        return sorted({key_of(found) for found in self.read(row)}, key=code_order)

    def words(self, row):
        found = sorted(self.read(row), key=lambda linked: code_order(key_of(linked)))
        return LIST_SEPARATOR.join(map(str, found))


class Sources(Many):
    """The published sources that support a row or a field of it, each once; for readers, with who published it."""

    def words(self, row):
        return LIST_SEPARATOR.join(
            f"{source.publisher} ({source.code})" for source in sorted(self.read(row), key=lambda it: it.code)
        )


@dataclass(frozen=True, kw_only=True)
class Nested(Column):
    """Rows of another table that belong to this one, as records in JSON; in a package, that table has them."""

    table: object
    without: tuple = ()
    in_words: object = None

    def kept(self):
        return [column for column in self.table.columns if column.name not in self.without]

    def json(self, row):
        return [{column.name: column.json(child) for column in self.kept()} for child in self.read(row)]

    def cells(self, row):
        return []

    def words(self, row):
        return LIST_SEPARATOR.join(self.in_words(child) for child in self.read(row))

    def schema(self):
        return {"type": "array", "items": object_schema(self.kept())}

    def fields(self):
        return []


def object_schema(columns):
    """JSON Schema of a record with these columns."""
    return {
        "type": "object",
        "properties": {column.name: described(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def described(column):
    with override("en"):
        words = {"title": str(column.label)}
    return {**column.schema(), **words, **({"description": column.description} if column.description else {})}


def code_order(code):
    """E999 before E1000."""
    return len(code), code


def moment_of(text):
    """An aware datetime from an RFC 3339 date or date-time; raises ValueError. A date means its first instant, UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
