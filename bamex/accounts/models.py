"""Rows that accounts of staff need beside Django's own: sessions ended, recovery codes, settings, the audit log."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Account(models.Model):
    """Row of a staff account besides Django's own. Made when there is something to keep."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account")
    # Sessions carry the number under which they began; those of a lower one have ended.
    session_epoch = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=5, blank=True, choices=settings.LANGUAGES)

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost phone, as a fingerprint: what was shown once is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64)
    used = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "fingerprint"], name="accounts_recoverycode_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.pk}"


class NewsroomSettings(models.Model):
    """Decisions of administrators for the whole newsroom; one row."""

    second_factor_required = models.BooleanField(
        _("publishers and administrators need a second factor"),
        default=False,
        help_text=_(
            "Whoever may publish or administer is then led to set it up, and does nothing else before: a code that a "
            "phone shows, asked for after the password."
        ),
    )
    other_publisher_required = models.BooleanField(
        _("nobody publishes what they wrote"),
        default=False,
        help_text=_("A second pair of eyes: author and publisher of a text must then be two persons."),
    )
    review_after_months = models.PositiveSmallIntegerField(
        _("months after which a page is to be read again"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("A page that nobody has changed for so long is listed among those to be looked at."),
    )

    class Meta:
        verbose_name = _("newsroom settings")
        verbose_name_plural = pgettext_lazy("plural", "newsroom settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="accounts_newsroomsettings_single")]

    def __str__(self) -> str:
        return str(_("newsroom settings"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "NewsroomSettings":
        """The row, or one with the defaults while nobody has decided anything."""
        return cls.objects.first() or cls(pk=1)


class Event(models.TextChoices):
    """Kinds of events in the audit log."""

    LOGGED_IN = "logged_in", _("logged in")
    LOGGED_OUT = "logged_out", _("logged out")
    WRONG_PASSWORD = "wrong_password", _("wrong password")
    WRONG_CODE = "wrong_code", _("wrong code of the second factor")
    LOCKED_OUT = "locked_out", _("locked out after too many attempts")
    UNLOCKED = "unlocked", _("lock removed")
    DEVICES_LEFT = "devices_left", _("all other devices left")
    SECOND_FACTOR_ADDED = "second_factor_added", _("second factor set up")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("second factor removed")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("recovery codes made")
    RECOVERY_CODE_USED = "recovery_code_used", _("recovery code used")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PASSWORD_LINK_MADE = "password_link_made", _("link for a new password made")
    ACCOUNT_ADDED = "account_added", _("account made")
    ACCOUNT_CHANGED = "account_changed", _("account changed")
    ACCOUNT_DELETED = "account_deleted", _("account deleted")
    ACCOUNT_GROUPS_CHANGED = "account_groups_changed", _("groups of an account changed")
    ACCOUNT_PERMISSIONS_CHANGED = "account_permissions_changed", _("permissions of an account changed")
    GROUP_ADDED = "group_added", _("group made")
    GROUP_CHANGED = "group_changed", _("group changed")
    GROUP_DELETED = "group_deleted", _("group deleted")
    SETTINGS_CHANGED = "settings_changed", _("newsroom settings changed")


class AuditEntry(models.Model):
    """One line of the audit log. A trigger refuses to change or delete it, whoever asks.

    Names and addresses are text: deleting an account takes nothing out of the log.
    """

    moment = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    event = models.CharField(_("event"), max_length=40, choices=Event.choices, db_index=True)
    actor = models.CharField(
        _("by"), max_length=150, blank=True, help_text=_("Empty for a command typed on the server.")
    )
    actor_number = models.BigIntegerField(
        null=True, editable=False, db_index=True
    )  # the key of the account at the time
    subject = models.CharField(_("account or group concerned"), max_length=150, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    # What changed, as `{"added": […], "removed": […]}`: names as they were.
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ["-moment", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.moment):%Y-%m-%d %H:%M} {self.get_event_display()}"
