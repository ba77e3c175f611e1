"""Linked data of the salon, its phases, its sessions and its venues."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bamex.identifiers import absolute
from bamex.linked_data import Node, permanent_id, root_id, schema_node, text_value
from exhibitors.linked_data import (
    delegation_reference,
    exhibitor_reference,
    person_reference,
    product_reference,
)
from programme.calendar import has_a_time
from programme.models import Phase, Salon, Session, Venue

OFFLINE = "https://schema.org/OfflineEventAttendanceMode"
SCHEDULED, CANCELLED = "https://schema.org/EventScheduled", "https://schema.org/EventCancelled"


def salon_reference(row: Salon | None = None) -> Node:
    return schema_node("ExhibitionEvent", root_id("salon"), name=text_value(row, "name") if row else "BAMEX’25")


def programme_node(phases: Iterable[Phase], sessions: Iterable[Session]) -> Node:
    """The salon's phases, each with those of `sessions` that belong to it; the others are the salon's own."""
    below = [phase_node(row, [session for session in sessions if session.phase_id == row.pk]) for row in phases]
    below += [session_reference(session) for session in sessions if session.phase_id is None]
    return {**salon_reference(), "subEvent": below}


def salon_node(row: Salon, phases: Iterable[Phase]) -> Node:
    return {
        **salon_reference(row),
        **schema_node(
            "ExhibitionEvent",
            alternateName=[row.short_name, *row.alias_list],
            description=text_value(row, "summary"),
            startDate=row.start.isoformat(),
            endDate=row.end.isoformat(),
            eventStatus=SCHEDULED,
            eventAttendanceMode=OFFLINE,
            location=schema_node(
                "Place",
                name=row.city,
                address=schema_node("PostalAddress", addressLocality=row.city, addressCountry=row.country_id),
            ),
            about=schema_node("Thing", name=text_value(row, "theme")),
            subEvent=[phase_node(item, []) for item in phases],
        ),
    }


def phase_id(row: Phase) -> str:
    return root_id(f"phase-{row.slug}")


def phase_node(row: Phase, sessions: Iterable[Session]) -> Node:
    return schema_node(
        "Event",
        phase_id(row),
        name=text_value(row, "name"),
        description=text_value(row, "summary"),
        startDate=row.start.isoformat(),
        endDate=row.end.isoformat(),
        location=place_reference(row.public_venue) if row.public_venue else None,
        subEvent=[session_reference(session) for session in sessions],
    )


def session_reference(row: Session) -> Node:
    return schema_node(
        "Event",
        permanent_id(row),
        name=text_value(row, "title"),
        url=absolute(row.get_absolute_url()),
        startDate=start_of_session(row),
        endDate=row.end.isoformat() if row.end else None,
    )


def start_of_session(row: Session) -> str:
    if has_a_time(row):
        return timezone.make_aware(datetime.combine(row.start, row.start_time)).isoformat()
    return row.start.isoformat()


def session_node(row: Session) -> Node:
    above = salon_reference()
    if row.phase:
        above = schema_node("Event", phase_id(row.phase), name=text_value(row.phase, "name"), superEvent=above)
    attending = [person_reference(person) for person in row.people.all()]
    attending += [delegation_reference(delegation) for delegation in row.delegations.all()]
    about = [exhibitor_reference(exhibitor) for exhibitor in row.exhibitors.all()]
    about += [product_reference(product) for product in row.products.all()]
    return {
        **session_reference(row),
        **schema_node(
            "Event",
            description=text_value(row, "summary"),
            disambiguatingDescription=None if row.day_is_exact else _("Exact day not found in our sources."),
            eventStatus=CANCELLED if row.status == Session.Status.CANCELLED else SCHEDULED,
            eventAttendanceMode=OFFLINE,
            location=place_reference(row.public_venue) if row.public_venue else None,
            superEvent=above,
            attendee=attending,
            about=about,
        ),
    }


def place_reference(row: Venue) -> Node:
    return schema_node(
        "Place",
        permanent_id(row),
        name=text_value(row, "name"),
        address=schema_node("PostalAddress", addressLocality=text_value(row, "locality")),
    )


def place_node(row: Venue) -> Node:
    geo = schema_node("GeoCoordinates", latitude=str(row.latitude), longitude=str(row.longitude))
    return {
        **place_reference(row),
        **schema_node(
            "Place",
            alternateName=row.alias_list,
            description=text_value(row, "summary"),
            geo=geo if row.precision == Venue.Precision.EXACT else None,
        ),
    }
