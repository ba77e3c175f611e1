"""Schedule of the newsroom: publications and withdrawals agreed for a moment to come, and carried out once it is there.

No worker has to be there for it (decision 30). The moment of the next appointment stands with the content version,
which every answer asks for anyway; the first process to see that it has passed carries out what is due, under an
advisory lock, before it answers.
"""

import logging
import time
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.clock import now
from bamex.editorial.models import Appointment, EditorialStatus, Revision, object_lookup
from bamex.editorial.publication_warnings import warnings_of_publication
from bamex.editorial.publishing import (
    CannotBeDoneError,
    publish_revision,
    refuse_own_text,
    rehearse_publication,
    withdraw_with_reason,
)
from bamex.editorial.revisions import keep_revision, lock_status, plain_of, revisions_of, waiting_revision
from bamex.models import ContentVersion
from bamex.text.languages import CODES

SCHEDULE_LOCK = 0x647565  # of the schedule, among PostgreSQL's advisory locks
LONGEST_WAIT = "3s"  # for which a reader waits when somebody else holds what is due, such as a load of content
SECONDS_BETWEEN = 5  # at least, between two attempts of one process that came to nothing

logger = logging.getLogger(__name__)
not_before = 0.0  # of time.monotonic(): when this process tries again


# Making and cancelling


def may_schedule(user: AbstractBaseUser | AnonymousUser, act: str) -> bool:
    """True if somebody may agree on this act for a moment to come: who may do it at once, and schedule."""
    return user.has_perms(["editorial.schedule", f"editorial.{act}"])


@transaction.atomic
def agree_publication(
    row: models.Model, due: datetime, author: AbstractBaseUser | None, revision: Revision | None = None
) -> Appointment:
    """Have `revision` published at `due`; without one, what waits to be published: the draft, or the row that is one.

    What is saved later is not published with it: it goes on waiting. Raises CannotBeDoneError.
    """
    hold_schedule()
    status = lock_status(row)
    revision = revision or status.draft or revision_of_row(row, author)
    refuse_own_text(revision, author)
    rehearse_publication(revision, author)
    appointment = Appointment.objects.create(
        **object_lookup(row), act=Appointment.Act.PUBLISH, due=due, revision=revision, person=author
    )
    note_next_due()
    return appointment


@transaction.atomic
def agree_withdrawal(
    row: models.Model, due: datetime, author: AbstractBaseUser | None, notes: Mapping[str, str]
) -> Appointment:
    """Have `row` withdrawn at `due`; `notes`, by language, tell readers why."""
    hold_schedule()
    appointment = Appointment.objects.create(
        **object_lookup(row),
        act=Appointment.Act.WITHDRAW,
        due=due,
        person=author,
        **{f"note_{language}": notes.get(language, "") for language in CODES},
    )
    note_next_due()
    return appointment


def cancel_appointment(pk: int) -> bool:
    """Cancel an appointment; whether it was still open."""
    return bool(close_appointments(Appointment.objects.filter(pk=pk)))


@transaction.atomic
def close_appointments(appointments: models.QuerySet[Appointment]) -> list[Appointment]:
    """Cancel those of these appointments that are still open; returns them."""
    hold_schedule()
    closed = list(appointments.open())
    Appointment.objects.filter(pk__in=[appointment.pk for appointment in closed]).update(cancelled=now())
    note_next_due()
    return closed


def put_away(pk: int) -> bool:
    """Note that somebody has seen that an appointment failed; whether nobody had."""
    return bool(Appointment.objects.in_vain().filter(pk=pk).update(cancelled=now()))


def appointments_of(row: models.Model) -> models.QuerySet[Appointment]:
    """Appointments of an object that are still to come, the next first."""
    return Appointment.objects.open().filter(**object_lookup(row))


def revision_of_row(row: models.Model, author: AbstractBaseUser | None) -> Revision:
    """The revision that says what a row says: its latest one, or else one that is made now."""
    plain, latest = plain_of(row), revisions_of(row).first()
    return latest if latest and latest.plain == plain else keep_revision(row, plain, Revision.Act.DRAFT, author=author)


def note_next_due() -> None:
    """Note with the content version when the next appointment is due; the schedule is held."""
    due = Appointment.objects.open().aggregate(due=models.Min("due"))["due"]
    ContentVersion.objects.update_or_create(pk=1, defaults={"next_due": due})


def hold_schedule() -> None:
    """Keep every other process from the schedule until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SCHEDULE_LOCK])


# Carrying out


def apply_what_is_due() -> None:
    """Carry out every appointment whose moment has passed, each as a whole or not at all, in the order agreed.

    Whoever asks at the same time waits until it is done. One that cannot be done is noted as failed, with the reason,
    and is not tried again. Where something else holds the rows for longer than readers should wait, it is left for the
    next request.
    """
    global not_before
    if time.monotonic() < not_before:
        return
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
            hold_schedule()
            for appointment in Appointment.objects.open().filter(due__lte=now()).select_related("revision", "person"):
                keep_appointment(appointment)
            note_next_due()
    except OperationalError:
        not_before = time.monotonic() + SECONDS_BETWEEN
        logger.warning("What is due could not be done now, and is tried again.", exc_info=True)


def keep_appointment(appointment: Appointment) -> None:
    """Carry out one appointment, and note that it is done, or why it could not be."""
    faults: dict[str, str] = {}
    warnings = dict.fromkeys(CODES, "")
    # A fault is worded in the language in which it happens: what fails in French is tried in English for its words.
    for language in CODES:
        try:
            with override(language), transaction.atomic():
                carry_out(appointment)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, a reader who happens to come by gets the page
            faults[language] = words_of_fault(error, language)
        else:
            faults = {}
            warnings = warnings_of(appointment)
            break
    if faults:
        appointment.failed = now()
        appointment.fault_fr, appointment.fault_en = faults["fr"], faults["en"]
    else:
        appointment.done = now()
        appointment.warning_fr, appointment.warning_en = warnings["fr"], warnings["en"]
    appointment.save(update_fields=["done", "failed", "fault_fr", "fault_en", "warning_fr", "warning_en"])


def warnings_of(appointment: Appointment) -> dict[str, str]:
    """Things to be looked at since a publication was carried out, by language: nothing is refused for it."""
    found = dict.fromkeys(CODES, "")
    if appointment.act == Appointment.Act.PUBLISH and (row := appointment.row):
        for language in CODES:
            with override(language):
                found[language] = "\n".join(warnings_of_publication(row))
    return found


def carry_out(appointment: Appointment) -> None:
    row = appointment.row
    status = lock_status(row) if row else None
    row = appointment.row  # as whoever held it until now has left it
    if row is None or status is None:
        raise CannotBeDoneError(_("It has been deleted."))
    if appointment.act == Appointment.Act.WITHDRAW:
        notes = {"fr": appointment.note_fr, "en": appointment.note_en}
        withdraw_with_reason(row, notes, appointment.person, appointment.due)
        return
    refuse_if_overtaken(appointment.revision, row)
    waiting = waiting_revision(row)
    publish_revision(appointment.revision, appointment.person, appointment.due)
    if waiting and waiting.number > appointment.revision.number and waiting.plain != appointment.revision.plain:
        # What was said of the newer text holds: it goes on waiting as it was.
        EditorialStatus.objects.filter(pk=status.pk).update(draft=waiting, review=status.review)


def refuse_if_overtaken(revision: Revision, row: models.Model) -> None:
    """Raise CannotBeDoneError where readers have been shown something newer than `revision`, or nothing any more."""
    acts = (Revision.Act.PUBLISH, Revision.Act.WITHDRAW)
    latest = revisions_of(row).filter(number__gt=revision.number, act__in=acts).first()
    if latest and latest.act == Revision.Act.WITHDRAW:
        raise CannotBeDoneError(_("It was withdrawn after this was agreed."))
    if latest:
        raise CannotBeDoneError(_("Something newer was published after this was agreed."))


def words_of_fault(error: Exception, language: str) -> str:
    """The reason for which something could not be done, in `language`, for an editor."""
    if isinstance(error, CannotBeDoneError):
        return str(error)
    logger.error("An appointment could not be kept.", exc_info=error)
    with override(language):
        if isinstance(error, ValidationError):
            return " ".join(error.messages)
        if isinstance(error, IntegrityError):
            return _("It contradicts something that was saved since.")
        return _("Something went wrong: open the form, and publish or withdraw from there.")
