"""Consequences of withdrawing objects for other pages: the editor reads them before it happens."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bamex.exports.link_columns import support_paths
from bamex.exports.shared_tables import citation_models
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import querysets_quoting
from bamex.models import Citation, Publishable, Source
from bamex.publication import owner_of, part_relation, publication_of
from bamex.text.languages import active

MOST_NAMED = 30  # under one heading; the rest is counted


class Effect(Enum):
    """Effect of a withdrawal on another row."""

    UNSOURCED = auto()
    FIELD_UNSOURCED = auto()
    HIDDEN = auto()
    QUOTES_NOTHING = auto()


HEADINGS = {  # in the order in which the editor reads them
    Effect.UNSOURCED: gettext_lazy("Left without any published source"),
    Effect.FIELD_UNSOURCED: gettext_lazy("Fields left without the source that supports them"),
    Effect.HIDDEN: gettext_lazy("No longer shown to readers"),
    Effect.QUOTES_NOTHING: gettext_lazy("Texts that would read “[answer withdrawn]” in place of a figure"),
}


class Affected(NamedTuple):
    """A row that readers see, or one field of it, and what happens to it."""

    effect: Effect
    row: models.Model
    field: str = ""


class Consequences(NamedTuple):
    """The rows that share an effect, in words, under the effect's heading."""

    heading: str
    rows: list[str]


def consequences_of_withdrawing(rows: Sequence[Publishable]) -> list[Consequences]:
    """Effects on others of withdrawing these published rows of one model together, in the active language.

    A bounded number of queries: one a section for sources, one a noun for what rests on the rows, and one a noun with
    texts where answers of the ledger go.
    """
    described: dict[Effect, list[str]] = {effect: [] for effect in HEADINGS}
    for effect, row, field in affected_by_withdrawing(rows):
        described[effect].append(describe_row(row, field))
    return [Consequences(str(HEADINGS[effect]), shorten_list(texts)) for effect, texts in described.items() if texts]


def has_consequences(rows: Sequence[Publishable]) -> bool:
    """True if withdrawing these published rows of one model together does anything to others."""
    return any(True for _affected in affected_by_withdrawing(rows))


# The rows affected


def affected_by_withdrawing(rows: Sequence[Publishable]) -> Iterator[Affected]:
    if not rows:
        return
    answers = [row.code for row in rows if ledger.is_fact(row)]  # of a fact, all that it has
    for affected in affected_by_sources(rows) if isinstance(rows[0], Source) else affected_by_objects(rows):
        if affected.effect == Effect.HIDDEN and is_answer(affected.row):
            answers.append(affected.row.code)
        yield affected
    for row in visible_rows_quoting(answers, rows):
        yield Affected(Effect.QUOTES_NOTHING, row)


def affected_by_sources(sources: Iterable[Source]) -> Iterator[Affected]:
    """Rows that readers see now and these sources support."""
    withdrawn = {source.pk for source in sources}
    for model in citation_models():
        for row, citations in visible_rows_citing(withdrawn, model):
            yield from losses_of_row(row, citations, withdrawn)
    for row in visible_rows_with_one_source(withdrawn):
        yield Affected(Effect.HIDDEN, row)


def affected_by_objects(rows: Sequence[Publishable]) -> Iterator[Affected]:
    """Rows that readers see now and that rest on one of these."""
    for model in apps.get_models():
        for name in publication_of(model).rests_on:
            if model._meta.get_field(name).related_model is type(rows[0]):
                resting = model.objects.visible().filter(**{f"{name}__in": rows})
                yield from (Affected(Effect.HIDDEN, row) for row in resting.select_related(*paths_to_describe(model)))


def visible_rows_citing(sources: set[int], model: type[Citation]) -> list[tuple[models.Model, list[Citation]]]:
    """`(row, all its citations)` of every visible row that one of the sources supports by a citation of `model`."""
    targets = {name: model._meta.get_field(name).related_model for name in model.targets()}
    cited = model.objects.filter(source__in=sources)
    affected = reduce(or_, (Q(**{f"{name}__in": cited.values(name)}) for name in targets))
    related = [path for name, target in targets.items() for path in paths_to_describe(target, name)]
    found: dict = {}
    for citation in model.objects.filter(affected).select_related(*related):
        target = citation.target
        found.setdefault((type(target), target.pk), (target, []))[1].append(citation)
    return [(target, citations) for target, citations in found.values() if has_visible_owner(target)]


def losses_of_row(row: models.Model, citations: Iterable[Citation], withdrawn: set[int]) -> Iterator[Affected]:
    """Losses of a row that has these citations alone, once the sources `withdrawn` are no longer seen."""
    kept = {item.field for item in citations if item.source.is_published and item.source_id not in withdrawn}
    lost = {item.field for item in citations if item.source_id in withdrawn} - kept
    if kept:
        yield from (Affected(Effect.FIELD_UNSOURCED, row, field) for field in sorted(lost - {""}))
    else:
        yield Affected(Effect.HIDDEN if is_hidden_without_source(type(row)) else Effect.UNSOURCED, row)


def visible_rows_with_one_source(sources: set[int]) -> Iterator[models.Model]:
    """The visible rows that have not citations but one source, one of these."""
    for relation in Source._meta.related_objects:
        model = relation.related_model
        if not issubclass(model, Citation):
            rows = model._default_manager.filter(**{f"{relation.field.name}__in": sources})
            yield from filter(has_visible_owner, rows.select_related(*paths_to_describe(model)))


def visible_rows_quoting(answers: Sequence[str], withdrawn: Sequence[Publishable]) -> Iterator[models.Model]:
    """Rows that readers see, but for the `withdrawn`, and that quote one of these answers of the ledger."""
    for rows in querysets_quoting(answers) if answers else ():
        for row in rows.select_related(*paths_to_describe(rows.model)):
            if has_visible_owner(row) and owner_of(row) not in withdrawn:
                yield row


def is_hidden_without_source(model: type[models.Model]) -> bool:
    """True if readers see rows of `model` only as long as a published source gives them, as the ledger's answers."""
    return not issubclass(model, Publishable) and hasattr(model._default_manager, "visible")


def is_answer(row: models.Model) -> bool:
    return not isinstance(row, Publishable) and ledger.is_fact(owner_of(row))


def has_visible_owner(row: models.Model) -> bool:
    owner = owner_of(row)
    return not isinstance(owner, Publishable) or owner.is_visible


# In words


def paths_to_describe(model: type[models.Model], path: str = "") -> Iterator[str]:
    """The relations, from `path`, that describing a row of `model` and knowing whether it is visible take."""
    start = f"{path}__" if path else ""
    if relation := part_relation(model):
        yield from paths_to_describe(relation.related_model, f"{start}{relation.name}")
    bearer = model.searchable.title.rpartition("__")[0] if issubclass(model, Publishable) else ""
    yield from filter(None, [path, bearer and f"{start}{bearer}"])
    for name in publication_of(model).rests_on:
        yield from support_paths(model._meta.get_field(name).related_model, f"{start}{name}")


def describe_row(row: models.Model, field: str = "") -> str:
    """A row in words: “Exhibitor “Baykar” (E001), website”; a part without a code bears its owner's."""
    title = row.title_in(active()).with_figures() if isinstance(row, Publishable) else str(row)
    text = _("%(noun)s “%(name)s”") % {"noun": capfirst(row._meta.verbose_name), "name": title}
    if code := getattr(row, "code", "") or getattr(owner_of(row), "code", ""):
        text = f"{text} ({code})"
    return f"{text}, {row._meta.get_field(field).verbose_name}" if field else text


def shorten_list(texts: list[str]) -> list[str]:
    if len(texts) <= MOST_NAMED:
        return texts
    return [*texts[:MOST_NAMED], _("and %(number)d more") % {"number": len(texts) - MOST_NAMED}]
