"""Saving of a translation: checked as in the object's own form, refused over what somebody else has written since."""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.admin.pages.translation_texts import TextOnDesk, stale_note, text_in_plain, text_on_desk
from bamex.editorial.models import Revision
from bamex.editorial.publishing import may_publish_at_once
from bamex.editorial.revisions import is_known_to_readers, keep_revision, lock_status, pending_draft, plain_of
from bamex.history.snapshots import keep_public_version
from bamex.importer.schema import Plain
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import quotation_errors
from bamex.publication import owner_of
from bamex.translations.pairs import note_french_changes, pairs_of


class OvertakenError(Exception):
    """Somebody has changed the French or the English text since the page was made."""


def clean_translation(row: models.Model, field: str, text: str, french: str) -> str:
    """The English text as it is stored; raises ValidationError with a sentence a fault."""
    text = text.replace("\r\n", "\n").strip()
    if text and not french:
        raise ValidationError(_("There is no French text to translate."))
    column = row._meta.get_field(f"{field}_en")
    column.run_validators(text)
    keys = ledger.figures() if "{" in text or "}" in text else ()
    if faults := list(quotation_errors(type(row), field, text, keys)):
        raise ValidationError(faults)
    return text


@transaction.atomic
def save_translation(row: models.Model, field: str, text: str, user: Any, *, rests_on: str) -> bool:
    """Save the English of a text, and say whether readers see it.

    They do if they know the object and its French, and the user may publish; else it is a draft, like any other.
    `rests_on` is the digest of the text that the translator was shown. A translation is no correction, so nothing is
    asked; but a new public version is kept. Raises ValidationError and OvertakenError.
    """
    status = lock_status(owner_of(row))
    row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    owner = owner_of(row)
    is_known = is_known_to_readers(owner)
    there = text_unless_overtaken(row, field, status.draft if is_known else None, rests_on)
    text, found = clean_translation(row, field, text, there.pair.french), plain_of(owner)
    is_shown = is_known and there.can_be_shown and may_publish_at_once(user)
    if is_shown or not is_known:
        write_translation(row, field, text)
        act = Revision.Act.PUBLISH if is_shown else Revision.Act.DRAFT
        kept = keep_revision(owner, plain_of(owner), act, author=user, found=found)
    if is_known and (there.in_draft or not is_shown):
        # Else publishing the draft that waits would take the translation back.
        plain = plain_with_english(there, row, field, text, found)
        answers = there.draft.answers if there.draft else {}
        kept = keep_revision(owner, plain, Revision.Act.DRAFT, author=user, found=found, answers=answers)
    if there.in_draft or not is_shown:
        status.wait_with(kept)
    log_translation(row, field, user)
    return is_shown


def write_translation(row: models.Model, field: str, text: str) -> None:
    """Write the English of a text into its row."""
    owner = owner_of(row)
    before = pairs_of(owner)
    setattr(row, f"{field}_en", text)
    row.save(update_fields=[f"{field}_en"])
    note_french_changes(owner, before)
    keep_public_version(owner)


def plain_with_english(there: TextOnDesk, row: models.Model, field: str, text: str, found: Plain) -> Plain:
    """The draft that waits, or else the object as it was `found`, with the new English of a text."""
    place = there.in_draft if there.draft else text_in_plain(row, field, found)
    if place is None:
        raise ValidationError(_("The draft that waits no longer has this text: there is nothing to translate."))
    return place.put_english(there.draft.plain if there.draft else found, text)


@transaction.atomic
def accept_translation(row: models.Model, field: str, user: Any, *, rests_on: str) -> None:
    """Note that the English of a text is right as it is; raises OvertakenError."""
    row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    there = text_unless_overtaken(row, field, pending_draft(owner_of(row)), rests_on)
    if not there.waits and (note := stale_note(row, field)):
        note.delete()
        log_translation(row, field, user)


def text_unless_overtaken(row: models.Model, field: str, draft: Revision | None, rests_on: str) -> TextOnDesk:
    there = text_on_desk(row, field, draft)
    if there.digest != rests_on:
        raise OvertakenError
    return there


def log_translation(row: models.Model, field: str, user: Any) -> None:
    name = capfirst(str(row._meta.get_field(f"{field}_en").verbose_name))
    message = [{"changed": {"fields": [name]}}]
    LogEntry.objects.log_actions(user.pk, [row], CHANGE, message, single_object=True)
