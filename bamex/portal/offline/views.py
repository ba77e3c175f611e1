"""What serves a poor network: the one-file edition, plain texts, the index of names, the service worker, its page."""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bamex.http.parameters import check, filters_of
from bamex.http.responses import file_answer
from bamex.portal.offline.edition import edition, file_name
from bamex.portal.offline.service_worker import LISTS, service_worker
from bamex.portal.suggestions import suggestions_json
from bamex.templatetags.downloads import weigh
from bamex.text.languages import active
from bamex.version_cache import Remembered
from exhibitors.texts import exhibitors_text
from exhibitors.views import ExhibitorList
from news.models import MediaItem
from programme.models import Phase
from programme.schedule import schedule
from programme.texts import programme_text
from programme.views import SessionList

# Bytes of the page of a list as it travels: what pages are held to. To make them all so as to weigh them would take
# this page seconds, and a reader who pays for data needs what it will cost at most.
MOST_A_LIST = 14 * 1024


def edition_file(request):
    made = edition(request.content_version)
    headers = {
        "Content-Security-Policy": made.policy,
        "Content-Disposition": f'inline; filename="{file_name()}"',
    }
    return HttpResponse(made.html, headers=headers)


def programme_file(request):
    page = SessionList()  # the same rows and the same filters as the page
    filters = filters_of(request, page.filter_class, page.get_queryset())
    parts = schedule(filters.matching, Phase.objects.select_related("venue"))
    return plain(programme_text(parts, filters, **origin(request, "session_list", filters)), "programme")


def exhibitors_file(request):
    page = ExhibitorList()
    filters = filters_of(request, page.filter_class, page.get_queryset())
    text = exhibitors_text(filters.matching, filters, **origin(request, "exhibitor_list", filters))
    return plain(text, "exhibitors")


def origin(request, name, filters):
    """Where a text comes from: the portal, the address of its page with the filters in force, the content's day."""
    address = reverse(name) + (f"?{filters.query()}" if filters.chosen else "")
    changed = timezone.localtime(request.content_version.changed).date()
    return {"site": settings.SITE_URL, "address": address, "changed": changed}


def plain(text, name):
    return file_answer(text, "text/plain; charset=utf-8", f"bamex-2025-{name}-{active()}.txt")


def suggestions_file(request):
    check(request, {})
    return file_answer(suggestions_json(), "application/json", f"bamex-2025-suggestions-{active()}.json")


def opensearch(request):
    """OpenSearch 1.1, Draft 6: how a browser adds the portal to its search engines."""
    check(request, {}, is_subscribed=True)  # which browsers ask for again by themselves
    description = _(
        "Search the public record of BAMEX 2025: programme, exhibitors, equipment, delegations, facts, sources."
    )
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return file_answer(
        render_to_string("opensearch.xml", {"description": description}, request), kind, "bamex-2025-opensearch.xml"
    )


def service_worker_file(request):
    # Asked again each time, so that the kill switch acts at the next page.
    headers = {"Cache-Control": "no-cache"}
    script = service_worker(request.content_version)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


pictured = Remembered(most=1)


class Offline(TemplateView):
    template_name = "offline.html"

    def get_context_data(self, **kwargs):
        edition, index = (weigh(self.request, reverse(name)) for name in ("edition", "suggestions"))
        return super().get_context_data(
            **kwargs,
            edition=edition,
            most=edition.sent + index.sent + len(LISTS) * MOST_A_LIST,
            index=index,
            has_pictures=pictured.get(self.request.content_version, "", MediaItem.objects.published().exists),
            file_name=file_name(),
        )
