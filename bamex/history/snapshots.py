"""Snapshots of what is published: made from rows, fingerprinted, and kept as public versions.

A snapshot is the plain form of a row without what staff keep for themselves and without links to what is not visible,
with the figures that its texts quote in their place. It is kept as canonical JSON in the spirit of RFC 8785, so that
anyone who has the text can make the fingerprint again: the SHA-256 of its UTF-8 bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone

from bamex.history.models import PublicVersion
from bamex.importer.schema import Plain, Schema
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import rows_quoting, text_with_figures
from bamex.models import ContentVersion, Publishable
from bamex.publication import owner_of, publication_of


class KeptVersion(NamedTuple):
    """A public version that was kept; `earlier` is the snapshot before it, None where nothing was kept before."""

    model: type[models.Model]
    earlier: Plain | None
    snapshot: Plain


SCHEMAS: dict[type[models.Model], Schema] = {}


def snapshot_schema(model: type[models.Model]) -> Schema:
    """The fields of a model that readers are shown."""
    if model not in SCHEMAS:
        SCHEMAS[model] = Schema.of(model, lambda each: publication_of(each).outside_public_versions)
    return SCHEMAS[model]


def make_snapshot(row: models.Model) -> Plain:
    """Snapshot of `row` as it stands in memory: all it says to readers, as texts, numbers, lists and dicts."""
    # Figures are written as they are now: the ledger may change.
    return serialise(snapshot_schema(type(row)), row, shows=is_visible, write_text=text_with_figures)


def make_fresh_snapshot(row: models.Model) -> Plain:
    """Snapshot of `row` as the database has it."""
    return make_snapshot(rows_for_snapshots(type(row)).get(pk=row.pk))


def rows_for_snapshots(model: type[models.Model]) -> models.QuerySet:
    """The rows of `model` with all that a snapshot is made of, in a fixed number of queries."""
    return rows_to_serialise(snapshot_schema(model))


def is_visible(row: models.Model) -> bool:
    """True if readers may see a row; what has no say in the matter is always seen."""
    return getattr(row, "is_visible", True)


def canonical(snapshot: Plain) -> str:
    """One text for equal snapshots: sorted keys and no spaces, as RFC 8785 has it for texts and whole numbers."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 (FIPS 180-4) of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


# Keeping public versions


def publishable_models() -> list[type[Publishable]]:
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def keep_all_public_versions() -> list[KeptVersion]:
    """Keep a version of everything visible that says something else than its latest one, and return what was kept.

    Meant to run in the transaction that made the changes; it also finds those that were made by SQL.
    """
    moment = timezone.now()  # one for all
    latest = {
        version.object_code: version
        for version in PublicVersion.objects.order_by("object_code", "-number").distinct("object_code")
    }
    versions, kept = [], []
    with ledger.at_version(ContentVersion.current()):
        for model in publishable_models():
            for row in rows_for_snapshots(model).filter(pk__in=model.objects.visible().values("pk")):
                snapshot = make_snapshot(row)
                if version := next_version(row, snapshot, latest.get(row.code), moment):
                    versions.append(version)
                    kept.append(kept_version(row, snapshot, latest.get(row.code)))
    PublicVersion.objects.bulk_create(versions, batch_size=500)
    return kept


def keep_public_version(row: models.Model, moment: datetime | None = None) -> KeptVersion | None:
    """Keep a version of one row, dated `moment` or now, if it has a code, is visible and says something new."""
    if not isinstance(row, Publishable):
        return None
    fresh = rows_for_snapshots(type(row)).get(pk=row.pk)
    if not fresh.is_visible:
        return None
    snapshot = make_snapshot(fresh)
    latest = PublicVersion.objects.filter(object_code=fresh.code).order_by("-number").first()
    version = next_version(fresh, snapshot, latest, moment or timezone.now())
    if version is None:
        return None
    version.save(force_insert=True)
    keep_public_versions_quoting(fresh)
    return kept_version(fresh, snapshot, latest)


def keep_public_versions_linked_to(row: models.Model) -> None:
    """Keep versions of what names `row`, once that has appeared to readers or disappeared."""
    owners = {(type(owner), owner.pk): owner for owner in linked_owners(row)}
    for owner in owners.values():
        keep_public_version(owner)
    keep_public_versions_quoting(row)


def linked_owners(row: models.Model) -> Iterator[models.Model]:
    """The objects that name `row`, or name what rests on it, which appears and disappears along."""
    for relation in row._meta.related_objects:
        for other in relation.related_model._base_manager.filter(**{relation.field.name: row}):
            yield owner_of(getattr(other, "target", other))
            if relation.field.name in publication_of(type(other)).rests_on:
                yield from linked_owners(other)


def keep_public_versions_quoting(row: models.Model) -> None:
    """Keep versions of the texts that quote the answers of `row`, a fact of the ledger: they now say others."""
    if ledger.is_fact(row):
        for other in rows_quoting(row.code):
            keep_public_version(owner_of(other))


def next_version(
    row: Publishable, snapshot: Plain, latest: PublicVersion | None, moment: datetime
) -> PublicVersion | None:
    """The version that comes after `latest`, not saved; None where the snapshot is the same."""
    text = canonical(snapshot)
    if latest and latest.snapshot == text:
        return None
    number = latest.number + 1 if latest else 1
    return PublicVersion(
        object_code=row.code, number=number, moment=moment, fingerprint=fingerprint(text), snapshot=text
    )


def kept_version(row: Publishable, snapshot: Plain, latest: PublicVersion | None) -> KeptVersion:
    return KeptVersion(type(row), latest and json.loads(latest.snapshot), snapshot)
