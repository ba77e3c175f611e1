"""Public versions of objects, the public log of corrections and updates, and when an object last changed.

The models stand here; how a snapshot is made is in bamex/history/snapshots.py, how two are compared in diff.py.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.db.constraints import french_required
from bamex.publication import publication_of
from bamex.withdrawable import Withdrawable


def sha256_of(text: str) -> models.Func:
    """The SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, in hexadecimal; a plain Func, so that migrations name no code
    of ours."""
    return models.Func(
        text, template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')", output_field=models.TextField()
    )


class PublicVersion(models.Model):
    """Object as readers had it at a moment; the trigger bamex_publicversion_stays keeps it as it was written."""

    object_code = models.CharField(_("object"), max_length=8)
    number = models.PositiveIntegerField(_("number"))
    moment = models.DateTimeField(_("published"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    snapshot = models.TextField(_("wording"))  # canonical JSON: see bamex.history.snapshots.canonical

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["object_code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["object_code", "number"], name="bamex_publicversion_once"),
            models.CheckConstraint(
                condition=Q(fingerprint=sha256_of("snapshot")),
                name="bamex_publicversion_fingerprint",
                violation_error_message=_("The fingerprint is not that of the wording."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_code} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("public_version_detail", args=[self.object_code, self.number])


class Correction(Withdrawable):
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
    # What bamex.history.diff.differences found between the snapshots before and after.
    changes = models.JSONField(_("changes"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-date", "-pk"]
        constraints = [*Withdrawable.Meta.constraints, *french_required("note")]

    def __str__(self) -> str:
        return f"{self.date} {self.object_code}"

    def get_absolute_url(self) -> str:
        return f"{reverse('corrections')}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"correction-{self.pk}"


class HasHistory(models.Model):
    """Mixin of an object with a code, which tells its own past. Each answer is one query, kept with the row.

    When an object last changed, is the moment of its latest public version, or of its publication or withdrawal, or
    that of what it rests on, where that is later: what is published again appears to readers though it says the same.
    Many rows learn it in one query from `with_last_change()` of their queryset, or from `read_last_changes`.
    """

    class Meta:
        abstract = True

    @cached_property
    def public_version(self) -> PublicVersion | None:
        """The latest, without its snapshot."""
        return PublicVersion.objects.filter(object_code=self.code).defer("snapshot").order_by("-number").first()

    @cached_property
    def corrections(self) -> list[Correction]:
        """The lines of the public log that concern it, the newest first."""
        return list(Correction.objects.filter(object_code=self.code))

    @cached_property
    def last_changed(self) -> datetime:
        return self._last_changed_after(self.public_version and self.public_version.moment)

    def _last_changed_after(self, moment: datetime | None) -> datetime:
        supports = (getattr(self, name) for name in publication_of(type(self)).rests_on)
        return max(filter(None, [moment, self.state_changed, *(row.state_changed for row in supports)]))


def last_change(model: type[models.Model]) -> Greatest:
    """The expression that `last_changed` is for rows of a publishable model."""
    latest = PublicVersion.objects.filter(object_code=OuterRef("code")).order_by("-number")
    states = (f"{name}__state_changed" for name in publication_of(model).rests_on)
    return Greatest(Subquery(latest.values("moment")[:1]), "state_changed", *states)


def read_last_changes(rows: Iterable[HasHistory]) -> None:
    """Have rows of any publishable models know when they last changed; one query for all that do not yet."""
    rows = [row for row in rows if "last_changed" not in row.__dict__]
    if not rows:
        return
    versions = PublicVersion.objects.filter(object_code__in={row.code for row in rows}).order_by()
    moments = dict(versions.values_list("object_code").annotate(Max("moment")))
    for row in rows:
        row.last_changed = row._last_changed_after(moments.get(row.code))
