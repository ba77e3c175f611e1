"""Tables of an export: a noun as columns, its rows, and its schemas.

What an export contains is said in the sections (`<section>/tables.py`) and in bamex/exports/shared_tables.py for what
all sections share. Nothing here knows of requests or addresses: rows come in, values go out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Length

from bamex.exports.columns import Column, object_schema
from bamex.exports.link_columns import One, has_code, rows_for_readers
from bamex.models import Publishable, read_last_changes


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A day by which a program may narrow a table, not being the value of one column; `where` makes it a query's."""

    name: str
    description: str
    where: Callable[[str], Q]  # of a day, as ISO 8601 writes it


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A noun as it is exported. `name` and the columns' names are stable; `title` is in words.

    `columns` begin with the key unless `key` is empty. `make_rows`, if given, replaces the published rows of `model`
    in the order of their codes; where it also makes their codes, `made_codes` gives them alone, by primary key.
    `filters` names the columns that a program may narrow the table by, and `conditions` adds to them: only where the
    rows are not made.
    """

    name: str
    title: Any  # a text, translated when it is read
    description: str
    model: Any  # of Django, or the type of rows that are made
    columns: tuple[Column, ...]
    make_rows: Callable[[], list[Any]] | None = None
    made_codes: Callable[[], dict[int, str]] | None = None
    key: str = "code"
    filters: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def rows(self, most: int | None = None) -> list[Any]:
        """Every published row, or the first `most`, with all that reading its columns needs, in a constant number of
        queries."""
        return list(self.matching({})[:most])

    def matching(self, wanted: Mapping[str, str], since: datetime | None = None) -> QuerySet | list[Any]:
        """The rows that have every value `wanted`, by the name of a column or a condition, changed `since` then.

        A query that has yet to be made; a list where rows are made.
        """
        if self.make_rows:
            return [row for row in self.make_rows() if self._fits(row, wanted, since)]
        rows = by_code(self.related(rows_for_readers(self.model)))
        for name, value in wanted.items():
            rows = rows.filter(self._condition(name, value))
        if since and self.updated:
            rows = rows.filter(**{f"{self.updated.lookup}__gte": since})
        return rows

    def with_key(self, key: str) -> Any | None:
        """The row that the key tells from all others, or None."""
        if not self.key or "\x00" in key:  # which the database does not take
            return None
        column = self.by_name[self.key]
        if self.make_rows:
            return next((row for row in self.make_rows() if column.json(row) == key), None)
        return self.related(rows_for_readers(self.model)).filter(column.condition(key)).first()

    def _fits(self, row: Any, wanted: Mapping[str, str], since: datetime | None) -> bool:
        is_new = since is None or self.updated is None or self.updated.value(row) >= since
        return is_new and all(self.by_name[name].matches(row, value) for name, value in wanted.items())

    def _condition(self, name: str, value: str) -> Q:
        for condition in self.conditions:
            if condition.name == name:
                return condition.where(value)
        return self.by_name[name].condition(value)

    def related(self, queryset: QuerySet) -> QuerySet:
        queryset = queryset.select_related(*self.select) if self.select else queryset
        queryset = queryset.with_last_change() if self.is_dated else queryset
        return queryset.prefetch_related(*self.prefetch)

    def complete(self, rows: Sequence[Model]) -> None:
        """Have `rows`, fetched for a page, hold what reading the columns needs besides."""
        prefetch_related_objects(rows, *self.select, *self.prefetch)
        if self.is_dated:
            read_last_changes(rows)

    @cached_property
    def select(self) -> list[str]:
        return [path for column in self.columns for path in column.select]

    @cached_property
    def prefetch(self) -> list[Any]:
        """The lookups of all columns, each path once: Django refuses two of one path."""
        lookups = [lookup for column in self.columns for lookup in column.prefetch]
        return list({getattr(lookup, "prefetch_to", lookup): lookup for lookup in lookups}.values())

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def column_of(self, field_name: str) -> str:
        """The name of the column that shows a field of the model, as long as one does."""
        return next((column.name for column in self.columns if column.of == field_name), field_name)

    @property
    def updated(self) -> Column | None:
        """The column that says when a row last changed, or None."""
        return self.by_name.get("last_updated")

    @property
    def is_dated(self) -> bool:
        """True if its rows themselves say when they last changed."""
        return self.updated is not None and issubclass(self.model, Publishable)

    def record(self, row: Any) -> dict[str, Any]:
        """The row as JSON has it: column → value."""
        return {column.name: column.json(row) for column in self.columns}

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of a record."""
        return {"title": self.name, "description": self.description, **object_schema(self.columns)}

    def header(self) -> list[str]:
        return [descriptor["name"] for column in self.columns for descriptor in column.fields()]

    def links(self) -> dict[str, type]:
        """Column → model, for the columns that hold one code of another table."""
        return {column.name: column.model for column in self.columns if isinstance(column, One)}


def by_code(queryset: QuerySet) -> QuerySet:
    """E999 before E1000; what has no code stays in its own order."""
    return queryset.order_by(Length("code"), "code") if has_code(queryset.model) else queryset


def table_schema(table: Table, names: Mapping[type, str]) -> dict[str, Any]:
    """Table Schema (Data Package version 1) of the CSV for programs. `names` maps models to the names of their
    tables."""
    schema: dict[str, Any] = {
        "fields": [descriptor for column in table.columns for descriptor in column.fields()],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = table.key
    keys = [
        {"fields": name, "reference": {"resource": names[model], "fields": "code"}}
        for name, model in table.links().items()
        if model in names
    ]
    return {**schema, "foreignKeys": keys} if keys else schema
