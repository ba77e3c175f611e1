"""Checks of the state of the content: small functions, each of which gives lines of the report.

`CHECKS` has them all in the order of the report; a section that knows more of its nouns adds its own by `@check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bamex import clock
from bamex.accounts.models import NewsroomSettings
from bamex.addresses import back_office_address
from bamex.archive.backup_file import UNFINISHED
from bamex.contradictions import RULES, rows_breaking
from bamex.editorial.models import EditorialStatus
from bamex.health.addresses import rows_showing, shown_addresses
from bamex.health.lines import (
    BACKUPS_SECTION,
    CONTENT_SECTION,
    DRAFTS_SECTION,
    LINKS_SECTION,
    SOURCES_SECTION,
    TRANSLATIONS_SECTION,
    HealthLine,
    Level,
    keys_in,
    line_of,
    with_keys,
)
from bamex.health.models import LinkCheck
from bamex.history.models import last_change
from bamex.history.snapshots import publishable_models
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import quoted_keys
from bamex.models import Publishable, Source, State
from bamex.publication import citation_paths, part_relation, publication_of
from bamex.search.columns import joined
from bamex.search.query import union_rows
from bamex.text.languages import CODES
from bamex.translations.desk import Desk
from bamex.translations.pairs import ObjectKey, bilingual_models, bilingual_names, owner_model

SOURCE_MONTHS = 12  # after which a source is to be consulted again
LINK_DAYS = 31  # after which an address is to be asked again
DRAFT_DAYS = 30  # after which a draft is forgotten
BACKUP_DAYS = 2
DAYS_OF_MONTH = 30.4


Check = Callable[[], Iterable[HealthLine]]
CHECKS: list[Check] = []


def check(function: Check) -> Check:
    """Add a check to the report."""
    CHECKS.append(function)
    return function


def list_address(model: type[models.Model], query: str = "") -> str:
    """The back office's list of a noun, narrowed by its filters."""
    address = back_office_address(model, "changelist")
    return f"{address}?{query}" if query else address


def months_ago(number: int) -> timedelta:
    return timedelta(days=round(number * DAYS_OF_MONTH))


# Content


@check
def published_without_source() -> Iterator[HealthLine]:
    branches = []
    for model in publishable_models():
        if paths := citation_paths(model):
            sourced = Q(pk__in=[])
            for path in paths:
                sourced |= Q(**{f"{path}__source__state": State.PUBLISHED})
            supported = model._base_manager.filter(sourced).order_by().values("pk")
            bare = model.objects.visible().exclude(pk__in=supported)
            answered_for = publication_of(model).without_source_if
            branches.append(bare.exclude(**{answered_for: True}) if answered_for else bare)
    keys = keys_in(branches)
    sentence = ngettext(
        "%(count)d published object has no published source.",
        "%(count)d published objects have no published source.",
        len(keys),
    )
    right = _("Whatever is published has a published source.")
    yield line_of(CONTENT_SECTION, Level.BROKEN, len(keys), sentence, right, keys=keys)


@check
def published_on_what_is_not() -> Iterator[HealthLine]:
    branches = [
        model._base_manager.filter(state=State.PUBLISHED).exclude(pk__in=model.objects.visible().values("pk"))
        for model in publishable_models()
        if publication_of(model).rests_on
    ]
    keys = keys_in(branches)
    sentence = ngettext(
        "%(count)d published object rests on a draft or on something withdrawn: readers do not find it.",
        "%(count)d published objects rest on a draft or on something withdrawn: readers do not find them.",
        len(keys),
    )
    right = _("Whatever is published can be seen.")
    yield line_of(CONTENT_SECTION, Level.BROKEN, len(keys), sentence, right, keys=keys)


def texts_with_braces(model: type[models.Model]) -> models.QuerySet | None:
    """Of the rows of `model` that are published and have a text with a brace: the owner's key, and all their texts."""
    names = [name for name in bilingual_names(model) if name not in publication_of(model).names]
    if not names:
        return None
    columns = [f"{name}_{language}" for name in names for language in CODES]
    relation, owner = part_relation(model), owner_model(model)
    rows = model._base_manager.order_by().annotate(
        owner_label=Value(owner._meta.label),
        owner_pk=Cast(relation.attname if relation else "pk", models.TextField()),
        texts=joined(*columns),
    )
    if issubclass(owner, Publishable):
        rows = rows.filter(**{f"{relation.name}__state" if relation else "state": State.PUBLISHED})
    return rows.filter(texts__contains="{").values_list("owner_label", "owner_pk", "texts")


@check
def quotations_of_nothing() -> Iterator[HealthLine]:
    figures = ledger.figures()
    branches = [rows for model in bilingual_models() if (rows := texts_with_braces(model)) is not None]
    keys = sorted(
        {
            (label, pk)
            for label, pk, texts in union_rows(branches)
            if any(key not in figures for key in quoted_keys(texts))
        }
    )
    sentence = ngettext(
        "%(count)d object quotes an answer of the ledger that readers do not find: they read “[answer withdrawn]”.",
        "%(count)d objects quote an answer of the ledger that readers do not find: they read “[answer withdrawn]”.",
        len(keys),
    )
    right = _("Every quotation of the ledger finds its answer.")
    yield line_of(CONTENT_SECTION, Level.BROKEN, len(keys), sentence, right, keys=keys)


@check
def what_contradicts() -> Iterator[HealthLine]:
    broken = union_rows(with_keys(rows_breaking(rule), found_rule=Value(number)) for number, rule in enumerate(RULES))
    found: dict[str, list[ObjectKey]] = {}
    for label, pk, number in sorted(broken, key=lambda row: (row[2], *row[:2])):
        found.setdefault(str(RULES[number].sentence), []).append((label, pk))
    for sentence, keys in found.items():
        text = _("Published pages contradict each other: %(fault)s (%(count)d).")
        values = {"fault": sentence, "count": len(keys)}
        yield HealthLine(str(CONTENT_SECTION), Level.TO_DO, len(keys), text % values, keys=keys)
    if not found:
        yield HealthLine(
            str(CONTENT_SECTION), Level.RIGHT, 0, _("No dates or places of published pages contradict each other.")
        )


# Translations


@check
def translations_to_do() -> Iterator[HealthLine]:
    counts = Desk(list(dict.fromkeys(map(owner_model, bilingual_models())))).count_states()
    missing, stale = (sum(getattr(count, state) for count in counts) for state in ("missing", "stale"))
    desk = reverse("newsroom:translation_list")
    sentence = ngettext(
        "%(count)d text is not translated.",
        "%(count)d texts are not translated.",
        missing,
    )
    right = _("Every text is translated.")
    yield line_of(TRANSLATIONS_SECTION, Level.TO_DO, missing, sentence, right, address=f"{desk}?state=missing")
    sentence = ngettext(
        "%(count)d translation is stale: its French has changed since.",
        "%(count)d translations are stale: their French has changed since.",
        stale,
    )
    right = _("No translation is stale.")
    yield line_of(TRANSLATIONS_SECTION, Level.TO_DO, stale, sentence, right, address=f"{desk}?state=stale")


# Sources


@check
def sources_to_mend() -> Iterator[HealthLine]:
    published = Source.objects.filter(state=State.PUBLISHED)
    bare = published.filter(url="").count()
    where = list_address(Source, "state__exact=published&links=none")
    sentence = ngettext(
        "%(count)d source has no address.",
        "%(count)d sources have no address.",
        bare,
    )
    right = _("Every source has an address.")
    yield line_of(SOURCES_SECTION, Level.TO_DO, bare, sentence, right, address=where)

    keys = keys_in([published.filter(accessed__lt=clock.today() - months_ago(SOURCE_MONTHS))])
    sentence = ngettext(
        "%(count)d source has not been consulted for a year.",
        "%(count)d sources have not been consulted for a year.",
        len(keys),
    )
    right = _("Every source has been consulted within a year.")
    yield line_of(SOURCES_SECTION, Level.TO_DO, len(keys), sentence, right, keys=keys)

    cited = Q(pk__in=[])
    for relation in Source._meta.related_objects:
        cited |= Q(pk__in=relation.related_model._base_manager.order_by().values(relation.field.name))
    keys = keys_in([Source.objects.filter(cited, state=State.WITHDRAWN)])
    sentence = ngettext(
        "%(count)d withdrawn source is still cited.",
        "%(count)d withdrawn sources are still cited.",
        len(keys),
    )
    right = _("No withdrawn source is cited.")
    yield line_of(SOURCES_SECTION, Level.TO_DO, len(keys), sentence, right, keys=keys)


# Links


@check
def links_that_do_not_answer() -> Iterator[HealthLine]:
    shown = set(shown_addresses())
    checks = list(LinkCheck.objects.filter(url__in=shown))
    broken = {item.url for item in checks if item.is_broken}
    sentence = ngettext(
        "%(count)d link is broken.",
        "%(count)d links are broken.",
        len(broken),
    )
    right = _("No link is known to be broken.")
    yield line_of(LINKS_SECTION, Level.BROKEN, len(broken), sentence, right, keys=keys_showing(broken))

    recent = clock.now() - timedelta(days=LINK_DAYS)
    unchecked = len(shown) - sum(item.checked >= recent for item in checks)
    sentence = ngettext(
        "%(count)d link has not been checked for a month: whoever looks after the server can have it checked.",
        "%(count)d links have not been checked for a month: whoever looks after the server can have them checked.",
        unchecked,
    )
    right = _("Every link has been checked within a month.")
    yield line_of(LINKS_SECTION, Level.TO_DO, unchecked, sentence, right)

    moved = {item.url for item in checks if item.leads_elsewhere}
    sentence = ngettext(
        "%(count)d link leads to another address, which may be written in its place.",
        "%(count)d links lead to other addresses, which may be written in their place.",
        len(moved),
    )
    right = _("No link leads to another address.")
    yield line_of(LINKS_SECTION, Level.RIGHT, len(moved), sentence, right, keys=keys_showing(moved))


def keys_showing(urls: set[str]) -> list[ObjectKey]:
    """The objects that readers see and that show one of these addresses."""
    return sorted({(type(row)._meta.label, str(row.pk)) for row in rows_showing(urls)}) if urls else []


# Drafts and old texts


def latest_touch(model: type[models.Model]) -> models.expressions.Combinable:
    """Moment when staff last did something to a row of `model`: entered a state, or saved it in the back office."""
    kinds = ContentType.objects.get_for_models(*publishable_models())  # asked for at once, then remembered
    logged = LogEntry.objects.filter(content_type=kinds[model], object_id=Cast(OuterRef("pk"), models.TextField()))
    latest = Subquery(logged.order_by("-action_time").values("action_time")[:1])
    return Greatest("state_changed", Coalesce(latest, "state_changed"))


@check
def forgotten_drafts() -> Iterator[HealthLine]:
    limit = clock.now() - timedelta(days=DRAFT_DAYS)
    own = keys_in(
        model._base_manager.filter(state=State.DRAFT).alias(touched=latest_touch(model)).filter(touched__lt=limit)
        for model in publishable_models()
    )
    of_live_pages = EditorialStatus.objects.filter(draft__moment__lt=limit).values_list("model", "object_pk")
    keys = sorted({*own, *of_live_pages})
    sentence = ngettext(
        "%(count)d draft has not been touched for a month.",
        "%(count)d drafts have not been touched for a month.",
        len(keys),
    )
    right = _("No draft is forgotten.")
    yield line_of(DRAFTS_SECTION, Level.TO_DO, len(keys), sentence, right, keys=keys)


@check
def texts_not_reviewed() -> Iterator[HealthLine]:
    months = NewsroomSettings.current().review_after_months
    limit = clock.now() - months_ago(months)
    keys = keys_in(
        model.objects.visible()
        .alias(changed=Greatest(last_change(model), latest_touch(model)))
        .filter(changed__lt=limit)
        for model in publishable_models()
    )
    period = ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    sentence = ngettext(
        "%(count)d published object has not been reviewed for %(period)s.",
        "%(count)d published objects have not been reviewed for %(period)s.",
        len(keys),
    )
    right = _("Whatever is published has been reviewed within %(period)s.") % {"period": period}
    yield line_of(DRAFTS_SECTION, Level.TO_DO, len(keys), sentence, right, keys=keys, period=period)


# Backups


@check
def age_of_backups() -> Iterator[HealthLine]:
    if not settings.BACKUPS:
        sentence = _("Not told: the setting BACKUPS does not say where backups are.")
        yield HealthLine(str(BACKUPS_SECTION), Level.RIGHT, 0, sentence, is_known=False)
        return
    newest = newest_file(Path(settings.BACKUPS))
    if newest is None:
        yield HealthLine(str(BACKUPS_SECTION), Level.BROKEN, 1, _("There is no backup where the setting BACKUPS says."))
        return
    days = int((clock.now().timestamp() - newest) // 86400)
    sentence = ngettext("The latest backup is %(days)d day old.", "The latest backup is %(days)d days old.", days)
    level = Level.BROKEN if days >= BACKUP_DAYS else Level.RIGHT
    yield HealthLine(str(BACKUPS_SECTION), level, int(level > 0), sentence % {"days": days})


def is_whole(path: Path) -> bool:
    """True if a file is no backup that is still being written, or was never finished."""
    return not path.name.endswith(UNFINISHED)


def newest_file(place: Path) -> float | None:
    """Moment when the newest file of a folder, or a file, was written; None where there is none."""
    try:
        files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file() and is_whole(path)]
        return max((path.stat().st_mtime for path in files), default=None)
    except OSError:
        return None
