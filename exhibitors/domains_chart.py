"""Exhibitors by domain: horizontal bars, and the same as a table."""

from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.drawing.chart import LEFT, figure, frame, step, table
from bamex.templatetags.texts import typo
from bamex.text.languages import active, localized

RIGHT = 330  # the longest bar's end; a number follows
TOP, ROW, WORDS = 4, 32, 17


class Bar(NamedTuple):
    name: str
    count: int
    url: str  # empty for the exhibitors whose domain no source gives


def bars(exhibitors):
    """Most exhibitors first, then by name; last, those without a domain."""
    found, without = {}, 0
    for exhibitor in exhibitors:
        domains = exhibitor.domains.all()
        without += not domains
        for domain in domains:
            found.setdefault(domain.pk, (domain, []))[1].append(exhibitor)
    ordered = sorted(found.values(), key=lambda pair: (-len(pair[1]), getattr(pair[0], f"sort_{active()}")))
    rows = [
        Bar(typo(localized(domain, "name").value), len(rows), domain.get_absolute_url()) for domain, rows in ordered
    ]
    return [*rows, *([Bar(_("domain not stated"), without, "")] if without else [])]


def domains_chart(exhibitors):
    """A `<figure>` of `exhibitors` that have their domains at hand, as `for_list()` gives them; empty without any."""
    found = bars(exhibitors)
    if not any(bar.url for bar in found):
        return ""
    return figure(drawing(found), _("Exhibitors by domain; each counts once in each of its domains."), twin(found))


def drawing(found):
    top = max(bar.count for bar in found)
    scale = (RIGHT - LEFT) / top
    bottom = TOP + ROW * len(found)
    ticks = range(0, top + 1, step(top, 8))
    inside = format_html_join(
        "",
        '<text x="{}" y="{}">{}</text><path class="{}" d="M{} {}h{}v9h-{}z"/>'
        '<text class="axis" x="{}" y="{}">{}</text>',
        (
            (
                *(LEFT + 4, TOP + ROW * i + 14, bar.name),
                *("bar" if bar.url else "bar hollow", LEFT, TOP + ROW * i + 19),
                *(round(bar.count * scale), round(bar.count * scale)),
                *(round(LEFT + bar.count * scale) + 6, TOP + ROW * i + 28, bar.count),
            )
            for i, bar in enumerate(found)
        ),
    )
    return frame(
        "domains",
        bottom,
        title=_("Exhibitors by domain"),
        description=", ".join(f"{bar.name} ({bar.count})" for bar in found),
        lines=(
            f"{ROW - WORDS} {WORDS}",
            "".join(f"M{round(LEFT + value * scale)} {TOP + WORDS}V{bottom}" for value in ticks),
        ),
        inside=inside,
        numbers=[(round(LEFT + value * scale), value) for value in ticks],
        axis=_("Number of exhibitors"),
    )


def twin(found):
    rows = (
        (format_html('<a href="{}">{}</a>', bar.url, bar.name) if bar.url else bar.name, bar.count) for bar in found
    )
    headings = format_html(
        '<th scope="col">{}</th><th scope="col" class="number">{}</th>',
        pgettext("equipment", "Domain"),
        _("Number of exhibitors"),
    )
    body = format_html_join("", '<tr><th scope="row">{}</th><td class="number">{}</td></tr>', rows)
    return table(_("Exhibitors by domain"), headings, body)
