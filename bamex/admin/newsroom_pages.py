"""Pages of the back office that belong to no one noun, each for staff only."""

from django.contrib import admin
from django.urls import include, path

from bamex.admin.search_everything import search_everything

urlpatterns = [
    path("translations/", include("bamex.translations.urls")),
    path("health/", include("bamex.health.urls")),
    path("search/", admin.site.admin_view(search_everything), name="search"),
]
