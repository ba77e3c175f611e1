"""Pages of the programme: sessions by phase and day, one session, venues."""

from bamex.clock import now
from bamex.page_cache import holds
from bamex.pages import FilteredList, PublishedDetail, published_related
from programme.filters import SessionFilter
from programme.models import Phase, Salon, Session, Venue
from programme.schedule import Stage, schedule


class SessionList(FilteredList):
    per_page = 60
    filter_class = SessionFilter

    def get_queryset(self):
        return Session.objects.published().for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        salon = Salon.objects.first()
        stage = salon and Stage(salon, now(), self.object_list)
        if stage:
            holds(self.request, stage.since, stage.until)
        phases = Phase.objects.select_related("venue").prefetch_related("citations")
        return {
            **context,
            "stage": stage,
            "parts": schedule(context["rows"], phases),
            "some_times_known": any(session.start_time for session in self.object_list),
        }


class SessionDetail(PublishedDetail):
    model = Session
    queryset = (
        Session.objects.published()
        .select_related("venue", "phase")
        .prefetch_related(
            "citations",
            *published_related(
                Session, "people", "exhibitors", "products", "delegations", "statements", "articles", "facts"
            ),
            "statements__citations",
            "facts__claims",
        )
    )


class VenueList(FilteredList):
    def get_queryset(self):
        return Venue.objects.published().prefetch_related("citations")


class VenueDetail(PublishedDetail):
    model = Venue
    queryset = Venue.objects.published().prefetch_related(
        "citations",
        "phases",
        *published_related(Venue, "sessions", "articles", "facts"),
        "facts__claims__citations",
    )
