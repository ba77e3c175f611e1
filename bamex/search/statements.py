"""Statements compiled once: querysets with places for values, which are filled in each time the database is asked.

To build a union over all searchable models and to turn it into SQL took ten times as long as to answer it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import connection, models


class ValuePlace(str):
    """The place of a value in a compiled statement, by name; a text, so that any field takes it for a value."""

    __slots__ = ()


def place(name: str) -> models.Value:
    """The expression for the value given as `name` when the statement is run."""
    return models.Value(ValuePlace(name), output_field=models.TextField())


class ReadQuery(SearchQuery):
    """A `tsquery` that the database has read before, given as text: `'turqu' | 'turkey'`."""

    template = "%(expressions)s::tsquery"


class BestLikeness(models.Func):
    """Likeness of a column to the most similar of several names, given as a list: 0 to 1 (pg_trgm)."""

    template = "(SELECT MAX(SIMILARITY(name, %(expressions)s::text[]) AS name)"
    arg_joiner = ")) FROM UNNEST("
    output_field = models.FloatField()


class IsOneOf(models.Func):
    """The condition that a column equals one of several values, given as a list."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class CompiledStatement(NamedTuple):
    """SQL, and its values in their order; a `ValuePlace` among them stands for one that is not known yet."""

    sql: str
    values: tuple[Any, ...]

    def rows(self, **given: Any) -> list[tuple]:
        """The rows found with the values `given` by the names of their places."""
        values = [given[value] if isinstance(value, ValuePlace) else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return cursor.fetchall()


def compiled_union(columns: Sequence[str], querysets: Iterable[models.QuerySet]) -> CompiledStatement:
    """The CompiledStatement for these `columns` of the rows of all querysets, which have them all."""
    first, *others = (rows.values(*columns) for rows in querysets)
    sql, values = first.union(*others, all=True).query.sql_with_params()
    named = f"SELECT {', '.join(columns)} FROM ({sql}) AS found"  # noqa: S608 - names of ours, around Django's own SQL
    return CompiledStatement(named, tuple(values))
