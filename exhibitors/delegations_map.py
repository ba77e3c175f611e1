"""Map of the delegations: the countries at the show, filled by role and linked to their pages.

The outlines come from `map_countries.json`, made by `map_outlines.py`. A role is told by a pattern as well as
by a colour: zigzags for the members of an alliance, lozenges for the guest of honour, dots for a report by one
source. The list of delegations on the same page is the text twin, and the way in by keyboard: the links of the map
are for pointers, since a country can be too small to be a target.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from bamex.drawing import svg_files
from bamex.text.languages import active, localized
from bamex.text.typography import typeset_for_page
from exhibitors.models import Delegation

OUTLINES_FILE = Path(__file__).with_name("map_countries.json")

# In the order in which they are drawn: what must stand out comes last.
DELEGATION_KINDS = ["attending", "reported", "alliance", "guest", "host"]
LEGEND_ORDER = ["host", "guest", "alliance", "attending", "reported"]
# Where the words of a role stand, over sea or faint land, and the line from them to the country. They hang below
# their place or stand on it, so that larger letters, as on phones, still touch the line.
LABEL_PLACES = {
    "ML": {"x": 14, "y": 486, "anchor": "start", "rise": "1em", "line": "M112 372 62 482"},
    "TR": {"x": 372, "y": 94, "anchor": "end", "rise": "-1.15em", "line": "M424 164 352 103"},
}
KIND_PATTERNS = mark_safe(
    "<defs>"
    '<pattern id="map-alliance" class="alliance" width="14" height="10" patternUnits="userSpaceOnUse">'
    '<path class="cloth" d="M0 0h14v10H0z"/><path class="thread" d="m-1 9 8-7 8 7"/></pattern>'
    '<pattern id="map-host" class="host" width="14" height="10" patternUnits="userSpaceOnUse">'
    '<path class="cloth" d="M0 0h14v10H0z"/><path class="thread" d="m-1 9 8-7 8 7"/></pattern>'
    '<pattern id="map-guest" class="guest" width="14" height="14" patternUnits="userSpaceOnUse">'
    '<path class="cloth" d="M0 0h14v14H0z"/><path class="thread" d="m7 2 5 5-5 5-5-5z"/></pattern>'
    '<pattern id="map-reported" class="reported" width="10" height="10" patternUnits="userSpaceOnUse">'
    '<path class="cloth" d="M0 0h10v10H0z"/><path class="thread" d="M3 3h0M8 8h0"/></pattern>'
    "</defs>"
)


@cache
def map_outlines() -> dict[str, Any]:
    return json.loads(OUTLINES_FILE.read_text())


def delegation_map(delegations: Iterable[Delegation]) -> str:
    """A `<figure>` of published `delegations`, about 14 KB, 4 KB compressed; empty without any.

    With the rows of `Delegation.objects.for_list()` the database is asked nothing.
    """
    rows = [row for row in delegations if row.is_visible]
    if not rows:
        return ""
    prefetch_related_objects(rows, "country__groups")
    shapes = map_outlines()
    drawn = {
        kind: [row for row in rows if row.country_id in shapes["countries"] and row.kind == kind]
        for kind in DELEGATION_KINDS
    }
    present = {row.country_id for row in rows}
    absent = [shape["path"] for code, shape in shapes["countries"].items() if code not in present]
    return format_html(
        '<figure class="map"><svg viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-label="{}">'
        '{}<path class="land" d="{}"/><path class="apart" d="{}"/>{}{}</svg>{}<figcaption>{}{}</figcaption></figure>',
        *(shapes["width"], shapes["height"]) * 2,
        map_title(),
        KIND_PATTERNS,
        shapes["land"] + "".join(absent),
        shapes["apart"],
        format_html_join("", "{}", ((kind_group(kind, drawn[kind]),) for kind in DELEGATION_KINDS if drawn[kind])),
        format_html_join("", "{}", ((country_label(row),) for kind in ("guest", "host") for row in drawn[kind])),
        map_legend([kind for kind in LEGEND_ORDER if drawn[kind]], rows),
        outside_note(outside_the_map(rows)),
        f"{outlines_credit()} {text_twin_note()}",
    )


def map_title() -> str:
    return typeset_for_page(_("Map of the countries whose delegations were at the show or are reported there"))


def text_twin_note() -> str:
    return typeset_for_page(_("See also the list below."))


def outlines_credit() -> str:
    return typeset_for_page(_("Outlines: Natural Earth, public domain, simplified; they have no legal value."))


# The rules of the stylesheet for a file of its own, which is light and prints.
MAP_FILE_RULES = (
    f".name{{font-weight:700}}.land{{fill:{svg_files.LAND}}}"
    f".apart{{fill:none;stroke:{svg_files.SOFT};stroke-dasharray:3 3}}"
    f"a path{{stroke:{svg_files.PAPER};stroke-width:2;stroke-linejoin:round}}"
    f".attending,.cloth{{fill:{svg_files.RIVER}}}.thread{{fill:none;stroke:{svg_files.PAPER};stroke-width:2}}"
    f".host .cloth,.guest .cloth{{fill:{svg_files.ROAD}}}.reported .cloth{{fill:{svg_files.PAPER}}}"
    f".reported .thread{{stroke:{svg_files.RIVER};stroke-width:3.2;stroke-linecap:round}}"
    f".reported a path{{stroke:{svg_files.RIVER};stroke-width:1.5}}"
    f".host a path,.guest a path{{stroke:{svg_files.INK};stroke-width:3}}"
    f".leader{{fill:none;stroke:{svg_files.INK};stroke-width:2}}"
)


def delegation_map_file(delegations: Iterable[Delegation]) -> str:
    """The map as the text of an SVG file in the active language, its legend below it; empty without any delegation."""
    rows = [row for row in delegations if row.is_visible]
    if not rows:
        return ""
    kinds = [kind for kind in LEGEND_ORDER if any(row.kind == kind for row in rows)]
    top, step = map_outlines()["height"], 28
    key = format_html_join(
        "",
        '<g class="{0}"{1}><path d="M16 {2}h40v20H16z"/></g><text x="66" y="{3}">{4}</text>',
        (
            (kind, pattern_attribute(kind), top + step * place, top + step * place + 15, words)
            for place, (kind, words) in enumerate(legend_texts(kinds, rows).items())
        ),
    )
    return svg_files.svg_file(
        delegation_map(rows),
        MAP_FILE_RULES,
        map_title(),
        f"{outside_note(outside_the_map(rows))}{outlines_credit()}",
        language=active(),
        more=key,
        room=step * len(kinds),
    )


def kind_group(kind: str, rows: list[Delegation]) -> str:
    links = format_html_join(
        "", '<a href="{}" tabindex="-1"{}><title>{}</title><path d="{}"/></a>', map(link_values, rows)
    )
    return format_html('<g class="{}"{}>{}</g>', kind, pattern_attribute(kind), links)


def pattern_attribute(kind: str) -> str:
    """The attribute rather than a rule of the stylesheet, which would look for the pattern in itself."""
    return "" if kind == "attending" else format_html(' fill="url(#map-{})"', kind)


def link_values(row: Delegation) -> tuple[str, str, str, str]:
    """Values of the link of a country: address, attribute of its language, title, path."""
    name, groups = localized(row.country, "name"), row.country.groups.all()
    title = [name.written, str(row.shown_role.label), *(localized(group, "name").written for group in groups)]
    language = format_html(' lang="{}"', name.language) if name.is_fallback else ""
    path = map_outlines()["countries"][row.country_id]["path"]
    return row.get_absolute_url(), language, typeset_for_page(", ".join(title)), path


def country_label(row: Delegation) -> str:
    """The name and the role of the host or the guest of honour, beside the country when there is a place for it."""
    x, y = map_outlines()["countries"][row.country_id]["centre"]
    place = LABEL_PLACES.get(row.country_id) or {"x": x, "y": y, "anchor": "middle", "rise": "0", "line": ""}
    return format_html(
        '<path class="leader" d="{}"/><text x="{}" y="{}" text-anchor="{}" aria-hidden="true">'
        '<tspan class="name" dy="{}">{}</tspan><tspan x="{}" dy="1.15em">{}</tspan></text>',
        place["line"],
        place["x"],
        place["y"],
        place["anchor"],
        place["rise"],
        localized(row.country, "name").written,
        place["x"],
        typeset_for_page(str(row.shown_role.label)),
    )


def legend_texts(kinds: Iterable[str], rows: list[Delegation]) -> dict[str, str]:
    """Kind → what it stands for, in the order of `kinds`."""
    alliances = {found.pk: found for row in rows for found in row.country.groups.all()}
    texts = {kind: Delegation.Role(kind).label for kind in kinds if kind != "alliance"}
    texts["alliance"] = ", ".join(localized(found, "name").written for found in alliances.values())
    texts["attending"] = _("Other delegations")
    return {kind: typeset_for_page(texts[kind]) for kind in kinds}


def map_legend(kinds: Iterable[str], rows: list[Delegation]) -> str:
    items = ((kind, pattern_attribute(kind), words) for kind, words in legend_texts(kinds, rows).items())
    return format_html(
        '<ul class="map-key">{}</ul>',
        format_html_join(
            "",
            '<li><svg class="{}" viewBox="0 0 42 26" width="34" height="21" aria-hidden="true">'
            '<path{} d="M1 1h40v24H1z"/></svg><span>{}</span></li>',
            items,
        ),
    )


def outside_the_map(rows: list[Delegation]) -> list[Delegation]:
    return [row for row in rows if row.country_id not in map_outlines()["countries"]]


def outside_note(rows: list[Delegation]) -> str:
    if not rows:
        return ""
    names = ", ".join(localized(row.country, "name").written for row in rows)
    return typeset_for_page(_("Outside the frame of this map: %(names)s.") % {"names": names}) + " "
