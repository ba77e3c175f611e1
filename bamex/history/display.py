"""Snapshots and changes as readers are shown them: labels from the models, values in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.history.diff import Change, titles_of_related
from bamex.history.models import Correction
from bamex.history.snapshots import snapshot_schema
from bamex.importer.schema import Plain, Schema
from bamex.models import Publishable, Source
from bamex.publication import publication_of
from bamex.text.dates import day_words, moment_words, partial_day_words
from bamex.text.languages import CODES, DEFAULT, Text, active


@dataclass
class DisplayedField:
    """One field of a snapshot: texts by language, a value in words, codes of objects, or the rows of its parts."""

    label: str
    text: Text | None = None
    codes: list[str] = field(default_factory=list)
    rows: list[list[DisplayedField]] = field(default_factory=list)


def display_snapshot(model: type[models.Model], snapshot: Plain) -> list[DisplayedField]:
    """Content of a snapshot in the page's language, in the order of the model's fields."""
    return list(display_fields(snapshot_schema(model), snapshot))


def display_fields(schema: Schema, snapshot: Plain) -> Iterator[DisplayedField]:
    for name in schema.columns:
        if shown := display_column(schema, name, snapshot):
            yield shown
    for name, link in schema.links.items():
        if name in snapshot:
            yield display_link(link, snapshot[name])
    for name, part in schema.parts.items():
        if name in snapshot:
            rows = [list(display_fields(part, item)) for item in snapshot[name]]
            yield DisplayedField(capfirst(part.model._meta.verbose_name_plural), rows=rows)
    if cited := snapshot.get("sources"):
        # A place in the source and the field it supports are left to the file, which has them all.
        codes = list(dict.fromkeys(citation["source"] for citation in cited))
        yield DisplayedField(capfirst(Source._meta.verbose_name_plural), codes=codes)


def display_column(schema: Schema, name: str, snapshot: Plain) -> DisplayedField | None:
    column = schema.columns[name]
    label = capfirst(column.verbose_name)
    if name in schema.bilingual:
        text = text_for_page({language: snapshot.get(f"{name}_{language}") for language in CODES})
        return DisplayedField(label, text) if text else None
    if name not in snapshot:
        return None
    value = snapshot[name]
    if not column.is_relation:
        return DisplayedField(label, Text(value_in_words(column, value), active()))
    if issubclass(column.related_model, Publishable):
        return DisplayedField(label, codes=[value])
    return DisplayedField(label, title_for_page(column, value))


def display_link(link: models.ManyToManyField, keys: list[str]) -> DisplayedField:
    label = capfirst(link.verbose_name)
    if issubclass(link.related_model, Publishable):
        return DisplayedField(label, codes=keys)
    titles = [title_for_page(link, key) for key in keys]
    return DisplayedField(label, Text(", ".join(title.with_figures() for title in titles if title), active()))


def codes_in(fields: Iterable[DisplayedField]) -> Iterator[str]:
    """The codes of all objects to which displayed fields refer."""
    for shown in fields:
        yield from shown.codes
        for row in shown.rows:
            yield from codes_in(row)


def title_for_page(column: models.Field, key: str) -> Text | None:
    """Title, in the page's language, of the row with this key, of a model without codes."""
    return text_for_page({language: title for language, *[title] in titles_of_related(column, key)})


def text_for_page(texts: Mapping[str, str | None]) -> Text | None:
    """The Text of the page's language, or else the French one; None where there is neither."""
    for language in (active(), DEFAULT):
        if text := texts.get(language):
            return Text(text, language)
    return None


def value_in_words(column: models.Field, value: Any) -> str:
    """A value without language as a reader knows it: the label of a choice, yes or no, a date, the names of a list."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        labels = dict(getattr(column.base_field, "flatchoices", ())) if isinstance(column, ArrayField) else {}
        return ", ".join(str(labels.get(item, item)) for item in value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.TextField):
        return ", ".join(str(value).splitlines())
    try:
        return measure_in_words(column, str(value))
    except (ArithmeticError, ValueError):  # the log outlives the kind of a field
        return str(value)


def measure_in_words(column: models.Field, value: str) -> str:
    """A date, a time or a number, of the plain form, as the page's language writes it; anything else as it is."""
    if isinstance(column, models.DateTimeField):  # which is a DateField, too
        return moment_words(datetime.fromisoformat(value))
    if isinstance(column, models.DateField):
        return day_words(date.fromisoformat(value))
    if isinstance(column, models.TimeField):
        return f"{time.fromisoformat(value):%H:%M}"
    if isinstance(column, models.DecimalField):
        return number_format(Decimal(value).normalize())
    if column.name in publication_of(column.model).partial_dates:
        return partial_day_words(value)
    return value


@dataclass
class DisplayedChange:
    """One line of what a correction changed; empty texts where there was, or is, nothing."""

    label: str
    earlier: Text
    later: Text


def changes_of(correction: Correction) -> list[DisplayedChange]:
    """Changes of a correction, for a reader of the page's language: both languages where only the other changed."""
    in_language = [change for change in correction.changes if change["language"] in ("", active())]
    places = {place_of(change) for change in in_language}
    shown = [change for change in correction.changes if change in in_language or place_of(change) not in places]
    return [display_change(change) for change in shown]


def place_of(change: Change) -> tuple[str, str]:
    return change["model"], change["field"]


def display_change(change: Change) -> DisplayedChange:
    label, language = change["field"], change["language"] or active()
    earlier, later = change["earlier"], change["later"]
    try:
        column = apps.get_model(change["model"])._meta.get_field(change["field"])
    except (LookupError, FieldDoesNotExist):  # the log outlives the field
        column = None
    else:
        label = capfirst(column.verbose_name)
    if column is not None and not change["language"] and not column.is_relation:
        earlier, later = (value_in_words(column, value) for value in (earlier, later))
    return DisplayedChange(label, Text(str(earlier), language), Text(str(later), language))
