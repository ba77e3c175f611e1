"""Saving of imported rows as drafts: new ones and those that readers have never seen, in place.

THE SEAM: what readers know is changed by no import. Where the newsroom keeps drafts of live pages, `draft_refusal` says
nothing for them and `keep_draft` keeps one; nothing else in this package knows the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext

from bamex.importer.schema import Plain, Schema
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.importer.write import PrimaryKeys, write_rows
from bamex.models import Publishable


class DraftRefusedError(Exception):
    """A row that cannot be changed by an import, in a sentence in the active language."""


@dataclass
class Draft:
    """What an import makes of one object: the row, or a new one, and what it is to say."""

    row: Publishable
    plain: Plain

    @property
    def is_new(self) -> bool:
        return bool(self.row._state.adding)


def shown_plains(schema: Schema, rows: models.QuerySet | None = None) -> dict[str, tuple[Publishable, Plain]]:
    """Rows by their codes, each with the plain form that an editor sees; all there are, or those of `rows`."""
    wanted = rows_to_serialise(schema)
    if rows is not None:
        wanted = wanted.filter(pk__in=rows.order_by().values("pk"))
    return {row.code: (row, serialise(schema, row)) for row in wanted}


def draft_refusal(row: Publishable) -> str:
    """A sentence on why an import may not change a row; empty where it may."""
    if row.first_published is None:
        return ""
    return gettext("this is published, or was: change it on its own page. An import changes drafts only.")


def keep_draft(row: Publishable, plain: Plain, author: AbstractBaseUser) -> None:
    """Keep `plain` as the next text of an object that readers know. Raises DraftRefusedError."""
    raise DraftRefusedError(draft_refusal(row))


def save_drafts(schema: Schema, drafts: Sequence[Draft], author: AbstractBaseUser, file_name: str) -> None:
    """Save what an import makes of objects; the caller's transaction holds them all, and locks those that there are."""
    unseen = [draft for draft in drafts if draft.row.first_published is None]
    added = [draft.row for draft in drafts if draft.is_new]
    changed = [draft.row for draft in drafts if not draft.is_new]
    for draft in drafts:
        if draft.row.first_published is not None:
            keep_draft(draft.row, draft.plain, author)
    write_drafts(schema, unseen)
    note_saving(author, added, ADDITION, file_name)
    note_saving(author, changed, CHANGE, file_name)


def write_drafts(schema: Schema, drafts: Sequence[Draft]) -> None:
    if drafts:
        write_rows(schema, [(draft.plain, draft.row) for draft in drafts], PrimaryKeys().find)


def note_saving(author: AbstractBaseUser, rows: list[Publishable], flag: int, file_name: str) -> None:
    """Note in each object's history who has imported it, from which file."""
    if rows:
        message = gettext("Imported from the table “%(file)s”.") % {"file": file_name}
        saved = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
        LogEntry.objects.log_actions(author.pk, saved, flag, change_message=message)
