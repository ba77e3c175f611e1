"""Home page: the salon in brief, then what was shown, who came, what was said, and what came after."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.views.generic import TemplateView

from bamex.clock import now, today
from bamex.http.cache_control import hold_page
from bamex.text.languages import active
from exhibitors.models import Delegation, Exhibitor, Product, Specification
from news.models import Article, Fact, Statement, Theme
from programme.linked_data import salon_node
from programme.models import Organiser, Phase, Salon, Session
from programme.schedule import Stage

NEWS_SHOWN, STATEMENTS_SHOWN, ANSWERS_SHOWN = 4, 2, 2


class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        salon = salon_in_brief()
        stage = salon and stage_of(salon)
        next_is_past = bool(salon and salon.next_end and salon.next_end < today())
        if stage:
            since, until = stage.since, stage.until
            if salon.next_end and stage.is_after:
                edge = timezone.make_aware(datetime.combine(salon.next_end, time.min) + timedelta(1))
                since, until = (max(since, edge), until) if next_is_past else (since, edge)
            hold_page(self.request, since, until)
        figures = Fact.objects.visible().filter(is_key_figure=True).with_claims()
        products = Product.objects.visible().select_related("maker").order_by(f"sort_{active()}")
        measured = Specification.objects.visible().select_related("source")
        products = products.prefetch_related(Prefetch("specifications", queryset=measured))
        return super().get_context_data(
            **kwargs,
            salon=salon,
            stage=stage,
            next_is_past=next_is_past,
            phases=Phase.objects.select_related("venue").prefetch_related("citations"),
            figures=[(fact, distinct_answers(fact)) for fact in figures],
            disputed_figures=[fact for fact in figures if fact.is_disputed],
            products=products,
            demonstrated=[product for product in products if product.is_demonstrated],
            exhibitors=Exhibitor.objects.visible().order_by(f"sort_{active()}"),
            delegations=Delegation.objects.visible()
            .prefetch_related("citations")
            .order_by(f"country__sort_{active()}"),
            statements=statements_of_host(),
            themes=Theme.objects.visible(),
            articles=Article.objects.visible()[:NEWS_SHOWN],
        )

    def describe(self, context: dict[str, Any]) -> dict[str, Any] | None:
        return salon_node(context["salon"], context["phases"]) if context["salon"] else None


def salon_in_brief() -> Salon | None:
    organisers = Organiser.objects.visible().select_related("exhibitor").prefetch_related("citations")
    return (
        Salon.objects.select_related("patron", "guest_of_honour__country")
        .prefetch_related("citations", Prefetch("organisers", queryset=organisers))
        .first()
    )


def stage_of(salon: Salon) -> Stage:
    """Stage of the salon; once it is over, no session is asked for."""
    sessions = Session.objects.visible().chronological().select_related("venue")
    return Stage(salon, now(), [] if today() > salon.end else sessions)


def distinct_answers(fact: Fact) -> list[Any]:
    """The first answers of a fact, a value said by several once."""
    found: dict[str, Any] = {}
    for claim in fact.claims.all():
        found.setdefault(claim.value_fr, claim)
    return list(found.values())[:ANSWERS_SHOWN]


def statements_of_host() -> Any:
    """The first of what those who represented the host country said during the salon."""
    rows = Statement.objects.visible().filter(person__delegations_led__role=Delegation.Role.HOST)
    return rows.prefetch_related("citations").distinct()[:STATEMENTS_SHOWN]
