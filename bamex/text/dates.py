"""Dates in full words of the page's language; as HTML always inside <time datetime>."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.text.languages import active


def day_words(value: date, *, month: bool = True, year: bool = True, weekday: bool = False) -> str:
    """“11 novembre 2025”, “1er novembre”, “11”, as asked for."""
    number = "1er" if value.day == 1 and active() == "fr" else str(value.day)
    words = [f"{number}\u00a0{dateformat.format(value, 'F')}" if month else number]
    if weekday:
        words.insert(0, dateformat.format(value, "l").lower() if active() == "fr" else dateformat.format(value, "l"))
    if year:
        words.append(str(value.year))
    return " ".join(words)


def day_html(value: date, weekday: bool = False, year: bool = True) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_words(value, weekday=weekday, year=year))


def short_day_html(iso: str) -> SafeString:
    """“11 nov.” for `2025-11-11`, where several days stand side by side."""
    value = date.fromisoformat(iso)
    words = f"{day_words(value, month=False, year=False)}\u00a0{dateformat.format(value, 'N')}"
    return format_html('<time datetime="{}">{}</time>', iso, words)


def day_span_html(start: date, end: date | None = None, year: bool = True) -> SafeString:
    """“du 11 au 14 novembre 2025”, “les 11 et 12 novembre 2025”, or one day."""
    if end is None or end == start:
        return day_html(start, year=year)
    same_month = (start.year, start.month) == (end.year, end.month)
    follow = same_month and (end - start).days == 1
    return format_html(
        pgettext("two days", "{start} and {end}") if follow else pgettext("span of days", "{start} to {end}"),
        start=format_html(
            '<time datetime="{}">{}</time>',
            start.isoformat(),
            day_words(start, month=not same_month, year=start.year != end.year),
        ),
        end=day_html(end, year=year),
    )


def partial_day_words(value: str) -> str:
    """The words of a date known to the day, the month or the year (ISO 8601: `2025-12`)."""
    parts = value.count("-") + 1
    if parts == 3:
        return day_words(date.fromisoformat(value))
    return dateformat.format(date.fromisoformat(f"{value}-01"), "F Y") if parts == 2 else value


def partial_day_html(value: str) -> str:
    """The same for a page; empty: not dated."""
    return remembered_day_html(value, active()) if value else _("undated")


@lru_cache(maxsize=2048)
def remembered_day_html(value: str, _language: str) -> SafeString:
    """The same for a date that is known, where `_language` is active: lists of sources show one a line."""
    return format_html('<time datetime="{}">{}</time>', value, partial_day_words(value))


def day_of_moment_html(value: datetime) -> SafeString:
    """The day of an aware datetime, in Bamako."""
    return day_html(timezone.localtime(value).date())


def moment_words(value: datetime) -> str:
    """“27 novembre 2026, 14:05:30” for an aware datetime, in Bamako."""
    moment = timezone.localtime(value)
    return f"{day_words(moment.date())}, {moment:%H:%M:%S}"
