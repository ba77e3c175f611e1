"""Columns of an exported table made from the fields of its model, with the names that staff and readers know."""

from typing import Any

from django.db import models
from django.db.models import Prefetch
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.exports.columns import (
    Address,
    Bilingual,
    Choice,
    Column,
    Day,
    Flag,
    Integer,
    Moment,
    Number,
    Time,
    text_in,
)
from bamex.exports.link_columns import Many, One, rows_for_readers, support_paths
from bamex.exports.list_columns import Choices
from bamex.text.languages import CODES


def column(model: type[models.Model], name: str, /, **changes: Any) -> Column:
    """The column of the field `name` of `model`; `changes` are values of the Column, such as another name."""
    field = model._meta.get_field(name)
    label = getattr(field, "verbose_name", name)
    common = {"name": name, "of": name, "lookup": name, "label": label, "read": lambda row: getattr(row, name)}
    kind: type[Column]
    more: dict[str, Any]
    if name in (get_translatable_fields_for_model(model) or []):
        kind, more = Bilingual, {"read": lambda row: {code: text_in(row, name, code) for code in CODES}}
        more["required"] = not field.blank
    elif field.many_to_many or field.one_to_many:
        kind, more = Many, links_to_many(field.related_model, name)
    elif field.is_relation:
        kind, more = One, {"model": field.related_model, "select": support_paths(field.related_model, name)}
        more["required"] = not field.null
    elif hasattr(field, "base_field"):
        kind, more = Choices, {"options": dict(field.base_field.choices)}
    elif field.choices:
        kind, more = Choice, {"options": dict(field.choices), "required": True}
    else:
        kind = next(kind for field_type, kind in COLUMN_OF_FIELD if isinstance(field, field_type))
        more = {"required": not (field.null or field.blank) or kind is Flag}
    return kind(**{**common, **more, **changes})


def columns(model: type[models.Model], *names: str) -> tuple[Column, ...]:
    return tuple(column(model, name) for name in names)


def links_to_many(model: type[models.Model], name: str) -> dict[str, Any]:
    """Reading of a link to many rows of `model`: published ones only, apart from any that a page has fetched."""
    fetched = f"published_{name}"
    return {
        "model": model,
        "lookup": name,
        "read": lambda row: getattr(row, fetched),
        "prefetch": (Prefetch(name, queryset=rows_for_readers(model), to_attr=fetched),),
    }


# The kind of column of a field that is none of the above: the first that fits.
COLUMN_OF_FIELD: list[tuple[type[models.Field], type[Column]]] = [
    (models.BooleanField, Flag),
    (models.DecimalField, Number),
    (models.IntegerField, Integer),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.TimeField, Time),
    (models.URLField, Address),
    (models.Field, Column),
]
