"""Bamako, Koulikoro, the road and the river between them: a sketch, and an ornament made of it.

Two points have a source and are drawn to scale. The course of the river and of the road is a sketch, and says so. Of
Tanabougou only the distance from Koulikoro is known: a circle tells it, and no point stands for the place.
"""

import re
from html import unescape
from math import cos, hypot, radians
from typing import NamedTuple

from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from bamex.drawing import svg_files
from bamex.ledger.quotations import figure_words
from bamex.text.languages import active
from bamex.text.typography import typeset_for_page

# Degrees north and east, WGS 84: Bamako from source R117 (12°38′ N, 7°59′ W), Koulikoro from R113.
BAMAKO = (12 + 38 / 60, -(7 + 59 / 60))
KOULIKORO = (12.8628, -7.5597)
TANABOUGOU_DISTANCE = 15  # kilometres from Koulikoro, "une quinzaine" (R039, R040)

WIDTH, HEIGHT = 360, 252
SCALE = 4  # units a kilometre
ORIGIN = (80, 180)  # where Bamako is drawn
KILOMETRES = (110.6, 111.3 * cos(radians((BAMAKO[0] + KOULIKORO[0]) / 2)))  # a degree north, a degree east


def drawn_at(point: tuple[float, float]) -> tuple[float, float]:
    """Place where a point of the Earth is drawn, in tenths of a unit."""
    north, east = (kilometres * (a - b) for kilometres, a, b in zip(KILOMETRES, point, BAMAKO, strict=True))
    return round(ORIGIN[0] + SCALE * east, 1), round(ORIGIN[1] - SCALE * north, 1)


BY_ROAD, FROM_KOULIKORO = "F001f", "F002a"  # the answers of the ledger that the sketch quotes


class Distance(NamedTuple):
    """A distance as the ledger gives it: bare, for a drawing, and with its link and sources. Empty when not public."""

    words: str = ""
    html: str = ""

    def __bool__(self):
        return bool(self.words)


ROAD_MAP = (
    '<figure class="road-map"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
    'aria-labelledby="road-map-title" aria-describedby="road-map-caption">'
    '<title id="road-map-title">{title}</title>'
    '<path class="river" d="{river}"/><path class="road-bed" d="{road}"/><path class="road-line" d="{road}"/>'
    '<circle class="around" cx="{kx}" cy="{ky}" r="{radius}"/>'
    '<circle class="town" cx="{bx}" cy="{by}" r="6"/><circle class="town" cx="{kx}" cy="{ky}" r="6"/>'
    '<text class="name" x="{bamako_x}" y="{bamako_y}" text-anchor="end">Bamako</text>'
    '<text class="name" x="{kx}" y="{koulikoro_y}" text-anchor="middle">Koulikoro</text>'
    '<text class="water" x="{river_x}" y="{river_y}">Niger</text>'
    '<text x="{road_x}" y="{road_y}" text-anchor="end">RN 27'
    '<tspan x="{road_x}" dy="1.25em">{by_road}</tspan></text>'
    '<path class="leader" d="M{leader_x} {leader_y}l8 20"/>'
    '<text x="{site_x}" y="{site_y}"><tspan class="name">Tanabougou</tspan>'
    '<tspan x="{site_x}" dy="1.25em">{about}</tspan><tspan x="{site_x}" dy="1.25em">{unknown}</tspan></text>'
    '<path class="scale" d="M344 232v6h-{ten}v-6"/><text x="{scale_x}" y="239" text-anchor="end">{scale}</text>'
    '<path class="scale" d="M20 40V14m-6 9 6-9 6 9"/><text x="20" y="56" text-anchor="middle">N</text>'
    '<text class="word" x="36" y="32">{sketch}</text>'
    '</svg><figcaption id="road-map-caption">{caption}</figcaption></figure>'
)


def road_map_figure(by_road: Distance = Distance(), from_koulikoro: Distance = Distance()) -> str:  # noqa: B008 - tuples
    """A `<figure>` of about 2 KB whose caption says in words all that the sketch shows.

    `by_road` is from Bamako to Koulikoro, `from_koulikoro` to Tanabougou.
    """
    river, road = sketched_paths()
    return format_html(
        ROAD_MAP,
        **road_map_places(),
        river=mark_safe(river),  # noqa: S308 - numbers
        road=mark_safe(road),  # noqa: S308 - numbers
        title=typeset_for_page(_("Sketch of the road from Bamako to Koulikoro")),
        by_road=typeset_for_page(by_road.words),
        about=typeset_for_page(from_koulikoro.words),
        unknown=typeset_for_page(_("exact point not found")),
        scale=typeset_for_page("10 km"),
        sketch=typeset_for_page(_("Sketch")),
        caption=road_map_caption(by_road, from_koulikoro),
    )


def road_map_places() -> dict[str, float]:
    """The numbers of `ROAD_MAP`: its size, the two places, and where the words beside them stand."""
    (bx, by), (kx, ky) = drawn_at(BAMAKO), drawn_at(KOULIKORO)
    radius = TANABOUGOU_DISTANCE * SCALE
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "bx": bx,
        "by": by,
        "kx": kx,
        "ky": ky,
        "radius": radius,
        "bamako_x": bx - 12,
        "bamako_y": by + 4,
        "koulikoro_y": ky - 14,
        "river_x": bx - 16,
        "river_y": by + 56,
        "road_x": bx + 70,
        "road_y": by - 84,
        "leader_x": round(kx - 20),
        "leader_y": round(ky + radius - 4),
        "site_x": kx - 78,
        "site_y": ky + radius + 32,
        "ten": 10 * SCALE,
        "scale_x": 344 - 10 * SCALE - 6,
    }


def sketched_paths() -> tuple[str, str]:
    """The path data of the river and of the road.

    Both run along the line from town to town, the river south of it and the road, as on the left bank, north.
    """
    (bx, by), (kx, ky) = drawn_at(BAMAKO), drawn_at(KOULIKORO)
    dx, dy, length = kx - bx, ky - by, hypot(kx - bx, ky - by)

    def near(along, aside):
        """A point at a part of the way, so many units to the right of it: the sketch bends around the two places."""
        return f"{bx + dx * along - dy / length * aside:.0f} {by + dy * along + dx / length * aside:.0f}"

    river = (
        f"M-6 {HEIGHT + 6}C{near(-0.3, 34)} {near(-0.12, 13)} {near(0, 13)}S{near(0.25, 40)} {near(0.45, 26)} "
        f"{near(0.8, 2)} {near(1, 13)}S{near(1.4, 34)} {WIDTH + 6} {ky - 34:.0f}"
    )
    road = f"M{bx} {by}C{near(0.12, -26)} {near(0.3, -24)} {near(0.5, -8)}S{near(0.85, -16)} {kx} {ky}"
    return river, road


def road_map_caption(by_road: Distance, from_koulikoro: Distance) -> str:
    """All that the sketch shows, in words; the distances lead to their answers in the ledger."""
    sentences = [
        _(
            "Sketch. Only the positions of Bamako and Koulikoro come from sources; the course of the Niger and of the "
            "road is indicative."
        )
    ]
    if by_road:
        sentences.append(_("By national road 27, the distance from Bamako to Koulikoro is {by_road}."))
    if from_koulikoro:
        sentences.append(_("Distance from Koulikoro to Tanabougou: {from_koulikoro}."))
    sentences.append(
        _(
            "The exact point of Tanabougou is not found in our sources: the dashed circle shows only its distance from "
            "Koulikoro."
        )
    )
    return format_html(typeset_for_page(" ".join(sentences)), by_road=by_road.html, from_koulikoro=from_koulikoro.html)


ROAD_MAP_FILE_RULES = (
    f".name{{font-weight:700}}.river,.road-bed{{fill:none;stroke:{svg_files.RIVER};stroke-width:7;stroke-linecap:round}}"
    f".road-bed{{stroke:{svg_files.ROAD};stroke-width:5}}"
    f".road-line{{fill:none;stroke:{svg_files.PAPER};stroke-width:1.2;stroke-dasharray:5 5}}"
    f".water{{fill:{svg_files.RIVER};font-style:italic}}"
    f".word{{fill:{svg_files.SOFT};font-style:italic}}"
    f".town{{fill:{svg_files.PAPER};stroke:{svg_files.INK};stroke-width:3}}"
    f".around{{fill:none;stroke:{svg_files.ALERT};stroke-width:1.5;stroke-dasharray:5 5}}"
    f".scale,.leader{{fill:none;stroke:{svg_files.INK};stroke-width:1.2}}"
)


def road_map_file() -> str:
    """The sketch as the text of an SVG file in the active language, its caption below it."""
    quoted = (figure_words(key, active()) for key in (BY_ROAD, FROM_KOULIKORO))
    figure = road_map_figure(*(Distance(words, words) for words in quoted))
    title, words = (
        unescape(strip_tags(re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", figure, re.DOTALL)[1]))
        for tag in ("title", "figcaption")
    )
    return svg_files.svg_file(figure, ROAD_MAP_FILE_RULES, title, words, language=active(), size=9.5)


def road_panel() -> str:
    """The ornament between the two places of the show: a road along the river."""
    # Longer than the widest page leaves it, so that nothing is drawn larger, and cut off above and below.
    lying = f"c60 0 60-14 120-14s60 14 120 14{' 60-14 120-14 60 14 120 14' * 4}"
    return format_html(
        '<div class="road" aria-hidden="true"><span>Bamako</span>'
        '<svg viewBox="0 0 1200 44" width="1200" height="44" preserveAspectRatio="xMidYMid slice">'
        '<path class="river" d="M0 38{lying}"/><path class="road-bed" d="M0 22{lying}"/>'
        '<path class="road-line" d="M0 22{lying}"/></svg>'
        "<span>Koulikoro</span></div>",
        lying=lying,
    )
