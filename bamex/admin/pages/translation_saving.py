"""Saving of a translation: checked as in the object's own form, refused over what somebody else has written since."""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.editorial.models import Revision
from bamex.editorial.revisions import is_known_to_readers, keep_revision, lock_status, plain_of
from bamex.history.snapshots import keep_public_version
from bamex.importer.schema import Plain
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import quotation_errors
from bamex.publication import owner_of
from bamex.translations.models import StaleTranslation, pair_digest
from bamex.translations.pairs import TextPair, note_french_changes, object_key, pairs_of, place_of_text


class OvertakenError(Exception):
    """Somebody has changed the French or the English text since the page was made."""


def pair_of(row: models.Model, field: str) -> TextPair:
    """The French and the English of a text as the row has them."""
    french, english = (getattr(row, f"{field}_{language}") or "" for language in ("fr", "en"))
    return TextPair(place_of_text(type(row), field), french, english)


def stale_note(row: models.Model, field: str) -> StaleTranslation | None:
    """What is noted of a text whose English is stale, or None."""
    label, pk = object_key(owner_of(row))
    pair = pair_of(row, field)
    return StaleTranslation.objects.filter(model=label, object_pk=pk, place=pair.place, pair=pair.digest).first()


def clean_translation(row: models.Model, field: str, text: str) -> str:
    """The English text as it is stored; raises ValidationError with a sentence a fault."""
    text = text.replace("\r\n", "\n").strip()
    if text and not getattr(row, f"{field}_fr"):
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

    They do if they know the object and the user may publish; else it is a draft, like any other. `rests_on` is the
    digest of the pair that the translator was shown. A translation is no correction, so nothing is asked; but a new
    public version is kept. Raises ValidationError and OvertakenError.
    """
    owner = owner_of(row)
    status = lock_status(owner)
    row = lock_unless_overtaken(row, field, rests_on)
    text = clean_translation(row, field, text)
    pair, found = pair_of(row, field), plain_of(owner)
    is_known = is_known_to_readers(owner)
    is_shown = is_known and user.has_perm("editorial.publish")
    if is_shown or not is_known:
        write_translation(row, field, text)
        act = Revision.Act.PUBLISH if is_shown else Revision.Act.DRAFT
        kept = keep_revision(owner, plain_of(owner), act, author=user, found=found)
    if is_known and (status.draft or not is_shown):
        # Else publishing the draft that waits would take the translation back.
        plain = with_translation(status.draft.plain if status.draft else found, pair, text)
        answers = status.draft.answers if status.draft else {}
        kept = keep_revision(owner, plain, Revision.Act.DRAFT, author=user, found=found, answers=answers)
        status.wait_with(kept)
    elif not is_known:
        status.draft = kept
        status.save()
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


def with_translation(plain: Plain, pair: TextPair, text: str) -> Plain:
    """The plain form of an object with this English wherever the place of `pair` has its French text."""
    relation, _point, name = pair.place.rpartition(".")
    if relation:
        parts = [with_translation(part, pair._replace(place=name), text) for part in plain.get(relation, [])]
        return {**plain, relation: parts} if parts else plain
    if plain.get(f"{name}_fr", "") != pair.french:
        return plain
    others = {key: value for key, value in plain.items() if key != f"{name}_en"}
    return {**others, f"{name}_en": text} if text else others


@transaction.atomic
def accept_translation(row: models.Model, field: str, user: Any, *, rests_on: str) -> None:
    """Note that the English of a text is right as it is; raises OvertakenError."""
    row = lock_unless_overtaken(row, field, rests_on)
    if note := stale_note(row, field):
        note.delete()
        log_translation(row, field, user)


def lock_unless_overtaken(row: models.Model, field: str, rests_on: str) -> models.Model:
    fresh = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    pair = pair_of(fresh, field)
    if pair_digest(pair.french, pair.english) != rests_on:
        raise OvertakenError
    return fresh


def log_translation(row: models.Model, field: str, user: Any) -> None:
    name = capfirst(str(row._meta.get_field(f"{field}_en").verbose_name))
    message = [{"changed": {"fields": [name]}}]
    LogEntry.objects.log_actions(user.pk, [row], CHANGE, message, single_object=True)
