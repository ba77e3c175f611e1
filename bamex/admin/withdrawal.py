"""What withdrawing something changes for readers besides its own page: told to the editor before it happens."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bamex.exports.columns import rests
from bamex.exports.shared_tables import citation_models
from bamex.ledger import quotations
from bamex.models import Publishable, Source
from bamex.publication import owner_of, part_relation, publication_of
from bamex.text.languages import active

UNSOURCED = gettext_lazy("Left without any published source")
UNSOURCED_FIELDS = gettext_lazy("Fields left without the source that supports them")
HIDDEN = gettext_lazy("No longer shown to readers")
QUOTING = gettext_lazy("Texts that would read “[not published]” in place of a figure")
MOST = 30  # named in a group; the rest is counted


class Consequences(NamedTuple):
    """What happens to rows, in words, under a heading."""

    heading: str
    rows: list


def of_withdrawing(rows):
    """The Consequences of withdrawing these published rows of one model together, in the active language.

    A bounded number of queries: one a section for sources, one a noun for what others cannot be shown without, and
    one a noun with texts where answers of the ledger go.
    """
    found = {UNSOURCED: [], UNSOURCED_FIELDS: [], HIDDEN: [], QUOTING: []}
    answers = []  # or facts, with all of theirs
    if rows and isinstance(rows[0], Source):
        chosen = {row.pk for row in rows}
        for model in citation_models():
            for target, citations in supported(model, chosen):
                answers += sort_out(target, citations, chosen, found)
        found[HIDDEN] += map(words, resting_on_one_source(chosen))
    elif rows:
        found[HIDDEN] += map(words, shown_with(rows))
        answers = [row.code for row in rows if quotations.is_fact(row)]
    found[QUOTING] += map(words, quoting(answers, rows))
    return [Consequences(str(heading), bounded(named)) for heading, named in found.items() if named]


def supported(model, chosen):
    """`(row, its citations)` of every row that readers see and that one of the `chosen` sources supports."""
    targets = {name: model._meta.get_field(name).related_model for name in model.targets()}
    cited = model.objects.filter(source__in=chosen)
    affected = reduce(or_, (Q(**{f"{name}__in": cited.values(name)}) for name in targets))
    related = [path for name, target in targets.items() for path in needed(target, name)]
    found = {}
    for citation in model.objects.filter(affected).select_related(*related):
        target = citation.target
        found.setdefault((type(target), target.pk), (target, []))[1].append(citation)
    return [(target, citations) for target, citations in found.values() if is_shown(target)]


def sort_out(target, citations, chosen, found):
    """Enter into `found` what becomes of a row whose sources include some of the `chosen`.

    Returns the keys of the answers of the ledger that go.
    """
    kept = {item.field for item in citations if item.source.is_published and item.source_id not in chosen}
    lost = {item.field for item in citations if item.source_id in chosen} - kept
    if kept:
        found[UNSOURCED_FIELDS] += [words(target, field) for field in sorted(lost - {""})]
        return []
    is_hidden = needs_a_source(type(target))
    found[HIDDEN if is_hidden else UNSOURCED].append(words(target))
    return [target.code] if is_hidden and quotations.is_fact(owner_of(target)) else []


def resting_on_one_source(chosen):
    """The rows that have not citations but one source, and are shown no more without it."""
    for relation in Source._meta.related_objects:
        model = relation.related_model
        if not hasattr(model, "target"):
            rows = model._default_manager.filter(**{f"{relation.field.name}__in": chosen})
            yield from filter(is_shown, rows.select_related(*needed(model)))


def shown_with(rows):
    """What readers see now and cannot be shown without one of these rows."""
    for model in apps.get_models():
        for name in publication_of(model).rests_on:
            if model._meta.get_field(name).related_model is type(rows[0]):
                yield from model.objects.published().filter(**{f"{name}__in": rows}).select_related(*needed(model))


def quoting(answers, withdrawn):
    """What readers see, but for the `withdrawn`, that quotes one of these answers of the ledger."""
    for rows in quotations.quoting(answers) if answers else ():
        rows = rows.select_related(*needed(rows.model))
        yield from (row for row in rows if is_shown(row) and owner_of(row) not in withdrawn)


def needs_a_source(model):
    """Whether readers see its rows only as long as a published source gives them, as the answers of the ledger."""
    return not issubclass(model, Publishable) and hasattr(model._default_manager, "published")


def is_shown(row):
    owner = owner_of(row)
    return not isinstance(owner, Publishable) or owner.is_visible


def needed(model, path=""):
    """The relations, from `path`, that naming a row of `model` and knowing whether it is shown take."""
    start = f"{path}__" if path else ""
    if field := part_relation(model):
        yield from needed(field.related_model, f"{start}{field.name}")
    above = model.searchable.title.rpartition("__")[0] if issubclass(model, Publishable) else ""
    yield from filter(None, [path, above and f"{start}{above}"])
    for name in publication_of(model).rests_on:
        yield from rests(model._meta.get_field(name).related_model, f"{start}{name}")


def words(row, field=""):
    """“Exhibitor “Baykar” (E001), website”; a part is told with what it is a part of."""
    owner, label = owner_of(row), row._meta.get_field(field).verbose_name if field else ""
    title = row.title_in(active()).value if isinstance(row, Publishable) else str(row)
    told = _("%(noun)s “%(name)s”") % {"noun": capfirst(row._meta.verbose_name), "name": title}
    place = getattr(row, "code", "") or getattr(owner, "code", "")
    return ", ".join(filter(None, [f"{told} ({place})" if place else told, str(label)]))


def bounded(named):
    if len(named) <= MOST:
        return named
    return [*named[:MOST], _("and %(number)d more") % {"number": len(named) - MOST}]
