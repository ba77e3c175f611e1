"""Tables of what all sections share: sources, corrections, citations, and what has been withdrawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Bilingual, Column, Moment, PartialDay, text_in
from bamex.exports.link_columns import One, code_order, support_paths
from bamex.exports.model_columns import column, columns
from bamex.exports.shared_columns import code_column, history_columns
from bamex.exports.table import Table
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
        code_column(Source),
        column(Source, "title", description="As published, in the language of the work."),
        column(Source, "title_is_descriptive", description="True when the work's own title is not known."),
        column(Source, "translated_title", description="A descriptive title in the other language."),
        column(Source, "publisher"),
        column(Source, "english_publisher", description="Where the publisher's name is a description."),
        column(Source, "url"),
        column(Source, "language", description="Language of the work (ISO 639-1)."),
        PartialDay(
            name="date",
            label=_("publication date"),
            read=lambda row: row.date,
            description="YYYY-MM-DD, YYYY-MM or YYYY (ISO 8601); null when the work gives none.",
        ),
        *columns(Source, "accessed", "kind", "summary", "note"),
        column(Source, "caution", description="Why the source must be read with care."),
        *history_columns(Source),
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
            Correction, "withdrawn", description="The day on which the entry itself was withdrawn; empty if it stands."
        ),
        column(Correction, "withdrawal_note"),
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


# By which readers are told which one it is.
WORDS_OF_A_SOURCE = ("publisher", "english_publisher", "title", "title_is_descriptive", "translated_title", "language")


@dataclass(frozen=True)
class CitationRow:
    """A place in a source, and what it supports: the name of a table, a code and perhaps a column there."""

    table: str
    object: str
    field: str
    citation: Citation


CITATION_COLUMNS = (
    Column(
        name="table",
        label=_("table"),
        read=lambda row: row.table,
        required=True,
        description="Table of the object supported.",
    ),
    Column(
        name="object",
        label=_("object"),
        read=lambda row: row.object,
        required=True,
        description="Its code there.",
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
)


def citations_table(tables: Sequence[Table]) -> Table:
    """The citations of everything in `tables`."""
    return Table(
        name="citations",
        title=_("citations"),
        description="Which source supports what, and where in the source.",
        model=CitationRow,
        make_rows=lambda: citation_rows(tables),
        filters=("table", "object", "source"),
        key="",
        columns=CITATION_COLUMNS,
    )


def citation_rows(tables: Sequence[Table]) -> list[CitationRow]:
    """The citations of everything in `tables` by published sources, as CitationRow, in the order of the objects.

    What has a permanent code is found by it; the rest by its place in its table.
    """
    by_model = {table.model: table for table in tables}
    made_codes = {table.model: table.made_codes() for table in tables if table.made_codes}
    found = []
    for model in citation_models():
        paths = [
            path for name in model.targets() for path in support_paths(model._meta.get_field(name).related_model, name)
        ]
        read = [column for path in ("source", *paths) for column in identifying_fields(model, path)]
        read += [f"source__{name}" for name in WORDS_OF_A_SOURCE]
        for citation in model.objects.select_related(*paths).only("field", "locator", "position", *read):
            target = citation.target
            table = by_model.get(type(target))
            if table and citation.source.is_published and (code := public_code(table, target, made_codes)):
                found.append(CitationRow(table.name, code, table.column_of(citation.field), citation))
    order = {table.name: place for place, table in enumerate(tables)}
    return sorted(found, key=lambda row: (order[row.table], code_order(row.object)))


def identifying_fields(model: type[models.Model], path: str) -> list[str]:
    """The fields that tell which row stands at `path` from `model`, and whether readers may see it: a tenth of all."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    wanted = {"code", "slug", "state", model._meta.pk.name}
    return [f"{path}__{item.name}" for item in model._meta.fields if item.name in wanted]


def public_code(table: Table, row: Any, made_codes: dict[type, dict[int, str]]) -> str | None:
    """The code of a row in its table, or nothing when readers may not see it."""
    if table.made_codes:
        return made_codes[table.model].get(row.pk)
    return table.by_name[table.key].value(row) if not isinstance(row, Publishable) or row.is_visible else None


def citation_models() -> list[type[Citation]]:
    """The model of the citations of each section."""
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


WITHDRAWN_COLUMNS = (
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
)


def withdrawn_table(tables: Sequence[Table]) -> Table:
    """Everything in `tables` that was published once and is no longer."""
    return Table(
        name="withdrawn",
        title=_("Withdrawn"),
        description="Objects that are no longer published, so that copies made elsewhere can follow.",
        model=Tombstone,
        make_rows=lambda: all_tombstones(tables),
        filters=("table",),
        columns=WITHDRAWN_COLUMNS,
    )


def all_tombstones(tables: Sequence[Table]) -> list[Tombstone]:
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
            found += filter(None, (hidden_by_another(table, row) for row in rows_at_risk(table.model)))
    return sorted(found, key=lambda row: (row.code[0], code_order(row.code)))


def tombstone_of(table: Table, code: str) -> Tombstone | None:
    """The Tombstone of the row that bears `code` in `table`, or None where there is no such row or readers see it."""
    if not issubclass(table.model, Publishable) or "\x00" in code:
        return None
    withdrawn = table.model._default_manager.filter(state=State.WITHDRAWN, code=code).first()
    if withdrawn:
        notes = (withdrawn.withdrawal_note_fr, withdrawn.withdrawal_note_en)
        return Tombstone(table.name, code, *notes, withdrawn.state_changed)
    hidden = rows_at_risk(table.model).filter(code=code).first() if table.model.publication.rests_on else None
    return hidden and hidden_by_another(table, hidden)


def rows_at_risk(model: type[Publishable]) -> models.QuerySet:
    """The published rows of `model` with all that they cannot be shown without."""
    rests_on = model.publication.rests_on
    paths = [path for name in rests_on for path in support_paths(model._meta.get_field(name).related_model, name)]
    return model._default_manager.filter(state=State.PUBLISHED).select_related(*paths)


def hidden_by_another(table: Table, row: Any) -> Tombstone | None:
    """The Tombstone of a published `row` that rests on something withdrawn, or None."""
    for above in supports_of(row):
        if above.state == State.WITHDRAWN:
            notes = (above.withdrawal_note_fr, above.withdrawal_note_en)
            return Tombstone(table.name, row.code, *notes, max(row.state_changed, above.state_changed), above.code)
    return None


def supports_of(row: Any) -> Iterator[Any]:
    """Everything that `row` cannot be shown without."""
    for name in row.publication.rests_on:
        support = getattr(row, name)
        yield support
        yield from supports_of(support)


SHARED_TABLES = (SOURCES, CORRECTIONS)
