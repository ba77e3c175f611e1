"""How a table leaves the site, whatever the table: JSON records, CSV in two dialects, and their schemas.

What an export contains is said in the sections (`<section>/tables.py`) and here for what all sections share
(bamex/exports/shared_tables.py). Nothing here knows of requests or addresses: rows come in, text goes out.
"""

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.db.models.functions import Length
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Address, Column, Moment, One, Several, Sources, object_schema, published_rows
from bamex.exports.model_columns import column
from bamex.models import Publishable, Source, read_last_changes

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"); an apostrophe disarms it.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A form of CSV. Lines end in CRLF and quotes are doubled in both (RFC 4180)."""

    delimiter: str = ","
    start: str = ""


PLAIN = Dialect()
# What Excel opens with a double click where the list separator is the semicolon, as in French, accents intact.
EXCEL = Dialect(delimiter=";", start=BYTE_ORDER_MARK)
DIALECTS = {"": PLAIN, "plain": PLAIN, "excel": EXCEL}


def dialect_named(name):
    """The Dialect of this name; ValueError, in words, with the names that there are."""
    if name not in DIALECTS:
        raise ValueError(_("The dialects are: %(names)s.") % {"names": ", ".join(filter(None, DIALECTS))})
    return DIALECTS[name]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What a program may narrow a table by that is not the value of one column; `fits(row, day)`, an ISO date."""

    name: str
    description: str
    fits: object


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A noun as it is exported. `name` and the columns' names are stable; `title` is in words.

    `columns` begin with the key unless `key` is empty. `make_rows`, if given, replaces the published rows of `model`
    in the order of their codes; where it also makes their codes, `made_codes` gives them alone, by primary key.
    `filters` names the columns that a program may narrow the table by, and `conditions` adds to them.
    """

    name: str
    title: str
    description: str
    model: type
    columns: tuple
    make_rows: object = None
    made_codes: object = None
    key: str = "code"
    filters: tuple = ()
    conditions: tuple = ()

    def rows(self, most=None):
        """Every published row, or the first `most`, with all that reading its columns needs, in a constant number of
        queries."""
        if self.make_rows:
            return self.make_rows()[:most]
        return list(by_code(self.related(published_rows(self.model)))[:most])

    def related(self, queryset):
        queryset = queryset.select_related(*self.select) if self.select else queryset
        queryset = queryset.with_last_change() if self.is_dated else queryset
        return queryset.prefetch_related(*self.prefetch)

    def complete(self, rows):
        """Have `rows`, fetched for a page, hold what reading the columns needs besides."""
        prefetch_related_objects(rows, *self.select, *self.prefetch)
        if self.is_dated:
            read_last_changes(rows)

    @cached_property
    def select(self):
        return [path for item in self.columns for path in item.select]

    @cached_property
    def prefetch(self):
        lookups = [lookup for item in self.columns for lookup in item.prefetch]
        return list({getattr(lookup, "prefetch_to", lookup): lookup for lookup in lookups}.values())

    @cached_property
    def by_name(self):
        return {item.name: item for item in self.columns}

    def column_of(self, field_name):
        """The name of the column that shows a field of the model, as long as one does."""
        return next((item.name for item in self.columns if item.of == field_name), field_name)

    @property
    def updated(self):
        """The column that says when a row last changed, or None."""
        return self.by_name.get("last_updated")

    @property
    def is_dated(self):
        """Whether its rows themselves say when they last changed."""
        return self.updated is not None and issubclass(self.model, Publishable)

    def record(self, row):
        return {item.name: item.json(row) for item in self.columns}

    def schema(self):
        """JSON Schema (2020-12) of a record."""
        return {"title": self.name, "description": self.description, **object_schema(self.columns)}

    def header(self):
        return [descriptor["name"] for item in self.columns for descriptor in item.fields()]

    def links(self):
        """Column → model, for the columns that hold one code of another table."""
        return {item.name: item.model for item in self.columns if isinstance(item, One)}


def by_code(queryset):
    """E999 before E1000; what has no code stays in its own order."""
    names = {item.name for item in queryset.model._meta.fields}
    return queryset.order_by(Length("code"), "code") if "code" in names else queryset


# JSON


def json_text(value):
    """JSON (RFC 8259) in UTF-8 as people can read it, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


# CSV


def machine_csv(table, rows):
    """The table for programs: stable names, both languages, codes; plain dialect."""
    lines = ([cell for item in table.columns for cell in item.cells(row)] for row in rows)
    return csv_text([table.header(), *lines], PLAIN)


def reader_csv(tables, rows, dialect):
    """Rows for a reader, in words of the active language. `rows` are `(table, row)`, of one table or of several.

    Where tables differ, a row has no value in the columns that its table lacks.
    """
    shown = {}
    for table in tables:
        for item in table.columns:
            if item.for_readers:
                shown.setdefault(item.name, capfirst(str(item.label)))
    lines = (
        [table.by_name[name].words(row) if name in table.by_name else None for name in shown] for table, row in rows
    )
    return csv_text([list(shown.values()), *lines], dialect)


def csv_text(lines, dialect):
    """Text of a CSV file (RFC 4180) whose first line names the columns; formulae are disarmed."""
    written = io.StringIO(newline="")
    written.write(dialect.start)
    writer = csv.writer(written, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerows([cell(value) for value in line] for line in lines)
    return written.getvalue()


def cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)  # a number is no formula, whatever its sign
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


# Schemas of a data package


def table_schema(table, names):
    """Table Schema (Data Package version 1) of `machine_csv`. `names` maps models to the names of their tables."""
    found = {"fields": [descriptor for item in table.columns for descriptor in item.fields()], "missingValues": [""]}
    if table.key:
        found["primaryKey"] = table.key
    keys = [
        {"fields": name, "reference": {"resource": names[model], "fields": "code"}}
        for name, model in table.links().items()
        if model in names
    ]
    return {**found, "foreignKeys": keys} if keys else found


# Columns that many tables share


def code(model, description="Permanent code; never changes, never given twice."):
    return column(model, "code", description=description, required=True)


def slug(model):
    description = "The object's part of its page's address, the same in both languages; may change, unlike the code."
    return column(model, "slug", description=description, for_readers=False)


def made_code(description):
    """The key of rows that have no permanent code: their place under what they belong to."""
    return Column(name="code", label=_("code"), read=lambda row: row.code, required=True, description=description)


def aliases():
    return Several(
        name="aliases", label=_("aliases"), read=lambda row: row.alias_list, description="Other spellings in use."
    )


def cited_sources(row):
    """The published sources of a row whose citations were prefetched, each once."""
    return {item.source.pk: item.source for item in row.citations.all() if item.source.is_published}.values()


def sources():
    return Sources(
        name="sources",
        label=_("sources"),
        read=cited_sources,
        model=Source,
        prefetch=("citations",),
        description="Codes of the sources that support the object or a field of it; details in the table of citations.",
    )


def permanent_address():
    return Address(
        name="permanent_address",
        label=_("permanent address"),
        read=lambda row: settings.SITE_URL + row.permanent_path,
        required=True,
        description="Leads to the page of the object for ever, in the reader's language.",
    )


def last_updated(read, description=""):
    """When readers last saw a change: see bamex.history.models.HasHistory."""
    label = _("last updated")
    return Moment(
        name="last_updated", label=label, read=read, for_readers=False, required=True, description=description
    )


def history(model):
    """When a publishable object was first published and last changed, and where it can be read."""
    return (
        column(model, "first_published", for_readers=False, required=True),
        last_updated(lambda row: row.last_changed),
        permanent_address(),
    )
