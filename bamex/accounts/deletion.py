"""Deleting an account: only while nobody has acted under its name. History and audit log would lose their names."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from bamex.accounts.models import AuditEntry


def has_acted(user: User) -> bool:
    """Somebody has logged in, edited or changed rights under this name."""
    return LogEntry.objects.filter(user_id=user.pk).exists() or AuditEntry.objects.filter(actor_number=user.pk).exists()


def reason_to_stay(user: User) -> str:
    return _(
        "%(name)s has worked under this account: it is not deleted, so that the history keeps its names. Take away the "
        "tick at “Active” instead: nobody can then log in with it."
    ) % {"name": user.get_username()}


def refuse_deleting_who_has_acted(sender: Any, instance: User, **kwargs: Any) -> None:
    if has_acted(instance):
        raise ProtectedError(reason_to_stay(instance), {instance})
