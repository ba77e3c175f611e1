"""The programme as applications for conferences read it: the schedule XML of Pentabarf and frab.

It follows the schema that the c3voc publishes (github.com/voc/schedule, validator/xsd/schedule.xml.xsd). The format
knows only sessions with a day, an hour and a duration: those without an hour are left out, never given one.
"""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports.xml import document, element, root
from bamex.identifiers import absolute, guid
from bamex.text.languages import localized
from programme.calendar import description, has_a_time, last_change, of
from programme.models import Session
from programme.schedule import each_day

# No source gives the end of a session, and the format insists on a duration: one slot, and the text says so.
SLOT = "00:15"


def schedule_xml(sessions, salon):
    """`sessions`, with venue, phase, people and citations, in chronological order, as XML; those that `reason` names
    are left out. There is a day for each day of the salon even if it holds no session."""
    sessions = list(sessions)
    timed = [session for session in sessions if not reason(session)]
    changed = max(map(last_change, sessions), default=datetime.combine(salon.start, time(), UTC))
    days = sorted({*each_day(salon.start, salon.end), *(session.start for session in timed)})
    schedule = root("schedule")
    element(schedule, "generator", name="BAMEX 2025", version="1")
    element(schedule, "version", f"{changed:%Y-%m-%d %H:%M:%S}")
    conference = element(schedule, "conference")
    element(conference, "title", localized(salon, "name").with_figures())
    element(conference, "acronym", "bamex-2025")
    element(conference, "start", salon.start.isoformat())
    element(conference, "end", salon.end.isoformat())
    element(conference, "days", len(days))
    element(conference, "timeslot_duration", SLOT)
    element(conference, "base_url", settings.SITE_URL)
    element(conference, "time_zone_name", settings.TIME_ZONE)
    for index, date in enumerate(days, 1):
        start, end = (at(moment, time()).isoformat() for moment in (date, date + timedelta(1)))
        day = element(schedule, "day", index=index, date=date.isoformat(), start=start, end=end)
        add_rooms(day, [session for session in timed if session.start == date])
    return document(schedule)


def reason(session):
    """Why the format cannot hold the session, in words; empty when it can."""
    if session.status == Session.Status.CANCELLED:
        return Session.Status.CANCELLED.label
    if not session.day_is_exact:
        return _("exact day not published")
    if session.last_day != session.start:
        return _("over several days")
    return "" if has_a_time(session) else _("time not published")


def left_out(sessions):
    """The sessions that the schedule leaves out: `(session, why)`."""
    return [(session, why) for session in sessions if (why := reason(session))]


def add_rooms(day, sessions):
    rooms = {}
    for session in sorted(sessions, key=lambda row: (row.start_time, row.code)):
        name = of(session.public_venue, "name") if session.public_venue else capfirst(_("place not published"))
        if name not in rooms:
            rooms[name] = element(day, "room", name=name)
        add_event(rooms[name], session, name)


def add_event(parent, session, place):
    event = element(parent, "event", id=number(session), guid=guid(session.code))
    element(event, "room", place)
    element(event, "title", of(session, "title"))
    element(event, "subtitle")
    element(event, "type", session.get_kind_display())
    element(event, "date", at(session.start, session.start_time).isoformat())
    element(event, "start", session.start_time.strftime("%H:%M"))
    element(event, "duration", SLOT)
    element(event, "abstract", of(session, "summary"))
    element(event, "slug", session.slug)
    element(event, "track", of(session.phase, "name") if session.phase else session.get_moment_display())
    element(event, "language", localized(session, "title").language)
    # The summary, which is the abstract, comes first in a description.
    element(event, "description", "\n".join([_("End not published."), *description(session)[1:]]))
    element(event, "url", absolute(session.get_absolute_url()))
    persons = element(event, "persons")
    for person in session.people.all():
        if person.is_published:
            element(persons, "person", person.name, id=number(person))
    links = element(event, "links")
    element(links, "link", _("Permanent address"), href=absolute(session.permanent_path))
    return event


def number(row):
    """The number in a permanent code: the format wants positive integers."""
    return int(row.code[1:])


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))
