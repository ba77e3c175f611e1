"""Exhibitors by domain: horizontal bars, and the same as a table."""

from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.languages import active, localized
from bamex.templatetags.texts import typo

WIDTH, LEFT, RIGHT = 360, 6, 330
TOP, ROW, WORDS = 4, 32, 17  # of each row, the upper part is for words


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
    return format_html(
        '<figure class="chart">{}<figcaption><p>{}</p>{}</figcaption></figure>',
        chart(found),
        typo(_("An exhibitor counts once in each of its domains.")),
        table(found),
    )


def chart(found):
    top = max(bar.count for bar in found)
    scale = (RIGHT - LEFT) / top
    bottom = TOP + ROW * len(found)
    tick = next(size for size in (1, 2, 5, 10, 20, 50, 100, 10**9) if top / size <= 8)
    ticks = range(0, top + 1, tick)
    return format_html(
        '<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-labelledby="domains-t domains-d">'
        '<title id="domains-t">{title}</title><desc id="domains-d">{description}</desc>'
        '<path class="grid" stroke-dasharray="{lines}" d="{grid}"/>'
        '{bars}{numbers}<text class="axis" x="{right}" y="{axis_y}" text-anchor="end">{axis}</text></svg>',
        width=WIDTH,
        height=bottom + 42,
        title=_("Exhibitors by domain"),
        description=", ".join(f"{bar.name} ({bar.count})" for bar in found),
        lines=f"{ROW - WORDS} {WORDS}",  # the lines of the grid stop where the words are
        grid="".join(f"M{round(LEFT + value * scale)} {TOP + WORDS}V{bottom}" for value in ticks),
        bars=format_html_join(
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
        ),
        numbers=format_html_join(
            "",
            '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
            ((round(LEFT + value * scale), bottom + 16, value) for value in ticks),
        ),
        right=WIDTH - 4,
        axis_y=bottom + 36,
        axis=_("Number of exhibitors"),
    )


def table(found):
    rows = (
        (format_html('<a href="{}">{}</a>', bar.url, bar.name) if bar.url else bar.name, bar.count) for bar in found
    )
    return format_html(
        '<details class="twin"><summary>{}</summary><table><caption>{}</caption><thead><tr><th scope="col">{}</th>'
        '<th scope="col" class="number">{}</th></tr></thead><tbody>{}</tbody></table></details>',
        _("The same as a table"),
        _("Exhibitors by domain"),
        pgettext("equipment", "Domain"),
        _("Number of exhibitors"),
        format_html_join("", '<tr><th scope="row">{}</th><td class="number">{}</td></tr>', rows),
    )
