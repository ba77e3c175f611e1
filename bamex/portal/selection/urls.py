"""Addresses of a selection, below each language: its page and the files that hold the same."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.portal.selection import views as selection_views

urlpatterns = [
    path(pgettext_lazy("address", "my-selection/"), selection_views.Selection.as_view(), name="selection"),
    path(pgettext_lazy("address", "my-selection.txt"), selection_views.text_file, name="selection_text"),
    path(pgettext_lazy("address", "my-selection.csv"), selection_views.csv_file, name="selection_csv"),
    path(pgettext_lazy("address", "my-selection.ics"), selection_views.calendar_file, name="selection_calendar"),
]
