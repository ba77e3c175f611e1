"""Index of the back office: models under headings, in the order of an editor's day, technical things last.

An admin says by `index_group` under which heading its model stands; what says nothing, such as Django's own accounts,
comes last.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from django.contrib.admin import ModelAdmin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bamex.search.columns import fold_text


class IndexGroup(Enum):
    """Heading of the index, and a line that says what is done under it; in the order in which they are shown."""

    PROGRAMME = (
        _("Programme"),
        _("What takes place, when and where. Begin here when an hour or a venue changes."),
    )
    EXHIBITORS = (
        _("Exhibitors and delegations"),
        _("Who takes part and what they show: companies, equipment, delegations and the people who are named."),
    )
    NEWS = (
        _("News and pictures"),
        _("What is written for readers day by day: news items, statements, their themes, pictures."),
    )
    SOURCES = (
        _("Sources and facts"),
        _("What the rest is founded on: enter a source before citing it, and a figure before quoting it."),
    )
    READERS = (
        _("Owed to readers"),
        _("The log of corrections, and what the portal knows that it does not publish."),
    )
    SHOW = (
        _("The show itself"),
        _("The presentation of the show: one page, which seldom changes."),
    )
    WORDS = (
        _("Lists to choose from"),
        _("Names that the other forms offer: countries, domains. An entry is added when one is missing."),
    )
    ACCOUNTS = (
        _("Accounts and settings"),
        _("Who may work here and do what, and who answers for the portal. For administrators."),
    )

    def __init__(self, heading: Promise, purpose: Promise) -> None:
        self.heading = heading
        self.purpose = purpose

    @property
    def anchor(self) -> str:
        return self.name.lower()


def group_of(model_admin: ModelAdmin) -> IndexGroup:
    return getattr(model_admin, "index_group", None) or IndexGroup.ACCOUNTS


def order_by_day(applications: Iterable[dict], admin_of: Callable[[type], ModelAdmin]) -> list[dict[str, Any]]:
    """The list of `AdminSite.get_app_list`, its models under the headings of the index instead of by application.

    Under a heading they are sorted by name as a dictionary does, É with E.
    """
    found: dict[IndexGroup, list[dict]] = {group: [] for group in IndexGroup}
    for application in applications:
        for model in application["models"]:
            found[group_of(admin_of(model["model"]))].append(model)
    return [
        {
            "name": group.heading,
            "purpose": group.purpose,
            "app_label": group.anchor,
            "app_url": "",
            "has_module_perms": True,
            "models": sorted(models, key=lambda model: fold_text(str(model["name"]))),
        }
        for group, models in found.items()
        if models
    ]
