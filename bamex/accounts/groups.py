"""The four ready groups of the newsroom, and the permissions of their names, kept after each migration."""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import connections
from django.db.models import Model, Q, QuerySet

from bamex.accounts import audit
from bamex.accounts.models import AuditEntry, Event, NewsroomSettings
from bamex.apps import SECTIONS
from bamex.db.triggers import BOOKKEEPING, NEVER_CHANGED
from bamex.models import Publishable

WRITERS, TRANSLATORS, PUBLISHERS, ADMINISTRATORS = "Rédaction", "Traduction", "Publication", "Administration"
READY = (WRITERS, TRANSLATORS, PUBLISHERS, ADMINISTRATORS)

EDITORIAL = "editorial"  # the app whose permissions these are
PUBLISHING = ("publish", "withdraw", "schedule", "review")


def written_models() -> list[type[Model]]:
    """Models that editors write: those of all sections but those that the portal keeps for itself."""
    technical = BOOKKEEPING | NEVER_CHANGED
    configs = [apps.get_app_config(label) for label in SECTIONS]
    return [model for config in configs for model in config.get_models() if model._meta.label not in technical]


def rows_of_forms() -> set[type[Model]]:
    """The models whose rows are added and removed inside the form of another."""
    shown = [admin.site.get_model_admin(model) for model in written_models() if admin.site.is_registered(model)]
    return {inline.model for model_admin in shown for inline in model_admin.inlines}


def permissions_of(name: str) -> Q:
    """The condition that a permission belongs to the ready group `name`."""
    written, removed_in_forms = written_models(), rows_of_forms()
    deletable = [model for model in written if issubclass(model, Publishable) or model in removed_in_forms]
    writing = permissions_on(written, "view", "add", "change") | permissions_on(deletable, "delete")
    return {
        WRITERS: writing,
        TRANSLATORS: permissions_on(written, "view", "change"),
        PUBLISHERS: writing | publishing(),
        ADMINISTRATORS: writing | publishing() | administering(),
    }[name]


def publishing() -> Q:
    return Q(content_type__app_label=EDITORIAL, codename__in=PUBLISHING)


def administering() -> Q:
    return (
        permissions_on([User, Group], "view", "add", "change", "delete")
        | permissions_on([NewsroomSettings], "view", "change")
        | permissions_on([AuditEntry, LogEntry], "view")
    )


def permissions_on(models: Iterable[type[Model]], *actions: str) -> Q:
    condition = Q(pk__in=[])
    for model in models:
        names = [f"{action}_{model._meta.model_name}" for action in actions]
        condition |= Q(content_type__app_label=model._meta.app_label, codename__in=names)
    return condition


def keep_ready_groups(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make the ready groups, or give them exactly their permissions; once, after the permissions of all apps."""
    if sender is not last_app() or AuditEntry._meta.db_table not in connections[using].introspection.table_names():
        return
    for name in READY:
        with audit.silenced():
            group, is_new = Group.objects.using(using).get_or_create(name=name)
            wanted = set(Permission.objects.using(using).filter(permissions_of(name)))
            held = set(group.permissions.all())
            group.permissions.set(wanted)
        if is_new:
            audit.record(Event.GROUP_ADDED, name)
        elif wanted != held:
            changes = {"added": wanted - held, "removed": held - wanted}
            audit.record(
                Event.GROUP_CHANGED, name, details={word: codes(rows) for word, rows in changes.items() if rows}
            )


def last_app() -> AppConfig:
    """The last app that Django tells of after a migration: those with models, in the order of the settings."""
    return [config for config in apps.get_app_configs() if config.models_module][-1]


def codes(permissions: Iterable[Permission]) -> list[str]:
    return sorted(f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions)


def choosable_permissions() -> QuerySet:
    """The permissions that an administrator gives: those of the ready groups, not those of technical tables."""
    editing = permissions_on(written_models(), "view", "add", "change", "delete")
    return (
        Permission.objects.filter(editing | publishing() | administering())
        .select_related("content_type")
        .order_by("content_type__app_label", "content_type__model", "codename")
    )
