"""The programme in the order in which it is read: phase, then day, then time."""

from dataclasses import dataclass, field
from datetime import date, timedelta

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
    """Where the salon stands on a day: before, during or after it; during, what is on and what is next."""

    def __init__(self, salon, today, sessions=()):
        self.is_before = today < salon.start
        self.is_during = salon.start <= today <= salon.end
        self.is_after = today > salon.end
        self.days_left = max((salon.start - today).days, 0)
        sessions = [session for session in sessions if session.status != Session.Status.CANCELLED]
        exact = [session for session in sessions if session.day_is_exact]
        self.now = (
            [session for session in exact if session.start <= today <= session.last_day] if self.is_during else []
        )
        upcoming = [session for session in exact if session.start > today]
        first = min((session.start for session in upcoming), default=None)
        self.next = [session for session in upcoming if session.start == first] if not self.is_after else []
