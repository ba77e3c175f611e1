"""The programme as plain text, for pasting into a message."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports import plain_text
from bamex.exports.plain_text import indented, labelled, of, plain, shown, source_codes, strong
from bamex.text.dates import day_span_html, day_words


def programme_text(parts, filters, site, address, changed):
    """The `parts` of a schedule as narrowed by `filters`; `site` and `address` lead to the page, `changed` is a day."""
    lines = [strong(_("BAMEX 2025: the programme")), _("Times are Bamako time (UTC+0)."), *plain_text.chosen(filters)]
    for part in parts:
        lines += [None, strong(part.title.upper())]
        if part.phase:
            lines.append(plain(day_span_html(part.phase.start, part.phase.end)))
            if part.phase.public_venue:
                lines.append(of(part.phase.public_venue, "name"))
        for group in part.days:
            lines += [None, strong(day_words(group.day, weekday=True) if group.day else _("Over several days"))]
            for session in group.sessions:
                lines += [None, *session_lines(session, site)]
    if not parts:
        lines += [
            None,
            plain_text.nothing(filters, _("Nothing fits these filters together.")),
        ]
    return plain_text.text([*lines, None, *plain_text.foot(site, address, changed)])


def session_lines(session, site):
    time = session.start_time and labelled(_("Time"), session.start_time.strftime("%H:%M"))
    place = session.public_venue and labelled(_("Venue"), of(session.public_venue, "name"))
    people = ", ".join(person.name for person in session.people.all())
    return [
        f"- {of(session, 'title')}",
        *indented(
            [
                plain(f"{session.get_kind_display()}, {day_span_html(session.start, session.end)}"),
                time or capfirst(_("time not published")) + ".",
                place or capfirst(_("place not published")) + ".",
                plain(f"{session.get_status_display()}. {caution_text(session)}"),
                people and labelled(_("People"), people),
                source_codes(session),
                site + session.permanent_path,
            ]
        ),
    ]


def caution_text(session):
    """What is not certain about it, in words."""
    return " ".join(shown(item.text) for item in session.cautions())
