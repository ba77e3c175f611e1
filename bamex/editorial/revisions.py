"""Keeping of revisions: the plain form of a row as the newsroom sees it, and the draft that waits to be published."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from bamex.editorial.models import EditorialStatus, Revision, object_lookup
from bamex.history.snapshots import canonical, fingerprint
from bamex.importer.schema import Plain, Schema
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.models import Publishable

EDITORIAL_SCHEMAS: dict[type[models.Model], Schema] = {}


def editorial_schema(model: type[models.Model]) -> Schema:
    """The fields of a model that a revision keeps: those of content files, staff's own included."""
    if model not in EDITORIAL_SCHEMAS:
        EDITORIAL_SCHEMAS[model] = Schema.of(model)
    return EDITORIAL_SCHEMAS[model]


def plain_of(row: models.Model) -> Plain:
    """The plain form of an object as the database has it."""
    schema = editorial_schema(type(row))
    return serialise(schema, rows_to_serialise(schema).get(pk=row.pk))


def fingerprint_of(plain: Plain) -> str:
    """The fingerprint of a plain form as canonical JSON: equal where two say the same."""
    return fingerprint(canonical(plain))


def is_known_to_readers(row: models.Model) -> bool:
    """True if readers see or have seen the row, so that saving a draft must leave it as it is."""
    return not isinstance(row, Publishable) or row.first_published is not None


def lock_status(row: models.Model) -> EditorialStatus:
    """The status of an object, locked until the transaction ends: whoever saves the object waits here."""
    EditorialStatus.objects.get_or_create(**object_lookup(row))
    return EditorialStatus.objects.select_for_update().get(**object_lookup(row))


def status_of(row: models.Model) -> EditorialStatus:
    """The status of an object; one that is not saved where the newsroom has not yet touched it."""
    found = EditorialStatus.objects.select_related("draft").filter(**object_lookup(row)).first() if row.pk else None
    return found or EditorialStatus(**object_lookup(row))


def pending_draft(row: models.Model) -> Revision | None:
    """The draft of an object that readers know; of others, the row itself is the draft."""
    return status_of(row).draft if is_known_to_readers(row) else None


def plain_shown(row: models.Model) -> Plain:
    """The plain form that the form of an object shows: its draft, or else the row."""
    draft = pending_draft(row)
    return draft.plain if draft else plain_of(row)


def revisions_of(row: models.Model) -> models.QuerySet[Revision]:
    """The revisions of an object, the latest first."""
    return Revision.objects.filter(**object_lookup(row)).order_by("-number")


def waiting_revision(row: models.Model) -> Revision | None:
    """The latest draft of an object, whether readers know it or not."""
    return status_of(row).draft or (None if is_known_to_readers(row) else revisions_of(row).first())


def keep_revision(
    row: models.Model,
    plain: Plain,
    act: Any,
    *,
    author: AbstractBaseUser | None,
    found: Plain | None = None,
    answers: Mapping | None = None,
) -> Revision:
    """Keep what a save made of an object, on top of the latest revision.

    `found` is what there was before the save. Where no revision says it, because there is none yet or because content
    files or SQL have changed the row since, it is kept first.
    """
    latest = revisions_of(row).first()
    if found is not None and not revisions_of(row).filter(fingerprint=fingerprint_of(found)).exists():
        latest = add_revision(row, found, Revision.Act.FOUND, None, latest, {})
    return add_revision(row, plain, act, author, latest, answers or {})


def add_revision(
    row: models.Model,
    plain: Plain,
    act: Any,
    author: AbstractBaseUser | None,
    latest: Revision | None,
    answers: Mapping,
) -> Revision:
    return Revision.objects.create(
        **object_lookup(row),
        number=latest.number + 1 if latest else 1,
        act=act,
        plain=plain,
        fingerprint=fingerprint_of(plain),
        answers=dict(answers),
        rests_on=latest,
        person=author,
    )
