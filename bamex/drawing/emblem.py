"""Bogolan drawn by code: the emblem of whatever has no picture, composed from its name, and the band of the header.

Bogolan is cotton dyed with mud, in panels of small geometric signs. The signs here are of that family; none is
given a meaning, since meanings differ from one workshop to the next.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

MUD, COTTON, UNBLEACHED, GOLD, OCHRE, CLAY = "#1b1510", "#faf5ea", "#ead9b8", "#f2b632", "#9a4f12", "#5a2410"

# Each sign on a lattice of five by five points: lines from point to point; a line that ends where it began is
# closed, and a single point is a dot.
SIGNS = {
    "zigzag": "03 11 23 31 43",
    "waves": "01 10 21 30 41, 04 13 24 33 44",
    "diamond": "20 42 24 02 20, 22",
    "diamonds": "20 42 24 02 20, 21 32 23 12 21",
    "saltire": "00 44, 40 04",
    "cross": "20 24, 02 42, 00, 40, 04, 44",
    "comb": "04 00 40 44, 20 24",
    "chevrons": "00 22 40, 02 24 42",
    "fishbone": "00 22 40, 02 24 42, 20 24",
    "drum": "00 40 04 44 00",
    "dots": "00, 20, 40, 02, 22, 42, 04, 24, 44",
    "spiral": "04 00 40 44 24 22",
    "stairs": "04 14 13 23 22 32 31 41 40",
    "bars": "00 40, 02 42, 04 44",
    "well": "00 40 44 04 00, 22",
    "hut": "04 20 44 04, 23",
    "ladder": "10 14, 30 34, 12 32, 01, 41, 03, 43",
}
SIGN_NAMES = sorted(SIGNS)
# Ground, thread, accent.
CLOTHS = [
    (MUD, COTTON, GOLD),
    (OCHRE, COTTON, MUD),
    (UNBLEACHED, MUD, OCHRE),
    (CLAY, COTTON, GOLD),
    (MUD, GOLD, COTTON),
]
STROKE_ATTRIBUTES = 'fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


Option = TypeVar("Option")


class Cloth(NamedTuple):
    """Three colours, and the path data of the lines in the second and the third, in a square of 48 units."""

    ground: str
    thread: str
    accent: str
    plain: str
    marked: str


def emblem_cloth(name: str) -> Cloth:
    """The cloth of the emblem of a name, the same for the same name everywhere and always."""
    choose = NameChoice(name)
    ground, thread, accent = choose(CLOTHS)
    return Cloth(ground, thread, accent, *choose([nine_panels, quarter_panels, band_strips, medallion_panel])(choose))


def emblem_name(row: Any) -> str:
    """The name of which the emblem of a published object is drawn: in French, or its code where it has none."""
    return getattr(row, "name_fr", None) or getattr(row, "name", None) or row.code


@lru_cache(maxsize=512)
def emblem_svg(name: str) -> str:
    """SVG of a 48-unit square, at most 900 bytes.

    It is hidden from assistive technologies: the name beside it says as much.
    """
    return (
        f'<svg class="emblem" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">{emblem_paths(name)}</svg>'
    )


def emblem_file(name: str) -> str:
    """The same as the text of a file of its own, titled with the name."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="480" height="480">'
        f"<title>{escape(name)}</title>{emblem_paths(name)}</svg>\n"
    )


def emblem_paths(name: str) -> str:
    ground, thread, accent, plain, marked = emblem_cloth(name)
    return (
        f'<path fill="{ground}" d="M0 0h48v48H0z"/><g {STROKE_ATTRIBUTES}>'
        f'<path stroke="{thread}" d="{plain}"/><path stroke="{accent}" d="{marked}"/></g>'
    )


class NameChoice:
    """Choices read off the SHA-256 of a name, one byte each, instead of chance."""

    def __init__(self, name: str) -> None:
        self.bytes = iter(hashlib.sha256(name.encode()).digest())

    def __call__(self, options: Sequence[Option]) -> Option:
        return options[next(self.bytes) % len(options)]

    def signs(self, count: int) -> list[str]:
        """Different signs."""
        left = list(SIGN_NAMES)
        chosen = []
        for _ in range(count):
            chosen.append(self(left))
            left.remove(chosen[-1])
        return chosen


# Compositions: each gives the path data of the thread and of the accent. They are symmetrical, or nearly, as cloth is.


def nine_panels(choose: NameChoice) -> tuple[str, str]:
    """Three by three: one sign in the corners, mirrored, one on the sides, one at the heart."""
    corner, side, heart = choose.signs(3)
    left, middle, right = 4, 18, 32
    plain = [
        sign_path(corner, left, left),
        sign_path(corner, right, left, mirrored=True),
        sign_path(corner, left, right, turned=True),
        sign_path(corner, right, right, mirrored=True, turned=True),
    ]
    sides = [
        sign_path(side, middle, left),
        sign_path(side, middle, right, turned=True),
        sign_path(side, left, middle),
        sign_path(side, right, middle, mirrored=True),
    ]
    return "".join(plain + sides), sign_path(heart, middle, middle)


def quarter_panels(choose: NameChoice) -> tuple[str, str]:
    """Four panels sewn together; two across the seam match."""
    one, other, last = choose.signs(3)
    plain = [
        sign_path(one, 4, 4, 4),
        sign_path(other, 28, 4, 4),
        sign_path(last, 4, 28, 4),
        sign_path(one, 28, 28, 4, mirrored=True, turned=True),
    ]
    return "".join(plain), "M24 3V45M3 24H45"


def band_strips(choose: NameChoice) -> tuple[str, str]:
    """Three strips of cloth, the outer two alike; the accent runs through the middle one."""
    edge, middle, heart = choose.signs(3)
    rows = [sign_path(edge, x, 4) + sign_path(edge, x, 32, turned=True) for x in (4, 18, 32)]
    return "".join(rows), sign_path(middle, 4, 18) + sign_path(heart, 18, 18) + sign_path(middle, 32, 18, mirrored=True)


def medallion_panel(choose: NameChoice) -> tuple[str, str]:
    """A large diamond around one sign, with two others in the corners."""
    one, other, heart = choose.signs(3)
    size = 2
    corners = [
        sign_path(one, 3, 3, size),
        sign_path(other, 37, 3, size),
        sign_path(other, 3, 37, size, mirrored=True, turned=True),
        sign_path(one, 37, 37, size, mirrored=True, turned=True),
    ]
    return "".join(corners) + "M24 3 45 24 24 45 3 24z", "M24 9 39 24 24 39 9 24z" + sign_path(heart, 20, 20, size)


def sign_path(name: str, x: int, y: int, unit: int = 3, mirrored: bool = False, turned: bool = False) -> str:
    """Path data of a sign whose top left corner is at (x, y), on a lattice of `unit`; mirrored left to right,
    turned upside down."""
    data = ""
    for line in SIGNS[name].split(", "):
        points = [(int(point[0]), int(point[1])) for point in line.split()]
        points = [(4 - a if mirrored else a, 4 - b if turned else b) for a, b in points]
        data += f"M{x + points[0][0] * unit} {y + points[0][1] * unit}"
        closed = len(points) > 1 and points[0] == points[-1]
        steps = [((c - a) * unit, (d - b) * unit) for (a, b), (c, d) in pairwise(points)]
        data += "".join(path_step(*move) for move in (steps[:-1] if closed else steps))
        data += "z" if closed else "" if steps else "h0"  # a line of no length has round ends: a dot
    return data


def path_step(dx: int, dy: int) -> str:
    if dx == 0:
        return f"v{dy}"
    return f"h{dx}" if dy == 0 else f"l{dx} {dy}" if dy >= 0 else f"l{dx}{dy}"


BAND_SIGNS = ["zigzag", "diamonds", "comb", "saltire", "chevrons", "dots", "drum", "stairs", "fishbone", "diamond"]


def band_cloth() -> tuple[int, Cloth]:
    """The width of the band under the header, 24 units high and made to repeat sideways, and the cloth that it is."""
    pitch, unit = 26, 4
    signs = "".join(sign_path(name, i * pitch + 7, 4, unit) for i, name in enumerate(BAND_SIGNS))
    seams = "".join(f"M{i * pitch + 2} {y}h0" for i in range(len(BAND_SIGNS)) for y in (4, 12, 20))
    return pitch * len(BAND_SIGNS), Cloth(MUD, COTTON, GOLD, signs, seams)


def band_svg() -> str:
    """The band as `static/bogolan.svg` has it."""
    width, (ground, thread, accent, signs, seams) = band_cloth()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" viewBox="0 0 {width} 24">'
        f'<path fill="{ground}" d="M0 0h{width}v24H0z"/><g {STROKE_ATTRIBUTES}>'
        f'<path stroke="{thread}" d="{signs}"/><path stroke="{accent}" d="{seams}"/></g></svg>\n'
    )
