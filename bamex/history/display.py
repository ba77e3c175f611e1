"""A wording, and a change of it, as readers are shown them: labels from the models, values in words."""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.history.snapshots import names_under, shape_of
from bamex.importer.schema import LANGUAGES
from bamex.models import Publishable, Source
from bamex.text.languages import DEFAULT, Text, active


@dataclass
class Entry:
    """One field of a wording: texts by language, a value in words, codes of objects, or the rows that are its parts."""

    label: str
    text: Text | None = None
    codes: list = field(default_factory=list)
    rows: list = field(default_factory=list)


def entries(model, said):
    """What a wording says in the page's language, as a list of Entry in the order of the model's fields."""
    return list(_entries(shape_of(model), said))


def _entries(shape, said):
    for name, column in shape.columns.items():
        label = capfirst(column.verbose_name)
        if name in shape.bilingual:
            if found := in_active({language: said.get(f"{name}_{language}") for language in LANGUAGES}):
                yield Entry(label, found)
        elif name in said and column.is_relation and issubclass(column.related_model, Publishable):
            yield Entry(label, codes=[said[name]])
        elif name in said and column.is_relation:
            yield Entry(label, in_active(dict(names_under(column, said[name]))))
        elif name in said:
            yield Entry(label, Text(words(column, said[name]), active()))
    for name, link in shape.links.items():
        if name in said and issubclass(link.related_model, Publishable):
            yield Entry(capfirst(link.verbose_name), codes=said[name])
        elif name in said:
            names = [in_active(dict(found)).with_figures() for found in (names_under(link, key) for key in said[name])]
            yield Entry(capfirst(link.verbose_name), Text(", ".join(names), active()))
    for name, child in shape.children.items():
        if name in said:
            label = capfirst(child.model._meta.verbose_name_plural)
            yield Entry(label, rows=[list(_entries(child, row)) for row in said[name]])
    if cited := said.get("sources"):
        # A place in the source and the field it supports are left to the file, which has them all.
        yield Entry(capfirst(Source._meta.verbose_name_plural), codes=list(dict.fromkeys(c["source"] for c in cited)))


def codes_in(said):
    """The codes of all objects to which a list of entries refers."""
    for entry in said:
        yield from entry.codes
        for row in entry.rows:
            yield from codes_in(row)


def in_active(texts):
    """The Text of the page's language, or else the French one; None where there is neither."""
    for language in (active(), DEFAULT):
        if texts.get(language):
            return Text(texts[language], language)
    return None


def words(column, value):
    """A value without language as a reader knows it: the label of a choice, yes or no, the names of a list."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        labels = dict(getattr(column.base_field, "flatchoices", ())) if isinstance(column, ArrayField) else {}
        return ", ".join(str(labels.get(item, item)) for item in value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.TextField):
        return ", ".join(str(value).splitlines())
    return str(value)


@dataclass
class Change:
    """One line of what a correction changed; empty texts where there was, or is, nothing."""

    label: str
    earlier: Text
    later: Text


def changes_of(correction):
    """What a correction changed, for a reader of the page's language: both languages where only the other changed."""
    kept = correction.changes
    own = [change for change in kept if change["language"] in ("", active())]
    places = {place(change) for change in own}
    shown = [change for change in kept if change in own or place(change) not in places]
    return [described(change) for change in shown]


def place(change):
    return change["model"], change["field"]


def described(change):
    label, language = change["field"], change["language"] or active()
    earlier, later = change["earlier"], change["later"]
    try:
        column = apps.get_model(change["model"])._meta.get_field(change["field"])
    except (LookupError, FieldDoesNotExist):  # the log outlives the field
        column = None
    else:
        label = capfirst(column.verbose_name)
    if column is not None and not change["language"] and not column.is_relation:
        earlier, later = (words(column, value) if value != "" else "" for value in (earlier, later))
    return Change(label, Text(str(earlier), language), Text(str(later), language))
