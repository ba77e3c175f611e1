"""Arrangement of the programme as it is read, by phase, day and time; and where the salon stands at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programme.models import Phase, Salon, Session


@dataclass
class ScheduleDay:
    """Sessions of one day; without `day`, those over several days or, `is_unknown`, on one that no source gives."""

    day: date | None
    sessions: list = field(default_factory=list)
    is_unknown: bool = False


@dataclass
class Part:
    """A phase, or what lies before, across or after the phases."""

    slug: str
    title: str
    days: list
    phase: Phase | None = None


def schedule(sessions: Iterable[Session], phases: Iterable[Phase]) -> list[Part]:
    """Arrange `sessions`, in chronological order, into parts; empty days and parts are left out.

    A session whose span leaves its phase, or that has no exact day and no phase, belongs to the part for the show
    as a whole: no day is chosen for it. One with an exact day outside the phases is on the margins of the show.
    """
    rows = list(sessions)
    before = [session for session in rows if session.moment == Session.Moment.BEFORE]
    after = [session for session in rows if session.moment == Session.Moment.AFTER]
    left = [session for session in rows if session.moment not in {Session.Moment.BEFORE, Session.Moment.AFTER}]
    parts = [Part("before", pgettext("programme", "Before the show"), by_first_day(before))]
    for phase in phases:
        parts.append(phase_part(phase, [session for session in left if is_within(session, phase)]))
        left = [session for session in left if not is_within(session, phase)]
    aside = [session for session in left if is_of_one_day(session)]
    spans = [session for session in left if not is_of_one_day(session)]
    parts += [
        Part("margins", Session.Moment.MARGINS.label, by_first_day(aside)),
        Part("throughout", _("During the show"), without_day(spans)),
        Part("after", pgettext("programme", "After the show"), by_first_day(after)),
    ]
    for part in parts:
        part.days = [day for day in part.days if day.sessions]
    return [part for part in parts if part.days]


def is_within(session: Session, phase: Phase) -> bool:
    """True if the session begins and ends in the phase."""
    return phase.start <= session.start and session.last_day <= phase.end


def phase_part(phase: Phase, sessions: list[Session]) -> Part:
    """The sessions of a phase: those that have their day by day, then those of which only a span is known."""
    days = by_first_day([session for session in sessions if is_of_one_day(session)])
    spans = [session for session in sessions if not is_of_one_day(session)]
    return Part(phase.slug, phase.name, [*days, *without_day(spans)], phase)


def without_day(sessions: list[Session]) -> list[ScheduleDay]:
    """Those that take several days, then those whose day no source gives."""
    exact = [session for session in sessions if session.day_is_exact]
    unknown = [session for session in sessions if not session.day_is_exact]
    return [ScheduleDay(None, exact), ScheduleDay(None, unknown, is_unknown=True)]


def is_of_one_day(session: Session) -> bool:
    """True if the session has its day: sources that give only a span, or "about the 12th", choose none."""
    return session.day_is_exact and session.last_day == session.start


def by_first_day(sessions: Iterable[Session]) -> list[ScheduleDay]:
    days: dict[date, ScheduleDay] = {}
    for session in sessions:
        days.setdefault(session.start, ScheduleDay(session.start)).sessions.append(session)
    return list(days.values())


def each_day(start: date, end: date) -> list[date]:
    """The days from `start` to `end`, both included."""
    return [start + timedelta(number) for number in range((end - start).days + 1)]


@dataclass
class DayColumn:
    """A day of the show in the grid: its place from 1, and the sessions that have this one day."""

    place: int
    day: date
    sessions: list


@dataclass
class SpanBar:
    """A session over several days of the show in the grid, from the place of the first to that of the last."""

    session: Session
    first: int
    last: int


def day_grid(salon: Salon, sessions: Iterable[Session]) -> tuple[list[DayColumn], list[SpanBar]]:
    """The days of the show side by side: a session of one day stands in its day, one of several as a bar across them.

    So none is counted twice. One whose day no source gives is a bar across the days that come into question.
    """
    days = each_day(salon.start, salon.end)
    during = [session for session in sessions if days[0] <= session.start and session.last_day <= days[-1]]
    columns = [
        DayColumn(place, day, [row for row in during if is_of_one_day(row) and row.start == day])
        for place, day in enumerate(days, 1)
    ]
    bars = [
        SpanBar(row, days.index(row.start) + 1, days.index(row.last_day) + 1)
        for row in during
        if not is_of_one_day(row)
    ]
    return columns, sorted(bars, key=lambda bar: (bar.first, -bar.last))


class Stage:
    """Stage of the salon at a moment: before, during or after it; during, what is on and what is next.

    `moment` is an aware datetime in Bamako's zone. No source gives the end of a session, so none is assumed: one
    with a time is on from that time of its first day, one without from midnight, and both until the midnight that
    ends their last day; the page says since when, not until when. Next is what begins at the next time of the same
    day, or else the first day to come: what has no time on it, and what comes first of what has one.
    """

    def __init__(self, salon: Salon, moment: datetime, sessions: Iterable[Session] = ()) -> None:
        today = moment.date()
        self.is_before = today < salon.start
        self.is_during = salon.start <= today <= salon.end
        self.is_after = today > salon.end
        self.days_left = max((salon.start - today).days, 0)
        exact = [session for session in sessions if session.day_is_exact and session.status != Session.Status.CANCELLED]
        begun = [session for session in exact if first_moment(session, moment) <= moment]
        self.now = [session for session in begun if session.last_day >= today] if self.is_during else []
        upcoming = [session for session in exact if first_moment(session, moment) > moment]
        self.next = [] if self.is_after else next_sessions(upcoming)
        self.since, self.until = stage_edges(salon, moment, exact)


def first_moment(session: Session, moment: datetime) -> datetime:
    """Moment when a session begins, in the zone of `moment`: at midnight as far as is known, if it has no time."""
    return datetime.combine(session.start, session.start_time or time.min, moment.tzinfo)


def next_sessions(upcoming: list[Session]) -> list[Session]:
    """Of sessions that have not begun, those of the first day: without a time, or with the first one given."""
    first_day = min((session.start for session in upcoming), default=None)
    rows = [session for session in upcoming if session.start == first_day]
    first_time = min((session.start_time for session in rows if session.start_time), default=None)
    return [session for session in rows if session.start_time in {None, first_time}]


def stage_edges(salon: Salon, moment: datetime, sessions: Iterable[Session]) -> tuple[datetime, datetime | None]:
    """Between which moments the stage is the same: it began at the first, and the second, if there is one, ends it.

    It changes every midnight until the salon is over, because days are counted before, and when a session begins.
    """
    midnight = datetime.combine(moment.date(), time.min, moment.tzinfo)
    over = datetime.combine(salon.end, time.min, moment.tzinfo) + timedelta(1)
    if moment >= over:
        return over, None
    found = {midnight, midnight + timedelta(1), *(first_moment(session, moment) for session in sessions)}
    return max(edge for edge in found if edge <= moment), min(edge for edge in found if edge > moment)
