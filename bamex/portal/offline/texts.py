"""The programme and the exhibitors as plain texts: the rows and the filters of their pages."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from bamex.filters import FilterForm
from bamex.http.weights import weight_of_file
from bamex.models import ContentVersion
from exhibitors.texts import exhibitors_text
from exhibitors.views import ExhibitorList
from programme.models import Phase
from programme.schedule import schedule
from programme.texts import programme_text
from programme.views import SessionList


def filtered_programme_text(filters: FilterForm, version: ContentVersion) -> str:
    parts = schedule(filters.matching, Phase.objects.select_related("venue"))
    return programme_text(parts, filters, **origin_of_text("session_list", filters, version))


def filtered_exhibitors_text(filters: FilterForm, version: ContentVersion) -> str:
    return exhibitors_text(filters.matching, filters, **origin_of_text("exhibitor_list", filters, version))


def origin_of_text(name: str, filters: FilterForm, version: ContentVersion) -> dict[str, Any]:
    """The portal, the address of the page with the filters in force, the content's day."""
    address = reverse(name) + (f"?{filters.query()}" if filters.chosen else "")
    return {"site": settings.SITE_URL, "address": address, "changed": version.day_of_change}


def weight_of_programme_text(version: ContentVersion) -> int:
    def make() -> str:
        return filtered_programme_text(without_filters(SessionList), version)

    return weight_of_file(version, reverse("programme_text"), make)


def weight_of_exhibitors_text(version: ContentVersion) -> int:
    def make() -> str:
        return filtered_exhibitors_text(without_filters(ExhibitorList), version)

    return weight_of_file(version, reverse("exhibitors_text"), make)


def without_filters(page: Any) -> FilterForm:
    """The filters of a list when none is chosen."""
    return page.filter_class(QueryDict(), page().get_queryset())
