"""Views for a poor network: the one-file edition, plain texts, the index of names, the service worker, their page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bamex.http.parameters import check_parameters, filters_of
from bamex.http.responses import file_answer
from bamex.http.weights import weight_on_the_way
from bamex.portal.offline.edition import edition_file_name, make_edition
from bamex.portal.offline.service_worker import LISTS, service_worker
from bamex.portal.offline.texts import (
    filtered_exhibitors_text,
    filtered_programme_text,
    weight_of_exhibitors_text,
    weight_of_programme_text,
)
from bamex.portal.suggestions import suggestions_json
from bamex.text.languages import active
from bamex.version_cache import VersionCache
from exhibitors.views import ExhibitorList
from news.models import MediaItem
from programme.views import SessionList

# Bytes of the page of a list as it travels: what pages are held to. To make them all so as to weigh them would take
# this page seconds, and a reader who pays for data needs what it will cost at most.
MOST_A_LIST = 24 * 1024


def edition_file(request: HttpRequest) -> HttpResponse:
    edition = make_edition(request.content_version)
    headers = {
        "Content-Security-Policy": edition.policy,
        "Content-Disposition": f'inline; filename="{edition_file_name()}"',
    }
    return HttpResponse(edition.html, headers=headers)


def programme_file(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request, SessionList.filter_class, SessionList().get_queryset())
    return text_answer(filtered_programme_text(filters, request.content_version), "programme")


def exhibitors_file(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request, ExhibitorList.filter_class, ExhibitorList().get_queryset())
    return text_answer(filtered_exhibitors_text(filters, request.content_version), "exhibitors")


def text_answer(text: str, name: str) -> HttpResponse:
    return file_answer(text, "text/plain; charset=utf-8", f"bamex-2025-{name}-{active()}.txt")


def suggestions_file(request: HttpRequest) -> HttpResponse:
    check_parameters(request, {})
    return file_answer(suggestions_json(), "application/json", f"bamex-2025-suggestions-{active()}.json")


def opensearch_file(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1, Draft 6: how a browser adds the portal to its search engines."""
    check_parameters(request, {}, is_subscribed=True)  # which browsers ask for again by themselves
    description = _(
        "Search the public record of BAMEX 2025: programme, exhibitors, equipment, delegations, facts, sources."
    )
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return file_answer(
        render_to_string("opensearch.xml", {"description": description}, request), kind, "bamex-2025-opensearch.xml"
    )


def service_worker_file(request: HttpRequest) -> HttpResponse:
    # Asked again each time, so that the kill switch acts at the next page.
    headers = {"Cache-Control": "no-cache"}
    script = service_worker(request.content_version)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


pictures_exist: VersionCache[bool] = VersionCache(most=1, read_all=True)


class Offline(TemplateView):
    """Page on reading the portal without a network, with what each file and all of it together cost in data."""

    template_name = "offline.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.request.content_version
        edition = weight_on_the_way(version, reverse("edition"), lambda: make_edition(version).html)
        index = weight_on_the_way(version, reverse("suggestions"), suggestions_json)
        return super().get_context_data(
            **kwargs,
            edition=edition,
            most=edition.sent + index.sent + len(LISTS) * MOST_A_LIST,
            index=index,
            programme_weight=weight_of_programme_text(version),
            exhibitors_weight=weight_of_exhibitors_text(version),
            has_pictures=pictures_exist.get(version, "", MediaItem.objects.visible().exists),
            file_name=edition_file_name(),
        )
