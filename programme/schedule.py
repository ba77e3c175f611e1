"""The programme in the order in which it is read: phase, then day, then time."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programme.models import Phase, Session


@dataclass
class Day:
    """Sessions of one day, or of a span when `day` is None."""

    day: date | None
    sessions: list = field(default_factory=list)


@dataclass
class Part:
    """A phase, or what lies before, across or after the phases."""

    slug: str
    title: str
    days: list
    phase: Phase | None = None


def schedule(sessions, phases):
    """Arrange `sessions`, in chronological order, into parts; empty days and parts are left out.

    A session whose span leaves its phase, or that has no exact day and no phase, belongs to the part for the show
    as a whole: no day is chosen for it. One with an exact day outside the phases is on the margins of the show.
    """
    left = list(sessions)

    def take(fits):
        taken = [session for session in left if fits(session)]
        left[:] = [session for session in left if not fits(session)]
        return taken

    before = take(lambda session: session.moment == Session.Moment.BEFORE)
    after = take(lambda session: session.moment == Session.Moment.AFTER)
    parts = [Part("before", pgettext("programme", "Before the show"), by_first_day(before))]
    for phase in phases:
        days = [
            Day(day, take(lambda session, day=day: is_of_one_day(session) and session.start == day))
            for day in each_day(phase.start, phase.end)
        ]
        spans = take(lambda session, phase=phase: phase.start <= session.start and session.last_day <= phase.end)
        parts.append(Part(phase.slug, phase.name, [*days, Day(None, spans)], phase))
    aside = take(is_of_one_day)
    parts.append(Part("margins", Session.Moment.MARGINS.label, by_first_day(aside)))
    parts.append(Part("throughout", _("During the show, exact day not published"), [Day(None, left)]))
    parts.append(Part("after", pgettext("programme", "After the show"), by_first_day(after)))
    for part in parts:
        part.days = [day for day in part.days if day.sessions]
    return [part for part in parts if part.days]


def is_of_one_day(session):
    """Whether the session has its day: sources that give only a span, or "about the 12th", choose none."""
    return session.day_is_exact and session.last_day == session.start


def by_first_day(sessions):
    days = {}
    for session in sessions:
        days.setdefault(session.start, Day(session.start)).sessions.append(session)
    return list(days.values())


def each_day(start, end):
    """The days from `start` to `end`, both included."""
    return [start + timedelta(number) for number in range((end - start).days + 1)]


class Stage:
    """Where the salon stands at a moment: before, during or after it; during, what is on and what is next.

    `moment` is an aware datetime in Bamako's zone. No source gives the end of a session, so none is assumed: one
    with a time is on from that time of its first day, one without from midnight, and both until the midnight that
    ends their last day; the page says since when, not until when. Next is what begins at the next time of the same
    day, or else the first day to come: what has no time on it, and what comes first of what has one.
    """

    def __init__(self, salon, moment, sessions=()):
        today = moment.date()
        self.is_before = today < salon.start
        self.is_during = salon.start <= today <= salon.end
        self.is_after = today > salon.end
        self.days_left = max((salon.start - today).days, 0)
        exact = [session for session in sessions if session.day_is_exact and session.status != Session.Status.CANCELLED]
        begun = [session for session in exact if beginning(session, moment) <= moment]
        self.now = [session for session in begun if session.last_day >= today] if self.is_during else []
        upcoming = [session for session in exact if beginning(session, moment) > moment]
        self.next = [] if self.is_after else first_of(upcoming)
        self.since, self.until = edges(salon, moment, exact)


def beginning(session, moment):
    """When a session begins, in the zone of `moment`: at midnight as far as is known, if it has no time."""
    return datetime.combine(session.start, session.start_time or time.min, moment.tzinfo)


def first_of(upcoming):
    """Of sessions that have not begun, those of the first day: without a time, or with the first one given."""
    first_day = min((session.start for session in upcoming), default=None)
    rows = [session for session in upcoming if session.start == first_day]
    first_time = min((session.start_time for session in rows if session.start_time), default=None)
    return [session for session in rows if session.start_time in {None, first_time}]


def edges(salon, moment, sessions):
    """Between which moments the stage is the same: it began at the first, and the second, if there is one, ends it.

    It changes every midnight until the salon is over, because days are counted before, and when a session begins.
    """
    midnight = datetime.combine(moment.date(), time.min, moment.tzinfo)
    over = datetime.combine(salon.end, time.min, moment.tzinfo) + timedelta(1)
    if moment >= over:
        return over, None
    found = {midnight, midnight + timedelta(1), *(beginning(session, moment) for session in sessions)}
    return max(edge for edge in found if edge <= moment), min(edge for edge in found if edge > moment)
