"""Columns that lead to rows of other tables: one row, several, published sources, rows that belong to this one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from bamex.exports.columns import LIST_SEPARATOR, Column, object_schema
from bamex.exports.list_columns import Several
from bamex.models import Publishable
from bamex.publication import publication_of, visible_or_none

# The form of a code or a slug, whether anything published has it or not.
KEY = "[A-Za-z0-9][A-Za-z0-9_-]{0,79}"


def has_code(model: type[Model]) -> bool:
    return any(field.name == "code" for field in model._meta.fields)


def key_of(row: Any) -> str:
    """Key by which a row is known in its table and in links to it: the permanent code, else the slug."""
    return getattr(row, "code", "") or row.slug


def code_order(code: str) -> tuple[int, str]:
    """E999 before E1000."""
    return len(code), code


def rows_for_readers(model: type[Model]) -> QuerySet:
    """The rows of `model` that readers may know of; not every noun has a state of publication."""
    return model._default_manager.visible() if issubclass(model, Publishable) else model._default_manager.all()


def rows_with_key(model: type[Model], key: str) -> QuerySet:
    """The published row, if there is one, whose code, or slug, is `key`."""
    return rows_for_readers(model).order_by().filter(**{"code" if has_code(model) else "slug": key})


def support_paths(model: type[Model], path: str) -> tuple[str, ...]:
    """`path` to rows of `model`, and the paths to all that they cannot be shown without."""
    deeper = (
        deep
        for name in publication_of(model).rests_on
        for deep in support_paths(model._meta.get_field(name).related_model, f"{path}__{name}")
    )
    return (path, *deeper)


@dataclass(frozen=True, kw_only=True)
class One(Column):
    """A link to one row of another table, by its code; what is not published is not named."""

    model: type[Model]

    def related(self, row: Any) -> Any:
        found = self.read(row)
        return visible_or_none(found) if isinstance(found, Publishable) else found

    def value(self, row: Any) -> Any:
        found = self.related(row)
        return found and key_of(found)

    def words(self, row: Any) -> Any:
        found = self.related(row)
        return found and str(found)

    def condition(self, wanted: str) -> Q:
        return condition_by_key(self, wanted)


@dataclass(frozen=True, kw_only=True)
class Many(Several):
    """Links to rows of another table, by their codes, in the order of the codes."""

    model: type[Model]
    separator = " "

    def json(self, row: Any) -> Any:
        return sorted({key_of(found) for found in self.read(row)}, key=code_order)

    def words(self, row: Any) -> Any:
        found = sorted(self.read(row), key=lambda linked: code_order(key_of(linked)))
        return LIST_SEPARATOR.join(map(str, found))

    def condition(self, wanted: str) -> Q:
        return condition_by_key(self, wanted)


def condition_by_key(column: One | Many, wanted: str) -> Q:
    """The rows that a column links to the published row whose code, or slug, is `wanted`."""
    return Q(**{f"{column.lookup}__in": rows_with_key(column.model, wanted)})


class Sources(Many):
    """The published sources that support a row or a field of it, each once; for readers, with who published it."""

    def words(self, row: Any) -> Any:
        return LIST_SEPARATOR.join(
            f"{source.publisher_name} ({source.code})" for source in sorted(self.read(row), key=lambda it: it.code)
        )


@dataclass(frozen=True, kw_only=True)
class Nested(Column):
    """Rows of another table that belong to this one, as records in JSON; in a package, that table has them."""

    table: Any  # a Table, which is made of columns such as this
    without: tuple[str, ...] = ()
    in_words: Callable[[Any], str] | None = None

    def shown_columns(self) -> Iterator[Column]:
        return (column for column in self.table.columns if column.name not in self.without)

    def json(self, row: Any) -> Any:
        return [{column.name: column.json(child) for column in self.shown_columns()} for child in self.read(row)]

    def cells(self, row: Any) -> list[Any]:
        return []

    def words(self, row: Any) -> Any:
        return LIST_SEPARATOR.join(self.in_words(child) for child in self.read(row)) if self.in_words else ""

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": object_schema(list(self.shown_columns()))}

    def fields(self) -> list[dict[str, Any]]:
        return []
