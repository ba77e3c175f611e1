"""Revisions of objects, and what the newsroom knows of each: its draft, its review, its appointments.

A *revision* is what one editorial save made of an object, in the plain form of content files (bamex/importer/schema),
with its citations and parts. A row that was never published is its own draft. Of a row that readers know, the row is
what they see, and its draft is a revision that publishing applies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.text.languages import localized

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class OfObject(models.Model):
    """Mixin of notes about one object of any model, which may be deleted without them."""

    model = models.CharField(_("noun"), max_length=60)  # the label, "exhibitors.Exhibitor"
    object_pk = models.CharField(_("object"), max_length=40)  # its primary key, which may be a code

    class Meta:
        abstract = True

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def row(self) -> models.Model | None:
        """The object as the database has it; None once it is deleted."""
        return self.model_class._base_manager.filter(pk=self.object_pk).first()


def object_lookup(row: models.Model) -> dict:
    """The values by which notes about `row` are found and made."""
    return {"model": row._meta.label, "object_pk": str(row.pk)}


def name_of_person(user: AbstractBaseUser | None) -> str:
    """The name under which the newsroom keeps what `user` did, also once the account is gone."""
    return (user.get_full_name() or user.get_username()) if user else ""


class ByPerson(models.Model):
    """Mixin of notes that tell who made them; the name stays when the account goes."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    person_name = models.CharField(_("name"), max_length=150, blank=True)
    moment = models.DateTimeField(_("moment"), default=timezone.now)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.person_name:
            self.person_name = name_of_person(self.person)
        super().save(*args, **kwargs)


class Revision(OfObject, ByPerson):
    """Object as one editorial save made it; the trigger editorial_revision_stays keeps it as it was written."""

    class Act(models.TextChoices):
        FOUND = "found", _("As found")  # what there was before the first save of the newsroom
        DRAFT = "draft", _("Draft saved")
        PUBLISH = "publish", pgettext_lazy("act", "Published")
        WITHDRAW = "withdraw", pgettext_lazy("act", "Withdrawn")
        IMPORT = "import", _("Imported")

    number = models.PositiveIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    plain = models.JSONField(_("content"))  # with the names of related rows as identity keys
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    # The kind of change and the note for the reader, by field of the form, as far as the editor has answered.
    answers = models.JSONField(default=dict, blank=True)
    rests_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "object_pk", "number"], name="editorial_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk} · {self.number}"


class EditorialStatus(OfObject):
    """Place of an object in the newsroom; its row is locked while the object is saved."""

    class Review(models.TextChoices):
        NONE = "", "–"
        SUBMITTED = "submitted", _("To be reviewed")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")

    # What waits to be published; None where readers see the last that was saved.
    draft = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")
    review = models.CharField(_("review"), max_length=10, choices=Review.choices, blank=True)
    # Shared links to previews carry the number under which they were made; those of a lower one lead nowhere.
    link_epoch = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("editorial status")
        verbose_name_plural = _("editorial statuses")
        default_permissions = ()
        permissions = [
            ("publish", _("Publish")),
            ("withdraw", _("Withdraw")),
            ("schedule", _("Schedule")),
            ("review", _("Review what others submit")),
        ]
        constraints = [models.UniqueConstraint(fields=["model", "object_pk"], name="editorial_status_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"

    def wait_with(self, draft: Revision | None) -> None:
        """Note what waits to be published now, or that nothing does; what was said of another text no longer counts."""
        self.draft, self.review = draft, self.Review.NONE
        self.save()


class ReviewComment(ByPerson):
    """Comment on a revision on its way to readers."""

    class Act(models.TextChoices):
        SUBMIT = "submit", _("Submitted")
        COMMENT = "comment", _("Comment")
        SEND_BACK = "send_back", _("Sent back")
        APPROVE = "approve", _("Approved")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="comments")
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    text = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.person_name}"


# Conditions on appointments: still to be kept; failed, and nobody has said that they have seen it.
TO_COME = Q(done=None, cancelled=None, failed=None)
IN_VAIN = Q(failed__isnull=False, cancelled=None)


class AppointmentQuerySet(models.QuerySet):
    def open(self) -> models.QuerySet:
        """Those that are still to be kept, the next first."""
        return self.filter(TO_COME)

    def in_vain(self) -> models.QuerySet:
        """Those that failed, and of which nobody has said that they have seen it."""
        return self.filter(IN_VAIN)


class Appointment(OfObject, ByPerson):
    """Publication or withdrawal of an object at a moment to come; `moment` is when it was made."""

    class Act(models.TextChoices):
        PUBLISH = "publish", _("Publish")
        WITHDRAW = "withdraw", _("Withdraw")

    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    due = models.DateTimeField(_("due"))
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True)  # what is to be published
    # The reason for the reader, of a withdrawal.
    note_fr = models.TextField(_("withdrawal note [fr]"), blank=True)
    note_en = models.TextField(_("withdrawal note [en]"), blank=True)
    done = models.DateTimeField(_("done"), null=True, blank=True)
    cancelled = models.DateTimeField(_("cancelled"), null=True, blank=True)  # or put away, once it has failed
    failed = models.DateTimeField(_("failed"), null=True, blank=True)
    fault_fr = models.TextField(_("why it could not be done [fr]"), blank=True)
    fault_en = models.TextField(_("why it could not be done [en]"), blank=True)
    # What was to be looked at once it was done, a line each.
    warning_fr = models.TextField(_("what is to be looked at [fr]"), blank=True)
    warning_en = models.TextField(_("what is to be looked at [en]"), blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["due", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(act="withdraw") | Q(revision__isnull=False), name="editorial_appointment_has_revision"
            ),
        ]
        indexes = [
            models.Index("due", name="editorial_appointment_open", condition=Q(done=None, cancelled=None, failed=None))
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.due:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return not (self.done or self.cancelled or self.failed)

    @property
    def fault(self) -> str:
        """The reason for which it could not be done, in the reader's language."""
        return localized(self, "fault").written

    @property
    def warnings(self) -> list[str]:
        """Things to be looked at since it was done, in the reader's language."""
        return localized(self, "warning").written.splitlines()


class Presence(OfObject):
    """Somebody who has the form of an object open; forgotten some minutes after the last sign."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["model", "object_pk", "person"], name="editorial_presence_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.model} {self.object_pk}"
