"""Saving of imported rows as drafts: in place where readers never saw the object, beside the live page otherwise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_noop

from bamex.editorial.log_entries import told
from bamex.editorial.models import EditorialStatus, Revision
from bamex.editorial.revisions import is_known_to_readers, keep_revision, lock_status
from bamex.importer.schema import Plain, Schema
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.importer.write import PrimaryKeys, write_rows
from bamex.models import Publishable, State


@dataclass(eq=False)
class Draft:
    """Object that an import makes or changes: the row, or a new one, and what it is to say."""

    row: Publishable
    plain: Plain

    @property
    def is_beside(self) -> bool:
        """True if readers know the object, so that the row stays as it is and the draft waits to be published."""
        return bool(is_known_to_readers(self.row))


def shown_plains(schema: Schema, rows: models.QuerySet) -> dict[str, tuple[Publishable, Plain]]:
    """The objects among `rows` by their codes, each with what its form shows: the draft that waits, or else the row.

    The state is the row's own.
    """
    found = list(rows_to_serialise(schema).filter(pk__in=rows.order_by().values("pk")))
    waiting = EditorialStatus.objects.filter(
        model=schema.model._meta.label, object_pk__in=[str(row.pk) for row in found], draft__isnull=False
    )
    drafts = {status.object_pk: status.draft.plain for status in waiting.select_related("draft")}
    plains = {}
    for row in found:
        plain = drafts.get(str(row.pk)) if is_known_to_readers(row) else None
        plains[row.code] = row, {**plain, "state": str(row.state)} if plain else serialise(schema, row)
    return plains


def lock_objects(schema: Schema, codes: Collection[str]) -> None:
    """Have whoever saves, publishes or withdraws one of these objects wait until the transaction ends."""
    label, rows = schema.model._meta.label, schema.model._base_manager.filter(code__in=codes)
    missing = [EditorialStatus(model=label, object_pk=str(pk)) for pk in rows.values_list("pk", flat=True)]
    EditorialStatus.objects.bulk_create(missing, ignore_conflicts=True)
    statuses = EditorialStatus.objects.filter(model=label, object_pk__in=[item.object_pk for item in missing])
    list(statuses.select_for_update().order_by("pk"))


def save_drafts(schema: Schema, drafts: Sequence[Draft], author: AbstractBaseUser, file_name: str) -> None:
    """Save what an import makes of objects, each with a revision; all in the caller's transaction, which locks them."""
    changed = [draft for draft in drafts if not draft.row._state.adding]
    found = plains_by_key(schema, [draft.row for draft in changed])
    in_place = [draft for draft in drafts if not draft.is_beside]
    write_drafts(schema, in_place)
    written = plains_by_key(schema, [draft.row for draft in in_place])
    for draft in drafts:
        plain = {**draft.plain, "state": str(State.DRAFT)} if draft.is_beside else written[draft.row.pk]
        keep_draft(draft.row, plain, found.get(draft.row.pk), author)
    added = [draft.row for draft in drafts if draft.row.pk not in found]
    note_saving(author, added, ADDITION, file_name)
    note_saving(author, [draft.row for draft in changed], CHANGE, file_name)


def plains_by_key(schema: Schema, rows: Sequence[models.Model]) -> dict[int, Plain]:
    """Plain forms of rows in the database, by their primary keys."""
    stored = rows_to_serialise(schema).filter(pk__in=[row.pk for row in rows])
    return {row.pk: serialise(schema, row) for row in stored}


def write_drafts(schema: Schema, drafts: Sequence[Draft]) -> None:
    if drafts:
        write_rows(schema, [(draft.plain, draft.row) for draft in drafts], PrimaryKeys().find)


def keep_draft(row: Publishable, plain: Plain, found: Plain | None, author: AbstractBaseUser) -> None:
    """Keep `plain` as the revision of `row` that waits to be published; `found` is what the row said before."""
    status = lock_status(row)
    status.wait_with(keep_revision(row, plain, Revision.Act.IMPORT, author=author, found=found))


def note_saving(author: AbstractBaseUser, rows: list[Publishable], flag: int, file_name: str) -> None:
    """Note in each object's history who has imported it, from which file."""
    if rows:
        message = told(gettext_noop("Imported from the table “%(file)s”."), file=file_name)
        saved = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
        LogEntry.objects.log_actions(author.pk, saved, flag, change_message=message)
