"""Chart of the exhibitors by domain: horizontal bars, and the same as a table."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.drawing.chart import CHART_LEFT, chart_figure, chart_svg, chart_table, grid_step
from bamex.text.languages import active, localized
from bamex.text.typography import typeset_for_page
from exhibitors.models import Exhibitor

BARS_RIGHT = 330  # the longest bar's end; a number follows
BARS_TOP, BAR_ROW, BAR_WORDS = 4, 32, 17


class Bar(NamedTuple):
    name: str
    count: int
    url: str  # empty for the exhibitors whose domain no source gives


def domain_bars(exhibitors: Iterable[Exhibitor]) -> list[Bar]:
    """Most exhibitors first, then by name; last, those without a domain."""
    found, without = {}, 0
    for exhibitor in exhibitors:
        domains = exhibitor.domains.all()
        without += not domains
        for domain in domains:
            found.setdefault(domain.pk, (domain, []))[1].append(exhibitor)
    ordered = sorted(found.values(), key=lambda pair: (-len(pair[1]), getattr(pair[0], f"sort_{active()}")))
    rows = [
        Bar(typeset_for_page(localized(domain, "name").written), len(rows), domain.get_absolute_url())
        for domain, rows in ordered
    ]
    return [*rows, *([Bar(_("domain not stated"), without, "")] if without else [])]


def domains_chart(exhibitors: Iterable[Exhibitor]) -> str:
    """A `<figure>` of `exhibitors` that have their domains at hand, as `for_list()` gives them; empty without any."""
    bars = domain_bars(exhibitors)
    if not any(bar.url for bar in bars):
        return ""
    return chart_figure(
        bars_svg(bars), _("Exhibitors by domain; each counts once in each of its domains."), bars_table(bars)
    )


def bars_svg(bars: list[Bar]) -> str:
    top = max(bar.count for bar in bars)
    scale = (BARS_RIGHT - CHART_LEFT) / top
    bottom = BARS_TOP + BAR_ROW * len(bars)
    ticks = range(0, top + 1, grid_step(top, 8))
    inside = format_html_join(
        "",
        '<text x="{}" y="{}">{}</text><path class="{}" d="M{} {}h{}v9h-{}z"/>'
        '<text class="axis" x="{}" y="{}">{}</text>',
        (
            (
                *(CHART_LEFT + 4, BARS_TOP + BAR_ROW * i + 14, bar.name),
                *("bar" if bar.url else "bar hollow", CHART_LEFT, BARS_TOP + BAR_ROW * i + 19),
                *(round(bar.count * scale), round(bar.count * scale)),
                *(round(CHART_LEFT + bar.count * scale) + 6, BARS_TOP + BAR_ROW * i + 28, bar.count),
            )
            for i, bar in enumerate(bars)
        ),
    )
    return chart_svg(
        "domains",
        bottom,
        title=_("Exhibitors by domain"),
        description=", ".join(f"{bar.name} ({bar.count})" for bar in bars),
        lines=(
            f"{BAR_ROW - BAR_WORDS} {BAR_WORDS}",
            "".join(f"M{round(CHART_LEFT + value * scale)} {BARS_TOP + BAR_WORDS}V{bottom}" for value in ticks),
        ),
        inside=inside,
        numbers=[(round(CHART_LEFT + value * scale), value) for value in ticks],
        axis=_("Number of exhibitors"),
    )


def bars_table(bars: list[Bar]) -> str:
    rows = ((format_html('<a href="{}">{}</a>', bar.url, bar.name) if bar.url else bar.name, bar.count) for bar in bars)
    headings = format_html(
        '<th scope="col">{}</th><th scope="col" class="number">{}</th>',
        pgettext("equipment", "Domain"),
        _("Number of exhibitors"),
    )
    body = format_html_join("", '<tr><th scope="row">{}</th><td class="number">{}</td></tr>', rows)
    return chart_table(_("Exhibitors by domain"), headings, body)
