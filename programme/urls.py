"""Addresses of the programme: sessions and venues, with their files."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.list_files import list_addresses
from programme import views

urlpatterns = [
    path(pgettext_lazy("address", "programme.ics"), views.programme_calendar, name="programme_calendar"),
    path(pgettext_lazy("address", "programme.xml"), views.programme_schedule, name="programme_schedule"),
    path(
        pgettext_lazy("address", "programme/<slug:slug>.ics"),
        views.session_calendar,
        name="session_calendar",
    ),
    *list_addresses(pgettext_lazy("address", "programme/"), views.SessionList, name="session_list"),
    path(
        pgettext_lazy("address", "programme/<slug:slug>/"),
        views.SessionDetail.as_view(),
        name="session_detail",
    ),
    *list_addresses(pgettext_lazy("address", "venues/"), views.VenueList, name="venue_list"),
    path(pgettext_lazy("address", "venues/<slug:slug>/"), views.VenueDetail.as_view(), name="venue_detail"),
]
