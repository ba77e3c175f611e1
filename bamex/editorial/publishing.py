"""Publishing and withdrawing: acts that change what readers see, each in one transaction and kept as a revision.

The back office's form saves what it shows by itself (bamex/admin/drafts.py); here is what is done without a form: from
lists, at a moment agreed before, from a draft that somebody else wrote.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bamex.accounts.models import NewsroomSettings
from bamex.editorial.models import Revision
from bamex.editorial.revisions import (
    editorial_schema,
    is_known_to_readers,
    keep_revision,
    lock_status,
    plain_of,
)
from bamex.history.diff import differences, is_tracked
from bamex.history.log import ChangeNote, log_change
from bamex.history.snapshots import (
    is_visible,
    keep_public_version,
    keep_public_versions_linked_to,
    make_fresh_snapshot,
)
from bamex.importer.schema import Plain
from bamex.importer.validate import message_of_constraint
from bamex.importer.write import MissingRowError, PrimaryKeys, fill_row, write_rows
from bamex.models import Publishable, State
from bamex.publication import citation_paths, needs_citation, publication_of
from bamex.text.languages import CODES
from bamex.translations.pairs import note_french_changes, pairs_of


class CannotBeDoneError(Exception):
    """A publication or withdrawal that the rules of the portal do not allow now; says why, in the active language."""


class UnansweredChangeError(CannotBeDoneError):
    """A published name, date or figure that would change without anybody having said which kind of change it is."""


def apply_plain(row: models.Model, plain: Plain) -> models.Model:
    """Make the database say of `row` what `plain` says; returns the row as it then is. Raises CannotBeDoneError."""
    pairs_before = pairs_of(row)
    try:
        with transaction.atomic():
            write_rows(editorial_schema(type(row)), [(plain, row)], PrimaryKeys().find)
    except MissingRowError as error:
        text = _("Something it is linked with is no longer there: %(fault)s")
        raise CannotBeDoneError(text % {"fault": error}) from None
    except IntegrityError as error:
        raise CannotBeDoneError(message_of_constraint(error)) from None
    except ValidationError as error:
        raise CannotBeDoneError(" ".join(error.messages)) from None
    note_french_changes(row, pairs_before)
    return type(row)._base_manager.get(pk=row.pk)


def faults_of_support(row: models.Model) -> list[str]:
    """The sentence that no published source supports the row, if none does and it needs one, as the database has it."""
    if not needs_citation(row):
        return []
    for path in citation_paths(type(row)):
        supported = type(row)._base_manager.filter(pk=row.pk, **{f"{path}__source__state": State.PUBLISHED})
        if not supported.exists():
            return [_("No published source supports it.")]
    return []


def refuse_if(faults: list[str]) -> None:
    if faults:
        raise CannotBeDoneError(" ".join(faults))


def supports_to_publish(row: models.Model) -> list[Publishable]:
    """Objects on which one rests, near or far, and that readers do not see: until they do, they do not see it."""
    found = []
    for name in publication_of(type(row)).rests_on:
        support = getattr(row, name)
        found += [*supports_to_publish(support), *([] if support.is_published else [support])]
    return found


@transaction.atomic
def publish_revision(
    revision: Revision, author: AbstractBaseUser | None, moment: datetime | None = None
) -> models.Model:
    """Have readers see what a revision says, from `moment` on, which is now or has just passed.

    Raises CannotBeDoneError, and nothing is changed.
    """
    row = revision.row
    if row is None:
        raise CannotBeDoneError(_("It has been deleted."))
    return publish_row(row, author, plain=revision.plain, answers=revision.answers, moment=moment)


@transaction.atomic
def publish_row(
    row: models.Model,
    author: AbstractBaseUser | None,
    *,
    plain: Plain | None = None,
    answers: Mapping | None = None,
    moment: datetime | None = None,
) -> models.Model:
    """Publish a row, with the content `plain` where it is given. Raises CannotBeDoneError, and nothing is changed."""
    status = lock_status(row)
    found = plain_of(row)
    note = change_note_from(answers or {})
    snapshot = make_fresh_snapshot(row) if is_visible(row) else None
    is_new_state = isinstance(row, Publishable) and not row.is_published
    content = plain if plain is not None else found
    if isinstance(row, Publishable):
        content = {**content, "state": State.PUBLISHED}
        refuse_if(fill_row(editorial_schema(type(row)), content, copy(row)).faults_of_publishing())
    row = apply_plain(row, content)
    refuse_if(faults_of_support(row))
    if snapshot is not None and not note.is_listed:
        refuse_unanswered_change(row, snapshot)
    if is_new_state:
        date_state(row, moment or timezone.now())
    keep_public_version(row, moment)
    if is_new_state:
        keep_public_versions_linked_to(row)
    if snapshot is not None and note.is_listed:
        log_change(row, note, snapshot)
    keep_revision(row, plain_of(row), Revision.Act.PUBLISH, author=author, found=found)
    status.wait_with(None)
    return row


def refuse_unanswered_change(row: models.Model, snapshot: Plain) -> None:
    """Raise UnansweredChangeError where a tracked field of `row` differs from the snapshot; a first translation may."""
    changes = differences(type(row), snapshot, make_fresh_snapshot(row))
    tracked = [item for item in changes if is_tracked(item) and not (item["language"] == "en" and not item["earlier"])]
    if tracked:
        labels = {apps.get_model(item["model"])._meta.get_field(item["field"]).verbose_name for item in tracked}
        text = _("It changes what is published (%(fields)s): open it, and say which kind of change it is.")
        raise UnansweredChangeError(text % {"fields": ", ".join(sorted(map(str, labels)))})


def rehearse_publication(revision: Revision, author: AbstractBaseUser | None) -> None:
    """Raise UnansweredChangeError where publishing `revision` would; nothing is changed, and no other fault counts."""
    with transaction.atomic():
        try:
            publish_revision(revision, author)
        except UnansweredChangeError:
            raise
        except CannotBeDoneError:
            return
        transaction.set_rollback(True)


def needs_another_publisher(waiting: Revision | None, person: Any) -> bool:
    """True if administrators ask for a second pair of eyes, and `person` wrote what waits, or nothing waits."""
    return NewsroomSettings.current().other_publisher_required and (waiting is None or waiting.person == person)


def may_publish_at_once(person: Any) -> bool:
    """True if `person` may publish what nobody else has read."""
    return person.has_perm("editorial.publish") and not needs_another_publisher(None, person)


def refuse_own_text(waiting: Revision | None, author: AbstractBaseUser | None) -> None:
    """Raise CannotBeDoneError where the rule of a second pair of eyes forbids `author` to publish what waits."""
    if needs_another_publisher(waiting, author):
        raise CannotBeDoneError(_("Nobody publishes here what they wrote: a colleague publishes it."))


@transaction.atomic
def withdraw_with_reason(
    row: Publishable, notes: Mapping[str, str], author: AbstractBaseUser | None, moment: datetime | None = None
) -> None:
    """Withdraw a published row and tell readers why: `notes` by the code of their language, the French required.

    A draft that waits goes on waiting. Raises CannotBeDoneError, and nothing is changed.
    """
    lock_status(row)
    row = type(row)._base_manager.get(pk=row.pk)
    if not row.is_published:
        raise CannotBeDoneError(_("It is not published."))
    if not notes.get("fr"):
        raise CannotBeDoneError(_("Tell readers, in French, why it is withdrawn."))
    found = plain_of(row)
    row.state = State.WITHDRAWN
    columns = [f"withdrawal_note_{language}" for language in CODES]
    for language, column in zip(CODES, columns, strict=True):
        setattr(row, column, notes.get(language, ""))
    row.save(update_fields=["state", *columns])
    date_state(row, moment or timezone.now())
    keep_public_versions_linked_to(row)
    keep_revision(row, plain_of(row), Revision.Act.WITHDRAW, author=author, found=found)


def date_state(row: Publishable, moment: datetime) -> None:
    """Date the state that a row has just entered; the first publication too, if it is that."""
    first = row.first_published if row.first_published and row.first_published < row.state_changed else moment
    type(row)._base_manager.filter(pk=row.pk).update(state_changed=moment, first_published=first)
    row.state_changed, row.first_published = moment, first


def discard_draft(row: models.Model) -> None:
    """Forget that a draft of what readers know waits to be published; its revisions stay."""
    status = lock_status(row)
    if is_known_to_readers(row):
        status.wait_with(None)


def change_note_from(answers: Mapping) -> ChangeNote:
    """The change note among the answers that a revision keeps, by field of the form."""
    notes = {language: answers.get(f"change_note_{language}", "") for language in CODES}
    return ChangeNote(answers.get("change_kind", ""), notes)


def refuse_if_changed_since_read(row: models.Model, waiting: Revision | None) -> None:
    """Refuse to publish a row that somebody else has published or withdrawn since it was read."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    if isinstance(row, Publishable) and (fresh.state != row.state or (fresh.is_published and waiting is None)):
        raise CannotBeDoneError(_("Somebody has published or withdrawn it in the meantime."))


@transaction.atomic  # one that fails for another reason undoes all
def publish_rows(
    rows: Iterable[models.Model], author: AbstractBaseUser | None
) -> tuple[list[models.Model], list[tuple[models.Model, str]]]:
    """Publish each of the rows that can be, with the draft that waits; returns them, and the others with the reason."""
    published, refused = [], []
    for row in rows:
        try:
            waiting = lock_status(row).draft
            refuse_if_changed_since_read(row, waiting)
            refuse_own_text(waiting, author)
            if getattr(row, "state", "") == State.WITHDRAWN:
                raise CannotBeDoneError(_("It was withdrawn: open it to publish it again."))
            draft = waiting if is_known_to_readers(row) else None
            if draft:
                published.append(publish_revision(draft, author))
            else:
                published.append(publish_row(row, author))
        except CannotBeDoneError as error:
            refused.append((row, str(error)))
    return published, refused
