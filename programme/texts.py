"""Programme as plain text, for pasting into a message."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports import plain_text
from bamex.exports.plain_text import (
    indent_lines,
    labelled_line,
    marked_text,
    plain_line,
    source_codes,
    strong_line,
    text_of,
)
from bamex.filters import FilterForm
from bamex.text.dates import day_span_html, day_words
from programme.models import Session


def programme_text(parts: Sequence[Any], filters: FilterForm, site: str, address: str, changed: date) -> str:
    """The `parts` of a schedule as narrowed by `filters`; `site` and `address` lead to the page, `changed` is a day."""
    lines = [
        strong_line(_("BAMEX 2025: the programme")),
        _("Times are Bamako time (UTC+0)."),
        *plain_text.filter_lines(filters),
    ]
    for part in parts:
        lines += [None, strong_line(part.title.upper())]
        if part.phase:
            lines.append(plain_line(day_span_html(part.phase.start, part.phase.end)))
            if part.phase.public_venue:
                lines.append(text_of(part.phase.public_venue, "name"))
        for group in part.days:
            undated = _("Day not stated") if group.is_unknown else _("Over several days")
            lines += [None, strong_line(day_words(group.day, weekday=True) if group.day else undated)]
            for session in group.sessions:
                lines += [None, *session_lines(session, site)]
    if not parts:
        lines += [
            None,
            plain_text.empty_list_line(filters, _("Nothing fits these filters together.")),
        ]
    return plain_text.file_text([*lines, None, *plain_text.foot_lines(site, address, changed)])


def session_lines(session: Session, site: str) -> list[str]:
    time = session.start_time and labelled_line(_("Time"), session.start_time.strftime("%H:%M"))
    place = session.public_venue and labelled_line(_("Venue"), text_of(session.public_venue, "name"))
    people = ", ".join(person.shown_name for person in session.people.all())
    return [
        f"- {text_of(session, 'title')}",
        *indent_lines(
            [
                plain_line(f"{session.get_kind_display()}, {day_span_html(session.start, session.end)}"),
                time or capfirst(_("time not found in our sources")) + ".",
                place or capfirst(_("place not found in our sources")) + ".",
                plain_line(f"{session.get_status_display()}. {caution_line(session)}"),
                people and labelled_line(_("People"), people),
                source_codes(session),
                site + session.permanent_path,
            ]
        ),
    ]


def caution_line(session: Session) -> str:
    """Line on what is not certain about it, in words."""
    return " ".join(marked_text(item.text) for item in session.cautions())
