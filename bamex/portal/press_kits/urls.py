"""Addresses of the press kits, below each language; what they hold is the same in both."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.portal.press_kits import views as kit_views

urlpatterns = [
    path(pgettext_lazy("address", "press/bamex-2025.zip"), kit_views.site_file, name="site_kit"),
    path(pgettext_lazy("address", "press/<slug:slug>.zip"), kit_views.phase_file, name="phase_kit"),
    path(pgettext_lazy("address", "exhibitors/<slug:slug>.zip"), kit_views.exhibitor_file, name="exhibitor_kit"),
]
