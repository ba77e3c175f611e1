"""Addresses of a selection, below each language: its page and the files that hold the same."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.portal.selection import views

urlpatterns = [
    path(pgettext_lazy("address", "my-selection/"), views.SelectionPage.as_view(), name="selection"),
    path(pgettext_lazy("address", "my-selection.txt"), views.selection_text_file, name="selection_text"),
    path(pgettext_lazy("address", "my-selection.csv"), views.selection_csv_file, name="selection_csv"),
    path(pgettext_lazy("address", "my-selection.ics"), views.selection_calendar_file, name="selection_calendar"),
]
