"""All pages of the back office that belong to no one noun: their names begin with `newsroom:`, and none is kept."""

from django.contrib import admin
from django.urls import include, path

from bamex.accounts.pages import account_pages
from bamex.admin.pages.first_page import waiting_page
from bamex.admin.pages.search_everything import search_everything
from bamex.admin.pages.translation_desk import translation_detail, translation_list
from bamex.guide import guide_page
from bamex.typed_text.pages import TypedTextPage

app_name = "newsroom"
urlpatterns = [
    *account_pages(admin.site),
    path("", include("bamex.editorial.urls")),
    path("translations/", admin.site.admin_view(translation_list), name="translation_list"),
    path(
        "translations/<str:label>/<str:pk>/<str:field>/",
        admin.site.admin_view(translation_detail),
        name="translation",
    ),
    path("waiting/<slug:name>/", admin.site.admin_view(waiting_page), name="waiting"),
    path("health/", include("bamex.health.urls")),
    path("search/", admin.site.admin_view(search_everything), name="search"),
    path("typed-text/", admin.site.admin_view(TypedTextPage.as_view()), name="typed_text"),
    path("guide/", admin.site.admin_view(guide_page), name="guide"),
]
