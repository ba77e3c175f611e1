"""Pages of the programme: sessions by phase and day, one session, venues; and its files."""

from collections.abc import Iterable

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bamex.clock import now
from bamex.filters import PARAMETERS
from bamex.http.cache_control import hold_page
from bamex.http.parameters import check_parameters, filters_of
from bamex.http.responses import file_answer
from bamex.models import ContentVersion
from bamex.pages import FilteredList, PublishedDetail, visible_related
from bamex.text.languages import CODES, active, localized
from bamex.version_cache import VersionCache
from programme import linked_data
from programme.calendar import calendar_text
from programme.filters import SessionFilter
from programme.frab import schedule_xml
from programme.models import Phase, Salon, Session, Venue
from programme.schedule import Stage, day_grid, schedule
from programme.tables import SESSIONS, VENUES

calendar_weights: VersionCache[dict[str, int]] = VersionCache(most=len(CODES))


class SessionList(FilteredList):
    tables = (SESSIONS,)
    per_page = 60
    filter_class = SessionFilter

    def get_queryset(self):
        return Session.objects.visible().for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        salon = Salon.objects.first()
        stage = salon and Stage(salon, now(), self.object_list)
        if stage:
            hold_page(self.request, stage.since, stage.until)
        phases = Phase.objects.select_related("venue").prefetch_related("citations")
        columns, bars = day_grid(salon, self.object_list) if salon else ([], [])
        weights = weights_of_calendars(self.request.content_version, phases)
        return {
            **context,
            "heading": programme_heading(context["filters"]),
            "stage": stage,
            "phases": phases,
            "columns": columns,
            "bars": bars,
            "chosen_day": context["filters"].chosen.get("day"),
            "parts": schedule(context["rows"], phases),
            "calendar_weight": weights.get(""),
            "calendar_phases": [
                (phase, weights[phase.slug]) for phase in phases if any(row.phase == phase for row in self.object_list)
            ],
            "some_times_known": any(session.start_time for session in self.object_list),
        }

    def describe(self, context):
        return linked_data.programme_node(context["phases"], context["rows"])


def programme_heading(filters):
    """“Programme of 13 November” where a day alone is chosen, else “Programme”."""
    if set(filters.chosen) != {"day"}:
        return _("Programme")
    (choice,) = filters.active
    return _("Programme of {day}").format(day=choice["value"])


class SessionDetail(PublishedDetail):
    model = Session
    listed_in = ("session_list", gettext_lazy("Programme"))
    in_linked_data = staticmethod(linked_data.session_node)
    queryset = (
        Session.objects.visible()
        .select_related("venue", "phase")
        .prefetch_related(
            "citations",
            *visible_related(
                Session,
                "people",
                "exhibitors",
                "products",
                "delegations",
                "statements",
                "articles",
                "facts",
                "facts__claims",
            ),
            "statements__citations",
        )
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, calendar_weight=len(calendar_of(self.object).encode()))


class VenueList(FilteredList):
    tables = (VENUES,)

    def get_queryset(self):
        return Venue.objects.visible().prefetch_related("citations")


class VenueDetail(PublishedDetail):
    model = Venue
    listed_in = ("venue_list", gettext_lazy("Venues"))
    in_linked_data = staticmethod(linked_data.place_node)
    queryset = Venue.objects.visible().prefetch_related(
        "citations",
        "phases",
        *visible_related(Venue, "sessions", "articles", "facts", "facts__claims"),
        "facts__claims__citations",
    )


def programme_calendar(request):
    """The sessions that fit the filters of the page, those withdrawn since included."""
    filters = filters_of(request, SessionFilter, Session.objects.ever_published().for_list(), is_subscribed=True)
    if not filters.matching:
        raise Http404
    return calendar_file(calendar_of_programme(filters), "bamex-2025")


def session_calendar(request, slug):
    """One session; at a former slug, where it is now."""
    check_parameters(request, {}, is_subscribed=True)
    sessions = Session.objects.ever_published().for_list()
    session = sessions.filter(slug=slug).first()
    if session is None:
        renamed = get_object_or_404(sessions, former_slugs__contains=[slug])
        return HttpResponsePermanentRedirect(reverse("session_calendar", args=[renamed.slug]))
    return calendar_file(calendar_of(session), session.slug)


def programme_schedule(request):
    """The sessions that fit the filters of the page and have an hour."""
    filters = filters_of(request, SessionFilter, Session.objects.visible().for_list(), is_subscribed=True)
    salon = get_object_or_404(Salon)
    return file_answer(schedule_xml(filters.matching, salon), "application/xml; charset=utf-8", "bamex-2025.xml")


def calendar_of_programme(filters):
    query = f"?{filters.query()}" if filters.chosen else ""
    chosen = [choice["value"] for choice in filters.active]
    name = ", ".join([_("BAMEX 2025: the programme"), *map(str, chosen)])
    page, source = (reverse(address) + query for address in ("session_list", "programme_calendar"))
    return calendar_text(filters.matching, name, page, source)


def weights_of_calendars(version: ContentVersion, phases: Iterable[Phase]) -> dict[str, int]:
    """Slug of a phase → bytes of its calendar, and those of the whole under the empty slug, from one reading.

    What has no session has no calendar. Worked out once per content version and language.
    """

    def weigh() -> dict[str, int]:
        rows = list(Session.objects.ever_published().for_list())
        parts = {phase.slug: SessionFilter({str(PARAMETERS["phase"]): phase.slug}, rows) for phase in phases}
        chosen = {"": SessionFilter({}, rows)} | {slug: part for slug, part in parts.items() if part.chosen}
        return {slug: len(calendar_of_programme(part).encode()) for slug, part in chosen.items() if part.matching}

    return calendar_weights.get(version, active(), weigh)


def calendar_of(session):
    source = reverse("session_calendar", args=[session.slug])
    return calendar_text([session], localized(session, "title").with_figures(), session.get_absolute_url(), source)


def calendar_file(text, name):
    return file_answer(text, "text/calendar; charset=utf-8", f"{name}.ics")
