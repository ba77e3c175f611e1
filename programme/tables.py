"""Tables of the programme as it is exported: the salon and its lines, phases, venues, sessions."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Column, text_in
from bamex.exports.model_columns import column, columns
from bamex.exports.row_codes import codes_by_key, number_rows, row_code_column, row_number_column
from bamex.exports.shared_columns import (
    aliases_column,
    code_column,
    history_columns,
    single_source_column,
    slug_column,
    sources_column,
)
from bamex.exports.table import Condition, Table
from bamex.text.languages import CODES
from programme.models import Objective, Organiser, Phase, Salon, Session, Topic, Venue

PLACE_IN_TABLE = "Its place among the others; the number may change when others are added."


def patron_role(salon: Salon) -> dict[str, str | None]:
    """The role of a patron who is not published says who it is: it is no more published than the name."""
    return {language: text_in(salon, "patron_role", language) if salon.public_patron else None for language in CODES}


SALON = Table(
    name="salon",
    title=_("The show"),
    description="The one edition of the show: one row.",
    model=Salon,
    make_rows=lambda: list(SALON.related(Salon.objects.order_by("pk"))),
    columns=(
        Column(name="code", label=_("code"), read=lambda row: "salon", required=True, description="Always “salon”."),
        *columns(Salon, "name", "short_name", "expanded_name", "edition", "start", "end", "city", "country"),
        *columns(Salon, "summary", "theme", "theme_variant"),
        column(Salon, "patron", description="Code of the person."),
        column(Salon, "patron_role", read=patron_role),
        column(Salon, "patronage_form"),
        column(Salon, "guest_of_honour", description="Code of the delegation."),
        *columns(Salon, "origin", "context", "agreements"),
        *columns(Salon, "opening_hours", "opening_hours_note", "admission", "admission_note"),
        *columns(Salon, "next_name", "next_start", "next_end", "next_city", "next_note"),
        aliases_column(),
        sources_column(),
    ),
)


def salon_lines(name: str, model: type, title: str, description: str, *shown: Column) -> Table:
    """A table of lines that describe the salon, under codes such as `topic-2`."""
    word = model._meta.model_name
    table = Table(
        name=name,
        title=title,
        description=description,
        model=model,
        make_rows=lambda: number_rows(table.related(model.objects.visible()), word),
        made_codes=lambda: codes_by_key(number_rows(model.objects.visible(), word)),
        columns=(
            row_code_column(PLACE_IN_TABLE),
            row_number_column(),
            *shown,
            sources_column(),
        ),
    )
    return table


ORGANISERS = salon_lines(
    "organisers",
    Organiser,
    _("Organisers"),
    "Who organised the show, in the order in which the portal names them.",
    *columns(Organiser, "name", "brand", "country", "role", "exhibitor", "website"),
)
OBJECTIVES = salon_lines(
    "objectives",
    Objective,
    _("Objectives"),
    "What the show was for, as its organisers said.",
    column(Objective, "text"),
)
TOPICS = salon_lines(
    "topics", Topic, _("Cooperation topics"), "Subjects of cooperation named about the show.", column(Topic, "text")
)

PHASES = Table(
    name="phases",
    title=_("Phases"),
    description="The parts of the show.",
    model=Phase,
    columns=(
        column(Phase, "slug", name="code", lookup="slug", label=_("code"), description="Short name of the phase."),
        *columns(Phase, "name", "start", "end"),
        column(Phase, "venue", description="Code of the venue."),
        column(Phase, "summary"),
        sources_column(),
    ),
)

VENUES = Table(
    name="venues",
    title=_("Venues"),
    description="Places of the show. Coordinates are given no more precisely than sources publish them.",
    model=Venue,
    filters=("precision",),
    columns=(
        code_column(Venue),
        slug_column(Venue),
        *columns(Venue, "name", "locality", "role", "precision"),
        column(Venue, "latitude", description="Degrees north, WGS 84."),
        column(Venue, "longitude", description="Degrees east, WGS 84."),
        *columns(Venue, "coordinates_note", "summary", "access"),
        aliases_column(),
        sources_column(),
        *history_columns(Venue),
    ),
)


def takes_place_on(day: str) -> Q:
    """The sessions of which `day`, an ISO date, is one."""
    return Q(start=day) | Q(start__lte=day, end__gte=day)


SESSIONS = Table(
    name="sessions",
    title=_("Programme"),
    description="What took place or was announced, on a day or over a span of days.",
    model=Session,
    filters=("kind", "moment", "phase", "status", "venue", "people", "exhibitors"),
    conditions=(
        Condition(name="day", description="A day on which it took place, spans included.", where=takes_place_on),
    ),
    columns=(
        code_column(Session),
        slug_column(Session),
        *columns(Session, "title", "kind"),
        column(Session, "moment", description="Before, during, on the margins of or after the show."),
        column(Session, "phase", description="Code of the phase, for what is in the programme."),
        column(Session, "start"),
        column(Session, "end", description="Last day; null when it took one day."),
        column(Session, "start_time", description="Bamako time (UTC+0); null when no source gives it."),
        column(Session, "day_is_exact", description="False when the sources give only a span in which it took place."),
        column(Session, "date_note"),
        column(Session, "status"),
        column(Session, "venue", description="Code of the venue."),
        column(Session, "summary"),
        single_source_column(),
        column(Session, "people", description="Codes of the people."),
        column(Session, "exhibitors", description="Codes of the exhibitors."),
        column(Session, "products", description="Codes of the equipment."),
        column(Session, "delegations", description="Codes of the delegations."),
        sources_column(),
        *history_columns(Session),
    ),
)

PROGRAMME_TABLES = (SALON, ORGANISERS, OBJECTIVES, TOPICS, PHASES, VENUES, SESSIONS)
