"""Columns of an exported table made from the fields of its model, with the names that staff and readers know."""

from django.db import models
from django.db.models import Prefetch
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.exports.columns import (
    Address,
    Bilingual,
    Choice,
    Choices,
    Column,
    Day,
    Flag,
    Integer,
    Many,
    Moment,
    Number,
    One,
    Time,
    published_rows,
    rests,
    text_in,
)
from bamex.text.languages import CODES


def column(model, name, /, **changes):
    """The column of the field `name` of `model`; `changes` are values of the Column, such as another name."""
    item = model._meta.get_field(name)
    label = getattr(item, "verbose_name", name)
    common = {"name": name, "of": name, "label": label, "read": lambda row: getattr(row, name)}
    if name in (get_translatable_fields_for_model(model) or []):
        kind, more = Bilingual, {"read": lambda row: {code: text_in(row, name, code) for code in CODES}}
        more["required"] = not item.blank
    elif item.many_to_many or item.one_to_many:
        kind, more = Many, linked(item.related_model, name)
    elif item.is_relation:
        kind, more = One, {"model": item.related_model, "select": rests(item.related_model, name)}
        more["required"] = not item.null
    elif hasattr(item, "base_field"):
        kind, more = Choices, {"options": dict(item.base_field.choices)}
    elif item.choices:
        kind, more = Choice, {"options": dict(item.choices), "required": True}
    else:
        kind = next(kind for field_type, kind in KINDS if isinstance(item, field_type))
        more = {"required": not (item.null or item.blank) or kind is Flag}
    return kind(**{**common, **more, **changes})


def columns(model, *names):
    return tuple(column(model, name) for name in names)


def linked(model, name):
    """How a link to many rows of `model` is read: published ones only, apart from any that a page has fetched."""
    fetched = f"published_{name}"
    return {
        "model": model,
        "read": lambda row: getattr(row, fetched),
        "prefetch": (Prefetch(name, queryset=published_rows(model), to_attr=fetched),),
    }


KINDS = [
    (models.BooleanField, Flag),
    (models.DecimalField, Number),
    (models.IntegerField, Integer),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.TimeField, Time),
    (models.URLField, Address),
    (models.Field, Column),
]
