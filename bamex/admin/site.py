"""The newsroom as an admin site: what it is called, and the pages it has beside those of the models."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from bamex.text.languages import DEFAULT


class NewsroomSite(AdminSite):
    """The back office. `django.contrib.admin.site` is one of these (bamex.apps.NewsroomAdminConfig)."""

    site_header = site_title = _("BAMEX’25 – Newsroom")
    index_title = _("What the portal publishes")
    site_url = f"/{DEFAULT}/"

    def get_urls(self) -> list:
        return [*self.newsroom_pages(), *super().get_urls()]

    def newsroom_pages(self) -> list[URLPattern]:
        """The pages that belong to no model, each behind `self.admin_view`; they come before Django's own."""
        return []
