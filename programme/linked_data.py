"""The salon, its phases, its sessions and its venues in the words of schema.org."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bamex.identifiers import absolute
from bamex.linked_data import identifier, identifier_at_root, node, text
from exhibitors.linked_data import (
    delegation_reference,
    exhibitor_reference,
    person_reference,
    product_reference,
)
from programme.calendar import has_a_time
from programme.models import Session, Venue

OFFLINE = "https://schema.org/OfflineEventAttendanceMode"
SCHEDULED, CANCELLED = "https://schema.org/EventScheduled", "https://schema.org/EventCancelled"


def salon_reference(row=None):
    return node("ExhibitionEvent", identifier_at_root("salon"), name=text(row, "name") if row else "BAMEX’25")


def programme(phases, sessions):
    """The salon's phases, each with those of `sessions` that belong to it; the others are the salon's own."""
    below = [phase(row, [session for session in sessions if session.phase_id == row.pk]) for row in phases]
    below += [session_reference(session) for session in sessions if session.phase_id is None]
    return {**salon_reference(), "subEvent": below}


def salon(row, phases):
    return {
        **salon_reference(row),
        **node(
            "ExhibitionEvent",
            alternateName=[row.short_name, *row.alias_list],
            description=text(row, "summary"),
            startDate=row.start.isoformat(),
            endDate=row.end.isoformat(),
            eventStatus=SCHEDULED,
            eventAttendanceMode=OFFLINE,
            location=node(
                "Place",
                name=row.city,
                address=node("PostalAddress", addressLocality=row.city, addressCountry=row.country_id),
            ),
            about=node("Thing", name=text(row, "theme")),
            subEvent=[phase(item, []) for item in phases],
        ),
    }


def phase_identifier(row):
    return identifier_at_root(f"phase-{row.slug}")


def phase(row, sessions):
    return node(
        "Event",
        phase_identifier(row),
        name=text(row, "name"),
        description=text(row, "summary"),
        startDate=row.start.isoformat(),
        endDate=row.end.isoformat(),
        location=place_reference(row.public_venue) if row.public_venue else None,
        subEvent=[session_reference(session) for session in sessions],
    )


def session_reference(row):
    return node(
        "Event",
        identifier(row),
        name=text(row, "title"),
        url=absolute(row.get_absolute_url()),
        startDate=start(row),
        endDate=row.end.isoformat() if row.end else None,
    )


def start(row):
    if has_a_time(row):
        return timezone.make_aware(datetime.combine(row.start, row.start_time)).isoformat()
    return row.start.isoformat()


def session(row):
    above = salon_reference()
    if row.phase:
        above = node("Event", phase_identifier(row.phase), name=text(row.phase, "name"), superEvent=above)
    attending = [person_reference(person) for person in row.people.all()]
    attending += [delegation_reference(delegation) for delegation in row.delegations.all()]
    about = [exhibitor_reference(exhibitor) for exhibitor in row.exhibitors.all()]
    about += [product_reference(product) for product in row.products.all()]
    return {
        **session_reference(row),
        **node(
            "Event",
            description=text(row, "summary"),
            disambiguatingDescription=None if row.day_is_exact else _("Exact day not published."),
            eventStatus=CANCELLED if row.status == Session.Status.CANCELLED else SCHEDULED,
            eventAttendanceMode=OFFLINE,
            location=place_reference(row.public_venue) if row.public_venue else None,
            superEvent=above,
            attendee=attending,
            about=about,
        ),
    }


def place_reference(row):
    return node(
        "Place",
        identifier(row),
        name=text(row, "name"),
        address=node("PostalAddress", addressLocality=text(row, "locality")),
    )


def place(row):
    exact = row.precision == Venue.Precision.EXACT
    return {
        **place_reference(row),
        **node(
            "Place",
            alternateName=row.alias_list,
            description=text(row, "summary"),
            geo=node("GeoCoordinates", latitude=str(row.latitude), longitude=str(row.longitude)) if exact else None,
        ),
    }
