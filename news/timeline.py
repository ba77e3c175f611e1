"""Timeline of the news: a diamond an item, on an axis of months, those of the same days one above another.

It is drawn for a phone's width, and leads nowhere: what it shows is in the list of news that stands below it.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import dateformat
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bamex.text.dates import day_span_html, day_words
from bamex.text.typography import typeset_for_page
from news.models import Article

WIDTH, LEFT, RIGHT = 360, 12, 348  # units
DIAMOND, ROW = 6, 13  # half the height of a diamond; from one to the next above it
FOOT = 40  # below the axis: the years, and the first and the last day
FEWEST = 3  # of which a timeline is made


def timeline_figure(articles: Iterable[Article]) -> str:
    """A `<figure>` of `articles`, from the first day to the last; empty for a few."""
    rows = sorted(articles, key=lambda row: (row.date, row.code))
    if len(rows) < FEWEST or rows[0].date == rows[-1].date:
        return ""
    placed = placed_articles(rows)
    axis = 10 + ROW * max(height for _row, _x, height in placed)
    first, last = rows[0].date, rows[-1].date
    return format_html(
        '<figure class="chart timeline"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-labelledby="timeline-t"><title id="timeline-t">{title}</title>'
        '<path class="grid" d="{months}"/><path class="axis-line" d="M{left} {axis}H{right}"/>{years}{diamonds}{tower}'
        '<text x="{left}" y="{below}">{first}</text><text x="{right}" y="{below}" text-anchor="end">{last}</text></svg>'
        "<figcaption>{caption}</figcaption></figure>",
        width=WIDTH,
        height=axis + FOOT,
        title=typeset_for_page(
            _("The news in time, from {first} to {last}").format(first=day_words(first), last=day_words(last))
        ),
        months="".join(f"M{x_of(month, first, last)} {axis}v5" for month in first_days(first, last)),
        left=LEFT,
        right=RIGHT,
        axis=axis,
        below=axis + 34,
        years=format_html_join(
            "",
            '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (x_of(month, first, last), axis + 17, month.year if month.month == 1 else dateformat.format(month, "N"))
                for month in first_days(first, last)
                if month.month in {1, 4, 7, 10}
            ),
        ),
        diamonds=format_html_join(
            "",
            '<path class="bar" d="M{} {}l6 6-6 6-6-6z"/>',
            ((x, axis - 2 - ROW * height) for _row, x, height in placed),
        ),
        tower=tower_words(placed, axis),
        first=day_words(first),
        last=day_words(last),
        caption=typeset_for_page(
            _("A diamond stands for a news item; those of the same days stand one above another.")
        ),
    )


def placed_articles(rows: list[Article]) -> list[tuple[Article, float, int]]:
    """Each item with its place on the axis and its height from 1: above those that it would cover."""
    found: list[tuple[Article, float, int]] = []
    base, height = float(-WIDTH), 0
    for row in rows:
        x = x_of(row.date, rows[0].date, rows[-1].date)
        height = height + 1 if x - base < 2 * DIAMOND else 1
        base = base if height > 1 else x
        found.append((row, base, height))
    return found


def tower_words(placed: list[tuple[Article, float, int]], axis: int) -> SafeString:
    """The days of the highest column, beside its top."""
    _row, base, height = max(placed, key=lambda item: item[2])
    days = [row.date for row, x, _height in placed if x == base]
    return format_html(
        '<text class="name" x="{}" y="{}" text-anchor="end">{}</text>',
        base - 2 * DIAMOND,
        axis - ROW * height + 8,
        strip_tags(day_span_html(days[0], days[-1])),
    )


def x_of(day: date, first: date, last: date) -> float:
    return round(LEFT + DIAMOND + (RIGHT - LEFT - 2 * DIAMOND) * (day - first).days / (last - first).days, 1)


def first_days(first: date, last: date) -> list[date]:
    """The first days of the months after `first` and up to `last`."""
    months = [divmod(number, 12) for number in range(first.year * 12 + first.month, last.year * 12 + last.month)]
    return [date(year, month + 1, 1) for year, month in months]
