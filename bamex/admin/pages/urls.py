"""Pages of the back office that belong to no one noun, each for staff only."""

from django.contrib import admin
from django.urls import include, path

from bamex.admin.pages.first_page import waiting_page
from bamex.admin.pages.search_everything import search_everything
from bamex.admin.pages.translation_desk import translation_detail, translation_list

urlpatterns = [
    path("translations/", admin.site.admin_view(translation_list), name="translation_list"),
    path(
        "translations/<str:label>/<str:pk>/<str:field>/",
        admin.site.admin_view(translation_detail),
        name="translation",
    ),
    path("waiting/<slug:name>/", admin.site.admin_view(waiting_page), name="waiting"),
    path("health/", include("bamex.health.urls")),
    path("search/", admin.site.admin_view(search_everything), name="search"),
]
