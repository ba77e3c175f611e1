"""Addresses of what serves a poor network, below each language; the service worker's own is at the root."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.portal.offline import views as offline_views

# A worker rules over the addresses below its own: it stands at the root (Service Workers, "scope").
root_urlpatterns = [path("sw.js", offline_views.service_worker_file, name="service_worker")]

urlpatterns = [
    path(pgettext_lazy("address", "edition.html"), offline_views.edition_file, name="edition"),
    path(pgettext_lazy("address", "programme.txt"), offline_views.programme_file, name="programme_text"),
    path(pgettext_lazy("address", "exhibitors.txt"), offline_views.exhibitors_file, name="exhibitors_text"),
    path(pgettext_lazy("address", "suggestions.json"), offline_views.suggestions_file, name="suggestions"),
    path(pgettext_lazy("address", "opensearch.xml"), offline_views.opensearch_file, name="opensearch"),
    path(pgettext_lazy("address", "offline/"), offline_views.Offline.as_view(), name="offline"),
]
