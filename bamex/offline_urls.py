"""Addresses of what serves a poor network, below each language; the service worker's own is at the root."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex import offline

# A worker rules over the addresses below its own: it stands at the root (Service Workers, "scope").
root = [path("sw.js", offline.service_worker_file, name="service_worker")]

urlpatterns = [
    path(pgettext_lazy("address", "edition.html"), offline.edition_file, name="edition"),
    path(pgettext_lazy("address", "programme.txt"), offline.programme_file, name="programme_text"),
    path(pgettext_lazy("address", "exhibitors.txt"), offline.exhibitors_file, name="exhibitors_text"),
    path(pgettext_lazy("address", "suggestions.json"), offline.suggestions_file, name="suggestions"),
    path(pgettext_lazy("address", "opensearch.xml"), offline.opensearch, name="opensearch"),
    path(pgettext_lazy("address", "offline/"), offline.Offline.as_view(), name="offline"),
]
