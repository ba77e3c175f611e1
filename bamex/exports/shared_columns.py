"""Columns that many tables share: the code, other names, published sources, dates and permanent address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Address, Column, Flag, Moment
from bamex.exports.link_columns import Sources
from bamex.exports.list_columns import Several
from bamex.exports.model_columns import column
from bamex.models import Source


def code_column(model: type[Model], description: str = "Permanent code; never changes, never given twice.") -> Column:
    return column(model, "code", description=description, required=True)


def slug_column(model: type[Model]) -> Column:
    description = "The object's part of its page's address, the same in both languages; may change, unlike the code."
    return column(model, "slug", description=description, for_readers=False)


def aliases_column() -> Column:
    return Several(
        name="aliases", label=_("aliases"), read=lambda row: row.alias_list, description="Other spellings in use."
    )


def sources_column() -> Column:
    return Sources(
        name="sources",
        label=_("sources"),
        read=lambda row: row.published_sources(),
        model=Source,
        prefetch=("citations",),
        description="Codes of the sources that support the object or a field of it; details in the table of citations.",
    )


def single_source_column() -> Column:
    return Flag(
        name="single_source",
        label=_("reported by a single source"),
        read=lambda row: row.is_single_source,
        prefetch=("citations",),
        required=True,
        description="True when only one of the sources consulted reports it at the show.",
    )


def permanent_address_column() -> Column:
    return Address(
        name="permanent_address",
        label=_("permanent address"),
        read=lambda row: settings.SITE_URL + row.permanent_path,
        required=True,
        description="Leads to the page of the object for ever, in the reader's language.",
    )


def last_updated_column(read: Callable[[Any], datetime], description: str = "", lookup: str = "") -> Column:
    """Column of the day when readers last saw a change: bamex.history.models.HasHistory."""
    return Moment(
        name="last_updated",
        label=_("last updated"),
        read=read,
        lookup=lookup,
        description=description,
        for_readers=False,
        required=True,
    )


def history_columns(model: type[Model]) -> tuple[Column, ...]:
    """Columns of a publishable object's first publication, last change and address."""
    return (
        column(model, "first_published", for_readers=False, required=True),
        last_updated_column(lambda row: row.last_changed, lookup="last_changed"),
        permanent_address_column(),
    )
