"""What the exports of the shared words contain: sources, corrections, citations, and what has been withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Bilingual, Column, Moment, One, PartialDay, code_order, rests, text_in
from bamex.exports.model_columns import column, columns
from bamex.exports.table import Table, history
from bamex.exports.table import code as permanent_code
from bamex.models import Citation, Correction, Publishable, Source, State
from bamex.naming import logged
from bamex.text.languages import CODES

SOURCES = Table(
    name="sources",
    title=_("Sources"),
    description="Every work that the record rests on.",
    model=Source,
    filters=("kind", "language", "publisher"),
    columns=(
        permanent_code(Source),
        column(Source, "title", description="As published, in the language of the work."),
        column(Source, "title_is_descriptive", description="True when the work's own title is not known."),
        *columns(Source, "publisher", "url"),
        column(Source, "language", description="Language of the work (ISO 639-1)."),
        PartialDay(
            name="date",
            label=_("publication date"),
            read=lambda row: row.date,
            description="YYYY-MM-DD, YYYY-MM or YYYY (ISO 8601); null when the work gives none.",
        ),
        *columns(Source, "accessed", "kind", "summary", "note"),
        column(Source, "caution", description="Why the source must be read with care."),
        *history(Source),
    ),
)

CORRECTIONS = Table(
    name="corrections",
    title=_("Corrections"),
    description="What was corrected (it was wrong) or updated (something new became known), newest last.",
    model=Correction,
    make_rows=lambda: logged()[::-1],
    filters=("kind", "object", "date"),
    key="",
    columns=(
        *columns(Correction, "date", "kind"),
        column(Correction, "object_code", name="object", description="Permanent code of the object concerned."),
        column(Correction, "note"),
        column(
            Correction,
            "made",
            name="last_updated",
            for_readers=False,
            required=True,
            description="When it was entered in the log.",
        ),
    ),
)


WORDS_OF_A_SOURCE = ("publisher", "title", "title_is_descriptive")  # by which readers are told which one it is


@dataclass(frozen=True)
class CitationRow:
    """A place in a source, and what it supports: the name of a table, a code and perhaps a column there."""

    table: str
    object: str
    field: str
    citation: Citation


CITATIONS = Table(
    name="citations",
    title=_("citations"),
    description="Which source supports what, and where in the source.",
    model=CitationRow,
    filters=("table", "object", "source"),
    key="",
    columns=(
        Column(
            name="table",
            label=_("table"),
            read=lambda row: row.table,
            required=True,
            description="Table of the object supported.",
        ),
        Column(
            name="object", label=_("object"), read=lambda row: row.object, required=True, description="Its code there."
        ),
        Column(
            name="field",
            label=_("supports"),
            read=lambda row: row.field,
            description="Column that the source supports; null for the object as a whole.",
        ),
        One(name="source", label=_("source"), read=lambda row: row.citation.source, model=Source, required=True),
        Column(
            name="place",
            label=_("place in the source"),
            read=lambda row: row.citation.locator,
            description="Page, paragraph or minute.",
        ),
    ),
)


def citation_rows(tables):
    """The citations of everything in `tables` by published sources, as CitationRow, in the order of the objects.

    What has a permanent code is found by it; the rest by its place in its table.
    """
    by_model = {table.model: table for table in tables}
    made_codes = {table.model: table.made_codes() for table in tables if table.made_codes}
    found = []
    for model in citation_models():
        paths = [path for name in model.targets() for path in rests(model._meta.get_field(name).related_model, name)]
        read = [column for path in ("source", *paths) for column in identity(model, path)]
        read += [f"source__{name}" for name in WORDS_OF_A_SOURCE]
        for citation in model.objects.select_related(*paths).only("field", "locator", "position", *read):
            target = citation.target
            table = by_model.get(type(target))
            if table and citation.source.is_published and (code := public_code(table, target, made_codes)):
                found.append(CitationRow(table.name, code, table.column_of(citation.field), citation))
    order = {table.name: place for place, table in enumerate(tables)}
    return sorted(found, key=lambda row: (order[row.table], code_order(row.object)))


def identity(model, path):
    """What tells which row stands at `path` from `model`, and whether readers may see it: a tenth of its columns."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    wanted = {"code", "slug", "state", model._meta.pk.name}
    return [f"{path}__{item.name}" for item in model._meta.fields if item.name in wanted]


def public_code(table, row, made_codes):
    """The code of a row in its table, or nothing when readers may not see it."""
    if table.made_codes:
        return made_codes[table.model].get(row.pk)
    return table.by_name[table.key].value(row) if not isinstance(row, Publishable) or row.is_visible else None


def citation_models():
    return [model for model in apps.get_models() if issubclass(model, Citation)]


class Tombstone(NamedTuple):
    """An object that readers could once see and no longer can: withdrawn itself, or resting on one that is.

    `cause` is the code of what it rests on, empty when withdrawn itself.
    """

    table: str
    code: str
    note_fr: str
    note_en: str
    last_updated: datetime
    cause: str = ""


WITHDRAWN = Table(
    name="withdrawn",
    title=_("Withdrawn"),
    description="Objects that are no longer published, so that copies made elsewhere can follow.",
    model=Tombstone,
    filters=("table",),
    columns=(
        Column(name="code", label=_("code"), read=lambda row: row.code, required=True, description="Permanent code."),
        Column(name="table", label=_("table"), read=lambda row: row.table, required=True, description="Where it was."),
        Column(
            name="because_of",
            label=_("because of"),
            read=lambda row: row.cause,
            description="Code of the withdrawn object without which it cannot be shown; null when itself withdrawn.",
        ),
        Bilingual(
            name="note",
            label=_("withdrawal note"),
            read=lambda row: {language: text_in(row, "note", language) for language in CODES},
            description="Why it was withdrawn.",
        ),
        Moment(
            name="last_updated",
            label=_("last updated"),
            read=lambda row: row.last_updated,
            required=True,
            description="When it was withdrawn, or last changed since.",
        ),
    ),
)


def tombstones(tables):
    """A Tombstone for everything in `tables` that was published once and is no longer, in the order of the codes."""
    tables = [table for table in tables if issubclass(table.model, Publishable)]
    first, *others = (
        table.model._default_manager.filter(state=State.WITHDRAWN)
        .order_by()
        .select_related(None)
        .annotate(table=models.Value(table.name))
        .values_list("table", "code", "withdrawal_note_fr", "withdrawal_note_en", "state_changed")
        for table in tables
    )
    found = [Tombstone(*values) for values in first.union(*others, all=True)]
    for table in tables:
        if table.model.publication.rests_on:
            found += filter(None, (hidden_by_another(table, row) for row in resting(table.model)))
    return sorted(found, key=lambda row: (row.code[0], code_order(row.code)))


def resting(model):
    """The published rows of `model` with all that they cannot be shown without."""
    paths = [
        path for name in model.publication.rests_on for path in rests(model._meta.get_field(name).related_model, name)
    ]
    return model._default_manager.filter(state=State.PUBLISHED).select_related(*paths)


def hidden_by_another(table, row):
    """The Tombstone of a published `row` that rests on something withdrawn, or None."""
    for above in beneath(row):
        if above.state == State.WITHDRAWN:
            notes = (above.withdrawal_note_fr, above.withdrawal_note_en)
            return Tombstone(table.name, row.code, *notes, max(row.state_changed, above.state_changed), above.code)
    return None


def beneath(row):
    """Everything that `row` cannot be shown without."""
    for name in row.publication.rests_on:
        support = getattr(row, name)
        yield support
        yield from beneath(support)


TABLES = (SOURCES, CORRECTIONS)
