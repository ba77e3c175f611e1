"""Signals by which the audit log hears of log-ins and of changes of rights, by whichever page they are made."""

from collections.abc import Iterable
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save, pre_delete
from django.http import HttpRequest

from bamex import clock
from bamex.accounts.audit import record
from bamex.accounts.deletion import refuse_deleting_who_has_acted
from bamex.accounts.lock_out import client_address
from bamex.accounts.models import AuditEntry, Event, NewsroomSettings
from bamex.accounts.sessions import begin_session

# What is told of a changed account or of changed settings, beside passwords, of which only the fact is told.
ACCOUNT_FIELDS = ("username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser")
SETTINGS_FIELDS = ("second_factor_required", "other_publisher_required", "review_after_months")


def follow_accounts() -> None:
    """Connect every receiver of this module."""
    user_logged_in.connect(note_log_in, dispatch_uid="bamex.accounts.log_in")
    user_logged_out.connect(note_log_out, dispatch_uid="bamex.accounts.log_out")
    user_login_failed.connect(note_wrong_password, dispatch_uid="bamex.accounts.wrong_password")
    user_locked_out.connect(note_lock_out, dispatch_uid="bamex.accounts.lock_out")
    for model in (User, Group, NewsroomSettings):
        post_init.connect(remember_values, sender=model, dispatch_uid=f"bamex.accounts.read.{model.__name__}")
        post_save.connect(note_saved, sender=model, dispatch_uid=f"bamex.accounts.saved.{model.__name__}")
        post_delete.connect(note_deleted, sender=model, dispatch_uid=f"bamex.accounts.deleted.{model.__name__}")
    pre_delete.connect(refuse_deleting_who_has_acted, sender=User, dispatch_uid="bamex.accounts.refuse_deletion")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(note_rights, sender=through, dispatch_uid=f"bamex.accounts.rights.{through.__name__}")


# Log-in and log-out


def note_log_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    begin_session(request, user)
    record(Event.LOGGED_IN, user.get_username(), request)


def note_log_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        record(Event.LOGGED_OUT, user.get_username(), request)


def note_wrong_password(sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """One line an attempt, until the lock: attempts that it refuses would only fill the log."""
    username = credentials.get("username") or ""
    if not is_lock_noted(username, request):
        record(Event.WRONG_PASSWORD, username, request)


def note_lock_out(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    if not is_lock_noted(username or "", request):
        record(Event.LOCKED_OUT, username or "", request)


def is_lock_noted(username: str, request: HttpRequest | None) -> bool:
    """The log has a lock of this name at this address that has not ended, nor was removed."""
    lines = AuditEntry.objects.filter(
        subject=username[:150],
        event__in=(Event.LOCKED_OUT, Event.UNLOCKED),
        moment__gt=clock.now() - settings.AXES_COOLOFF_TIME,
    )
    address = (client_address(request) if request else None) or ""
    last = lines.filter(address__in=(address, "")).first() or lines.filter(event=Event.UNLOCKED).first()
    return bool(last) and last.event == Event.LOCKED_OUT


# Accounts, groups, settings


def followed_values(row: Model) -> dict[str, Any]:
    """Of the fields that the log tells of, those that were read: never the password itself."""
    names = {User: ACCOUNT_FIELDS, Group: ("name",), NewsroomSettings: SETTINGS_FIELDS}[type(row)]
    return {name: row.__dict__[name] for name in names if name in row.__dict__}


def remember_values(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    instance.values_read = followed_values(instance)
    if isinstance(instance, User):
        instance.password_read = instance.__dict__.get("password")


def note_saved(sender: type[Model], instance: Any, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Tell of a row that was made or changed; not of a log-in's date, nor of a password merely hashed anew."""
    before, after = instance.values_read, followed_values(instance)
    if update_fields is not None:
        after = {name: value for name, value in after.items() if name in update_fields}
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    events = {
        User: (Event.ACCOUNT_ADDED, Event.ACCOUNT_CHANGED),
        Group: (Event.GROUP_ADDED, Event.GROUP_CHANGED),
        NewsroomSettings: (Event.SETTINGS_CHANGED, Event.SETTINGS_CHANGED),
    }
    made, altered = events[sender]
    subject = "" if sender is NewsroomSettings else str(instance)
    if created and made != altered:  # settings are made with their defaults by whoever first looks at them
        record(made, subject, details=flags_on(instance))
    elif changed:
        record(altered, subject, details={name: [str(value) for value in pair] for name, pair in changed.items()})
    is_rehash = update_fields is not None and set(update_fields) == {"password"}
    if sender is User and not created and not is_rehash and instance.password != instance.password_read:
        record(Event.PASSWORD_CHANGED, subject)
    remember_values(sender, instance)


def flags_on(row: Model) -> dict[str, list[str]]:
    """Rights that an account has from the start, as `added`."""
    on = [name for name in ("is_staff", "is_superuser") if getattr(row, name, False)]
    return {"added": on} if on else {}


def note_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if sender is not NewsroomSettings:
        record(Event.ACCOUNT_DELETED if sender is User else Event.GROUP_DELETED, str(instance))


# Groups of an account, permissions of an account or of a group


def note_rights(
    sender: type[Model],
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set | None,
    **kwargs: Any,
) -> None:
    """Tell of groups and permissions given and taken. From the other side (`group.user_set`), a line an account."""
    kinds = {
        User.groups.through: Event.ACCOUNT_GROUPS_CHANGED,
        User.user_permissions.through: Event.ACCOUNT_PERMISSIONS_CHANGED,
        Group.permissions.through: Event.GROUP_CHANGED,
    }
    word = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}.get(action)
    if not word:
        return
    if action == "pre_clear":
        others = list(related_rows(sender, instance, reverse))
    else:
        others = list(model._base_manager.filter(pk__in=pk_set or ()))
    if not others:
        return
    if reverse:
        for other in others:
            record(kinds[sender], str(other), details={word: names_of([instance])})
    else:
        record(kinds[sender], str(instance), details={word: names_of(others)})


def related_rows(through: type[Model], instance: Any, reverse: bool) -> Iterable[Model]:
    """The rows that a link table ties to `instance`, before they are all taken away."""
    forward = {User.groups.through: "groups", User.user_permissions.through: "user_permissions"}
    back = {User.groups.through: "user_set", User.user_permissions.through: "user_set"}
    name = back.get(through, "group_set") if reverse else forward.get(through, "permissions")
    return getattr(instance, name).all()


def names_of(rows: Iterable[Model]) -> list[str]:
    """Names as the log keeps them: of a permission the code, which is the same in every language."""
    return sorted(
        f"{row.content_type.app_label}.{row.codename}" if isinstance(row, Permission) else str(row) for row in rows
    )
