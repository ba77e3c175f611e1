"""Dates in full words, always inside <time datetime>."""

from datetime import date

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.text.languages import active

register = template.Library()


def day_words(value, *, month=True, year=True, weekday=False):
    """“11 novembre 2025”, “1er novembre”, “11”, as asked for."""
    number = "1er" if value.day == 1 and active() == "fr" else str(value.day)
    words = [f"{number}\u00a0{dateformat.format(value, 'F')}" if month else number]
    if weekday:
        words.insert(0, dateformat.format(value, "l").lower() if active() == "fr" else dateformat.format(value, "l"))
    if year:
        words.append(str(value.year))
    return " ".join(words)


@register.simple_tag
def day(value, weekday=False, year=True):
    """{% day article.date %}"""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_words(value, weekday=weekday, year=year))


@register.simple_tag
def short_day(iso):
    """{% short_day "2025-11-11" %}: “11 nov.”, where several days stand side by side."""
    value = date.fromisoformat(iso)
    words = f"{day_words(value, month=False, year=False)}\u00a0{dateformat.format(value, 'N')}"
    return format_html('<time datetime="{}">{}</time>', iso, words)


@register.simple_tag
def span(start, end=None, year=True):
    """{% span phase.start phase.end %}: “du 11 au 14 novembre 2025”, “les 11 et 12 novembre 2025”, or one day."""
    if end is None or end == start:
        return day(start, year=year)
    same_month = (start.year, start.month) == (end.year, end.month)
    follow = same_month and (end - start).days == 1
    return format_html(
        pgettext("two days", "{start} and {end}") if follow else pgettext("span of days", "{start} to {end}"),
        start=format_html(
            '<time datetime="{}">{}</time>',
            start.isoformat(),
            day_words(start, month=not same_month, year=start.year != end.year),
        ),
        end=day(end, year=year),
    )


@register.simple_tag
def partial_day(value):
    """{% partial_day "2025-12" %}: a date known to the day, the month or the year (ISO 8601); empty: not dated."""
    if not value:
        return _("undated")
    numbers = [int(part) for part in value.split("-")]
    if len(numbers) == 3:
        return day(date(*numbers))
    words = str(numbers[0]) if len(numbers) == 1 else dateformat.format(date(*numbers, 1), "F Y")
    return format_html('<time datetime="{}">{}</time>', value, words)


@register.simple_tag
def moment(value):
    """{% moment version.changed %}: the day of an aware datetime, in Bamako."""
    return day(timezone.localtime(value).date())
