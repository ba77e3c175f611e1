"""Schedule XML of Pentabarf and frab: the programme as applications for conferences read it.

It follows the schema that the c3voc publishes (github.com/voc/schedule, validator/xsd/schedule.xml.xsd). The format
knows only sessions with a day, an hour and a duration: those without an hour are left out, never given one.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports.xml import add_element, document_text, root_element
from bamex.identifiers import absolute, guid
from bamex.models import read_last_changes
from bamex.text.languages import localized
from programme.calendar import description_lines, has_a_time, last_change, named_in, text_with_language
from programme.models import Salon, Session
from programme.schedule import each_day

# No source gives the end of a session, and the format insists on a duration: one slot, and the text says so.
SLOT = "00:15"


def schedule_xml(sessions: Iterable[Session], salon: Salon) -> str:
    """`sessions`, with venue, phase, people and citations, in chronological order, as XML, but for
    those that `reason_left_out` names. There is a day for each day of the salon even if it holds no session."""
    sessions = list(sessions)
    timed = [session for session in sessions if not reason_left_out(session)]
    read_last_changes(row for session in sessions for row in named_in(session))
    changed = max(map(last_change, sessions), default=datetime.combine(salon.start, time(), UTC))
    days = sorted({*each_day(salon.start, salon.end), *(session.start for session in timed)})
    schedule = root_element("schedule")
    add_element(schedule, "generator", name="BAMEX 2025", version="1")
    add_element(schedule, "version", f"{changed:%Y-%m-%d %H:%M:%S}")
    conference = add_element(schedule, "conference")
    add_element(conference, "title", localized(salon, "name").written)
    add_element(conference, "acronym", "bamex-2025")
    add_element(conference, "start", salon.start.isoformat())
    add_element(conference, "end", salon.end.isoformat())
    add_element(conference, "days", len(days))
    add_element(conference, "timeslot_duration", SLOT)
    add_element(conference, "base_url", settings.SITE_URL)
    add_element(conference, "time_zone_name", settings.TIME_ZONE)
    for index, day in enumerate(days, 1):
        start, end = (local_moment(moment, time()).isoformat() for moment in (day, day + timedelta(1)))
        element = add_element(schedule, "day", index=index, date=day.isoformat(), start=start, end=end)
        add_rooms(element, [session for session in timed if session.start == day])
    return document_text(schedule)


def reason_left_out(session: Session) -> str:
    """Reason for which the format cannot hold the session, in words; empty when it can."""
    if session.status == Session.Status.CANCELLED:
        return Session.Status.CANCELLED.label
    if not session.day_is_exact:
        return _("exact day not found in our sources")
    if session.last_day != session.start:
        return _("over several days")
    return "" if has_a_time(session) else _("time not found in our sources")


def left_out(sessions: Iterable[Session]) -> list[tuple[Session, str]]:
    """The sessions that the schedule leaves out: `(session, why)`."""
    return [(session, why) for session in sessions if (why := reason_left_out(session))]


def add_rooms(day: Element, sessions: Iterable[Session]) -> None:
    rooms: dict[str, Element] = {}
    for session in sorted(sessions, key=lambda row: (row.start_time, row.code)):
        name = (
            text_with_language(session.public_venue, "name")
            if session.public_venue
            else capfirst(_("place not found in our sources"))
        )
        if name not in rooms:
            rooms[name] = add_element(day, "room", name=name)
        add_event(rooms[name], session, name)


def add_event(parent: Element, session: Session, place: str) -> None:
    event = add_element(parent, "event", id=code_number(session), guid=guid(session.code))
    add_element(event, "room", place)
    add_element(event, "title", text_with_language(session, "title"))
    add_element(event, "subtitle")
    add_element(event, "type", session.get_kind_display())
    add_element(event, "date", local_moment(session.start, session.start_time).isoformat())
    add_element(event, "start", session.start_time.strftime("%H:%M"))
    add_element(event, "duration", SLOT)
    add_element(event, "abstract", text_with_language(session, "summary"))
    add_element(event, "slug", session.slug)
    add_element(
        event, "track", text_with_language(session.phase, "name") if session.phase else session.get_moment_display()
    )
    add_element(event, "language", localized(session, "title").language)
    # The summary, which is the abstract, comes first in a description.
    add_element(
        event, "description", "\n".join([_("End time not found in our sources."), *description_lines(session)[1:]])
    )
    add_element(event, "url", absolute(session.get_absolute_url()))
    persons = add_element(event, "persons")
    for person in session.people.all():
        if person.is_published:
            add_element(persons, "person", person.shown_name, id=code_number(person))
    links = add_element(event, "links")
    add_element(links, "link", _("Permanent address"), href=absolute(session.permanent_path))


def code_number(row: Any) -> int:
    """The number in a permanent code: the format wants positive integers."""
    return int(row.code[1:])


def local_moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
