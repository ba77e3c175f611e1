"""External addresses that readers are shown: found by the type of field, in whatever model."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models

from bamex.models import Publishable
from bamex.publication import owner_of, part_relation, publication_of
from bamex.search.query import union_rows

# Copies kept for good: that is what they are for.
ARCHIVES = ("archive.org", "archive.ph", "archive.today", "archive.is", "perma.cc", "webcitation.org")


class AddressField(NamedTuple):
    """A field that holds external addresses."""

    model: type[models.Model]
    name: str


def address_fields() -> list[AddressField]:
    """The fields of addresses that readers are shown; the portal's notes of its own are no content."""
    return [
        AddressField(model, field.name)
        for model in apps.get_models()
        if is_content(model)
        for field in model._meta.fields
        if isinstance(field, models.URLField) and field.name not in publication_of(model).staff_only
    ]


def is_content(model: type[models.Model]) -> bool:
    return issubclass(model, Publishable) or hasattr(model, "publication") or part_relation(model) is not None


def field_names(model: type[models.Model]) -> list[str]:
    return [field.name for field in address_fields() if field.model is model]


def shown_rows(model: type[models.Model]) -> models.QuerySet:
    """The rows of `model` that readers may see."""
    manager = model._default_manager
    return manager.visible() if issubclass(model, Publishable) else manager.all()


def is_archive(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == archive or host.endswith(f".{archive}") for archive in ARCHIVES)


def shown_addresses() -> list[str]:
    """Every external address that readers are shown, once, in order; archived copies are left out. One query."""
    branches = [
        shown_rows(field.model)
        .order_by()
        .exclude(**{field.name: ""})
        .exclude(**{f"{field.name}__isnull": True})
        .values_list(field.name)
        for field in address_fields()
    ]
    return sorted(url for url in {url for (url,) in union_rows(branches)} if not is_archive(url))


def rows_showing(urls: set[str]) -> list[models.Model]:
    """The rows that readers see and that show one of these addresses; a query a field."""
    return [
        owner_of(row)
        for field in address_fields()
        for row in shown_rows(field.model).filter(**{f"{field.name}__in": urls})
    ]
