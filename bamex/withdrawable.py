"""Rows that readers see without a code and a state: a line of the log, an organiser, a point that is not published.

They are withdrawn with a reason and never deleted, for what readers have seen does not go without a word.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WithdrawableQuerySet(models.QuerySet):
    def visible(self):
        """Rows that readers see; the log also shows its own lines that were withdrawn, struck, with the reason."""
        return self.filter(withdrawn__isnull=True)

    def withdrawn(self):
        return self.filter(withdrawn__isnull=False)


class Withdrawable(models.Model):
    """Mixin of a row that is taken from readers with a reason, and may be given back."""

    withdrawn = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawal_note = models.CharField(
        _("why it was withdrawn"),
        max_length=300,
        blank=True,
        help_text=_("For readers, in a sentence."),
    )

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn__isnull=True)
                | Q(withdrawal_note_fr__isnull=False, withdrawal_note_fr__length__gt=0),
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                violation_error_message=_("Tell readers why it is withdrawn."),
            )
        ]

    @property
    def is_withdrawn(self):
        return self.withdrawn is not None

    def withdraw(self, **notes):
        """Take it from readers now; `notes` are `withdrawal_note_fr`, which is needed, and `withdrawal_note_en`."""
        if not notes.get("withdrawal_note_fr"):
            raise ValidationError(_("Tell readers why it is withdrawn."))
        self.withdrawn = timezone.localdate()
        for name, text in notes.items():
            setattr(self, name, text)
        self.save(update_fields=["withdrawn", *notes])

    def give_back(self):
        """Show it to readers again; the reason of the withdrawal goes with it."""
        self.withdrawn = None
        self.withdrawal_note_fr = self.withdrawal_note_en = ""
        self.save(update_fields=["withdrawn", "withdrawal_note_fr", "withdrawal_note_en"])
