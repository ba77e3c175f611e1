"""Timeline of the news: a diamond an item, on an axis of months, those of the same days one above another.

It is drawn for a phone's width, and leads nowhere: what it shows is in the list of news that stands below it.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import dateformat
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bamex.text.dates import day_span_html, day_words
from bamex.text.typography import typeset_for_page

TIMELINE_WIDTH, TIMELINE_LEFT, TIMELINE_RIGHT = 360, 12, 348  # units
DIAMOND, ROW = 6, 13  # half the height of a diamond; from one to the next above it
TIMELINE_FOOT = 40  # below the axis: the months, and the first and the last day
FEWEST = 3  # of which a timeline is made


class Placed(NamedTuple):
    """The day of an item, where it stands on the axis, and its height from 1."""

    day: date
    x: float
    height: int


def timeline_figure(dates: Iterable[date]) -> str:
    """A `<figure>` of the items of those `dates`, from the first day to the last; empty for a few."""
    days = sorted(dates)
    if len(days) < FEWEST or days[0] == days[-1]:
        return ""
    placed = placed_days(days)
    axis = 10 + ROW * max(item.height for item in placed)
    words = {"first": day_words(days[0]), "last": day_words(days[-1])}
    return format_html(
        '<figure class="chart timeline"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="timeline-t"><title id="timeline-t">{title}</title>{axis}{diamonds}{tower}'
        '<text x="{left}" y="{below}">{first}</text><text x="{right}" y="{below}" text-anchor="end">{last}</text></svg>'
        "<figcaption>{caption}</figcaption></figure>",
        width=TIMELINE_WIDTH,
        height=axis + TIMELINE_FOOT,
        title=typeset_for_page(_("The news over time, from {first} to {last}").format(**words)),
        axis=axis_svg(days[0], days[-1], axis),
        diamonds=format_html_join(
            "",
            '<path class="bar" d="M{} {}l6 6-6 6-6-6z"/>',
            ((item.x, axis - 2 - ROW * item.height) for item in placed),
        ),
        tower=tower_words(placed, axis),
        left=TIMELINE_LEFT,
        right=TIMELINE_RIGHT,
        below=axis + 34,
        caption=typeset_for_page(_("A diamond stands for a news item; those of neighbouring days are stacked.")),
        **words,
    )


def placed_days(days: list[date]) -> list[Placed]:
    """Each day in its place, above those that it would cover."""
    found: list[Placed] = []
    base, height = float(-TIMELINE_WIDTH), 0
    for day in days:
        x = x_of(day, days[0], days[-1])
        height = height + 1 if x - base < 2 * DIAMOND else 1
        base = base if height > 1 else x
        found.append(Placed(day, base, height))
    return found


def axis_svg(first: date, last: date, y: int) -> SafeString:
    """The line, a stroke for each month, and the names of the quarters' first months: of January, the year."""
    months = [(month, x_of(month, first, last)) for month in first_days(first, last)]
    return format_html(
        '<path class="grid" d="{}"/><path class="axis-line" d="M{} {}H{}"/>{}',
        "".join(f"M{x} {y}v5" for _month, x in months),
        TIMELINE_LEFT,
        y,
        TIMELINE_RIGHT,
        format_html_join(
            "",
            '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (x, y + 17, month.year if month.month == 1 else dateformat.format(month, "N"))
                for month, x in months
                if month.month in {1, 4, 7, 10}
            ),
        ),
    )


def tower_words(placed: list[Placed], axis: int) -> SafeString:
    """The days of the highest column, beside its top."""
    highest = max(placed, key=lambda item: item.height)
    days = [item.day for item in placed if item.x == highest.x]
    return format_html(
        '<text class="name" x="{}" y="{}" text-anchor="end">{}</text>',
        highest.x - 2 * DIAMOND,
        axis - ROW * highest.height + 8,
        strip_tags(day_span_html(days[0], days[-1])),
    )


def x_of(day: date, first: date, last: date) -> float:
    return round(
        TIMELINE_LEFT
        + DIAMOND
        + (TIMELINE_RIGHT - TIMELINE_LEFT - 2 * DIAMOND) * (day - first).days / (last - first).days,
        1,
    )


def first_days(first: date, last: date) -> list[date]:
    """The first days of the months after `first` and up to `last`."""
    months = [divmod(number, 12) for number in range(first.year * 12 + first.month, last.year * 12 + last.month)]
    return [date(year, month + 1, 1) for year, month in months]
