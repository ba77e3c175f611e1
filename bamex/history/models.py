"""What readers are told of changes: the wordings that objects had, and the public log of corrections and updates.

The models stand here; how a snapshot is made is in bamex/history/snapshots.py, how two are compared in diff.py.
"""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.db.triggers import french_required


class Sha256(models.Func):
    """The SHA-256 digest (FIPS 180-4) of a text's UTF-8 bytes, in hexadecimal."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = models.TextField()


class Revision(models.Model):
    """One wording of an object, as it was published; the trigger bamex_revision_stays keeps it as it was written."""

    object_code = models.CharField(_("object"), max_length=8)
    number = models.PositiveIntegerField(_("number"))
    moment = models.DateTimeField(_("published"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    wording = models.TextField(_("wording"))  # canonical JSON: see bamex.history.snapshots.canonical

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["object_code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["object_code", "number"], name="bamex_revision_once"),
            models.CheckConstraint(
                condition=Q(digest=Sha256("wording")),
                name="bamex_revision_fingerprint",
                violation_error_message=_("The fingerprint is not that of the wording."),
            ),
        ]

    def __str__(self):
        return f"{self.object_code} {self.number}"

    def get_absolute_url(self):
        return reverse("revision_detail", args=[self.object_code, self.number])


class Correction(models.Model):
    """A line of the public log: something was wrong, or something new became known."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", pgettext_lazy("log", "Correction")
        UPDATE = "update", pgettext_lazy("log", "Update")

    date = models.DateField(_("date"), default=timezone.localdate)
    made = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    object_code = models.CharField(
        _("object"),
        max_length=8,
        blank=True,
        help_text=_("Permanent code of the object concerned, such as E012."),
        validators=[RegexValidator(r"^[A-Z]\d{3,6}$", _("Write a code such as E012."))],
    )
    note = models.TextField(_("note"), help_text=_("What changed, and why, for the reader."))
    # What bamex.history.diff.differences found between the wordings before and after.
    changes = models.JSONField(_("changes"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-date", "-pk"]
        constraints = french_required("note")

    def __str__(self):
        return f"{self.date} {self.object_code}"

    def get_absolute_url(self):
        return f"{reverse('corrections')}#{self.anchor}"

    @property
    def anchor(self):
        return f"correction-{self.pk}"


# With the object, in its own query: its page has none to spare.

LOGGED = ("pk", "date", "made", "kind", "object_code", "note_fr", "note_en", "changes")


def with_history(rows):
    """Annotate rows that have a code with what `History` reads; no further query."""
    code = OuterRef("code")
    latest = Revision.objects.filter(object_code=code).order_by("-number")
    logged = Correction.objects.filter(object_code=code)
    return rows.annotate(
        latest_wording=Subquery(as_json(latest, "number", "digest", "moment")[:1]),
        logged=ArraySubquery(as_json(logged, *LOGGED)),
    )


def as_json(rows, *names):
    # Not values(row=…): modeltranslation's then gives every field of the model as well.
    return rows.annotate(row=JSONObject(**{name: name for name in names})).values("row")


class History:
    """The latest wording and the log of one object that `with_history` has read; empty of any other."""

    def __init__(self, row):
        latest = getattr(row, "latest_wording", None)
        self.revision = latest and Revision(**{**latest, "object_code": row.code, "moment": moment(latest["moment"])})
        self.corrections = [
            Correction(**{**logged, "date": moment(logged["date"]).date(), "made": moment(logged["made"])})
            for logged in getattr(row, "logged", None) or []
        ]
        self.changed = self.revision.moment if self.revision else row.last_updated


def moment(text):
    return datetime.fromisoformat(text)
