"""The programme as a calendar: RFC 5545, with the properties that RFC 7986 gives a calendar as a whole.

Times are in UTC, which is Bamako's time; there is no VTIMEZONE, whose abbreviation GMT misleads some programs. The
same content gives the same bytes: stamps are those of the last change, not of the moment of asking.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports.plain_text import labelled_line, source_codes
from bamex.identifiers import absolute, unique_id
from bamex.models import State, read_last_changes
from bamex.text.languages import active, localized
from programme.models import Session, Venue

OCTETS_OF_LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
STATUS = {Session.Status.ANNOUNCED: "TENTATIVE", Session.Status.CANCELLED: "CANCELLED"}
ONCE_A_DAY = "P1D"
COLOUR = "saddlebrown"  # the CSS name nearest to the portal's ochre (RFC 7986, 5.9)


def calendar_text(sessions: Iterable[Session], name: str, page: str, source: str) -> str:
    """`sessions`, with venue, people and citations, withdrawn ones included, as one iCalendar object.

    `page` and `source` are the paths of the page and of the calendar. ValueError without any session: an iCalendar
    object has at least one component (RFC 5545, 3.6).
    """
    sessions = list(sessions)
    if not sessions:
        raise ValueError("a calendar holds at least one session")
    language = active()
    read_last_changes(row for session in sessions for row in named_in(session))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//BAMEX 2025//Programme//{language.upper()}",
        "CALSCALE:GREGORIAN",
        text_property("NAME", name, language),
        text_property("X-WR-CALNAME", name),  # what programs older than RFC 7986 read
        text_property("DESCRIPTION", _("Times are Bamako time (UTC+0)."), language),
        f"LAST-MODIFIED:{utc_moment(max(map(last_change, sessions)))}",
        f"URL:{absolute(page)}",
        f"SOURCE;VALUE=URI:{absolute(source)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ONCE_A_DAY}",
        f"X-PUBLISHED-TTL:{ONCE_A_DAY}",
        f"COLOR:{COLOUR}",
    ]
    for session in sessions:
        lines += event_lines(session)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded_line(line)}\r\n" for line in lines)


def event_lines(session: Session) -> list[str]:
    """The lines of one VEVENT. What was withdrawn stays, cancelled, so that it leaves the calendars that hold it."""
    changed = last_change(session)
    withdrawn = session.state == State.WITHDRAWN
    title = localized(session, "title")
    language = active()
    lines = [
        "BEGIN:VEVENT",
        f"UID:{unique_id(session.code)}",
        f"DTSTAMP:{utc_moment(changed)}",
        f"CREATED:{utc_moment(session.first_published)}",
        f"LAST-MODIFIED:{utc_moment(changed)}",
        f"SEQUENCE:{sequence_number(changed)}",
        f"STATUS:{'CANCELLED' if withdrawn else STATUS.get(session.status, 'CONFIRMED')}",
        *time_lines(session),
        text_property("SUMMARY", title.with_figures(), title.language),
        text_property(
            "DESCRIPTION", "\n".join(withdrawal_lines(session) if withdrawn else description_lines(session)), language
        ),
        text_property("CATEGORIES", session.get_kind_display(), language),
        "TRANSP:TRANSPARENT",  # what is on in Bamako leaves the reader's own day free
        f"URL:{absolute(session.get_absolute_url())}",
    ]
    if venue := None if withdrawn else session.public_venue:
        place = localized(venue, "name")
        lines.append(
            text_property("LOCATION", f"{place.written}, {localized(venue, 'locality').written}", place.language)
        )
        if venue.precision == Venue.Precision.EXACT:
            lines.append(f"GEO:{venue.latitude};{venue.longitude}")
    return [*lines, "END:VEVENT"]


def has_a_time(session: Session) -> bool:
    """True if it begins at a known minute of a known day, and so can stand at an hour."""
    return session.start_time is not None and session.day_is_exact and session.last_day == session.start


def time_lines(session: Session) -> list[str]:
    """An hour if there is one, else whole days, the end excluded (RFC 5545, 3.6.1). No end is made up."""
    if has_a_time(session):
        start = timezone.make_aware(datetime.combine(session.start, session.start_time))
        return [f"DTSTART:{utc_moment(start)}"]
    return [
        f"DTSTART;VALUE=DATE:{session.start:%Y%m%d}",
        f"DTEND;VALUE=DATE:{session.last_day + timedelta(1):%Y%m%d}",
    ]


def description_lines(session: Session) -> list[str]:
    """Lines on what it is, on what is not certain about it, and on who says so; texts as they are stored."""
    lines = [text_with_language(session, "summary")]
    if session.date_note_fr:
        lines.append(f"{text_with_language(session, 'date_note')}.")
    elif not session.day_is_exact:
        lines.append(_("Exact day not found in our sources."))
    if session.start_time is None:
        lines.append(capfirst(_("time not found in our sources")) + ".")
    elif not has_a_time(session):
        lines.append(labelled_line(_("Time"), session.start_time.strftime("%H:%M")))
    lines.append(f"{session.get_status_display()}.")
    if session.is_single_source:
        lines.append(_("Reported by a single source."))
    if people := ", ".join(person.shown_name for person in session.people.all() if person.is_published):
        lines.append(labelled_line(_("People"), people))
    return [*lines, source_codes(session), absolute(session.permanent_path)]


def withdrawal_lines(session: Session) -> list[str]:
    reason = text_with_language(session, "withdrawal_note") or _("No reason was published.")
    return [f"{State.WITHDRAWN.label}.", reason, absolute(session.permanent_path)]


def text_with_language(row: Any, name: str) -> str:
    """A bilingual text as it is stored; in French for want of English, it says so."""
    found = localized(row, name)
    words = found.with_figures()
    return f"{words} [{found.language}]" if found.is_fallback else words


def last_change(session: Session) -> datetime:
    """Moment when it, or the name of a place or person that it gives, last changed."""
    return max(row.last_changed for row in named_in(session))


def named_in(session):
    """The session with the place and the people whose names its event gives; readers have seen them all."""
    shown = [session, session.venue, *session.people.all()]
    return [row for row in shown if row is not None and row.state != State.DRAFT]


def sequence_number(changed: datetime) -> int:
    """Seconds since 2025: an integer that every change raises, within the 31 bits of RFC 5545, 3.3.8, until 2093."""
    return max(int((changed - EPOCH).total_seconds()), 0)


def utc_moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def text_property(name: str, value: str, language: str = "") -> str:
    """A property of type TEXT, escaped (RFC 5545, 3.3.11), with the language that it is in."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value)
    value = re.sub(r"([\\;,])", r"\\\1", value).replace("\n", r"\n")
    return f"{name}{language and f';LANGUAGE={language}'}:{value}"


def folded_line(line: str) -> str:
    """The line in pieces of 75 octets, each further one after a space; no character is cut in two."""
    pieces, room = [""], OCTETS_OF_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append("")
            room = OCTETS_OF_LINE - 1  # the space counts
        pieces[-1] += character
        room -= size
    return "\r\n ".join(pieces)
