"""Signs of the domains of equipment, woven as the emblems are: what a thing looks like, and nothing that glorifies it.

A sign is drawn on a lattice of nine by nine points, in the notation of `bamex.drawing.emblem.SIGNS`. A domain without
one has none: its name says all. Arms have none on purpose.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from bamex.drawing.emblem import STROKE_ATTRIBUTES
from exhibitors.models import Category

UNIT, SIGN_MARGIN = 5, 4  # a square of 48 units
STROKE = SafeString(STROKE_ATTRIBUTES)

QUADCOPTER = "11 77, 71 17, 01 21, 61 81, 07 27, 67 87, 33 53 55 35 33"
DOMAIN_SIGNS = {
    "drones-combat": "41 46, 03 83, 23 26, 63 66, 26 48 66",
    "avions-sans-pilote": "40 07 46 87 40, 43 46",
    "munitions-rodeuses": QUADCOPTER,
    "drones-reconnaissance": f"{QUADCOPTER}, 44",
    "anti-drones": "11 77, 71 17, 40 84 48 04 40",
    "radars-detection": "01 45, 10 54, 01 10, 45 54, 63, 48 45, 28 68",
    "electro-optique": "04 22 62 84 66 26 04, 44 54",
    "communications": "48 43, 28 48 68, 22 14 26, 62 74 66, 41",
    "guerre-electronique-cyber": "00 80 86 06 00, 24 34 42 46 54 64, 28 68",
    "vehicules-blindes": "06 04 22 62 84 86 06, 27, 67, 42 44",
    "protection-balistique": "40 81 84 48 04 01 40",
    "equipement-tactique": "20 40 60 83 64 68 28 24 03 20",
    "deminage": "40 48, 04 84, 11 77, 71 17, 33 53 55 35 33",
    "espace-satellites": "33 53 55 35 33, 03 23 25 05 03, 63 83 85 65 63, 43 40, 20 60",
    "organisation": "08 88, 03 40 83 03, 13 18, 43 48, 73 78",
    "helicopteres": "00 80, 40 42, 15 22 62 74 66 26 15, 74 88, 28 68",
    "systemes-terrestres": "06 03 43 43, 43 41 71 84 86 06, 27, 67",
    "systemes-navals": "05 85 67 17 05, 25 22 52 65, 42 40",
    "systemes-aeriens": "40 48, 04 43 84, 28 48 68",
}


def domain_sign_svg(category: Category) -> SafeString | str:
    """The `<svg>` of the sign of a domain, hidden from assistive technologies: the name stands beside it."""
    sign = DOMAIN_SIGNS.get(category.slug)
    if sign is None:
        return ""
    return format_html(
        '<svg class="sign" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" {}><path d="{}"/></svg>',
        STROKE,
        "".join(line_path(line) for line in sign.split(", ")),
    )


def line_path(line: str) -> str:
    """The path data of a line from point to point; a single point is a dot."""
    points = [(SIGN_MARGIN + UNIT * int(point[0]), SIGN_MARGIN + UNIT * int(point[1])) for point in line.split()]
    closed = len(points) > 1 and points[0] == points[-1]
    data = "M" + " ".join(f"{x} {y}" for x, y in (points[:-1] if closed else points))
    return data + ("z" if closed else "" if len(points) > 1 else "h0")
