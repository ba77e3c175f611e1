"""The newsroom as an admin site: what it is called, and the pages it has beside those of the models."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from bamex.admin.index import order_by_day
from bamex.text.languages import DEFAULT


class NewsroomSite(AdminSite):
    """The back office. `django.contrib.admin.site` is one of these (bamex.apps.NewsroomAdminConfig)."""

    site_header = site_title = _("BAMEX’25 – Newsroom")
    index_title = _("What the portal publishes")
    site_url = f"/{DEFAULT}/"

    guide = "admin:guide"  # the name of the page that explains the newsroom; linked as soon as there is one

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        applications = super().get_app_list(request, app_label)
        return applications if app_label else order_by_day(applications, self.get_model_admin)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "guide_address": self.guide_address}

    @property
    def guide_address(self) -> str:
        try:
            return reverse(self.guide)
        except NoReverseMatch:
            return ""

    def get_urls(self) -> list:
        return [*self.newsroom_pages(), *super().get_urls()]

    def newsroom_pages(self) -> list[URLPattern]:
        """The pages that belong to no model, each behind `self.admin_view`; they come before Django's own."""
        return []
