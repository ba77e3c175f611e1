"""Prepares `exhibitors/map_countries.json`, the outlines that the map of delegations draws.

Run it by hand when the shapes, or the countries, have to change; its output is committed and the portal needs
nothing of this at run time. It needs npm, and a package registry, for one package:

    python tools/map_outlines.py

World-atlas is Natural Earth (naturalearthdata.com, public domain) as TopoJSON: countries share their borders as
arcs. Arcs are projected and simplified one by one, so that two neighbours keep one and the same border.
"""

import json
import math
import subprocess
import tarfile
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

PACKAGE = "world-atlas@2.0.2"
ATLAS = "package/countries-50m.json"
OUTPUT = Path(__file__).resolve().parent.parent / "exhibitors" / "map_countries.json"

# ISO 3166-1 numeric, as in the atlas, and alpha-2, as in the portal.
COUNTRIES = {
    "466": "ML",
    "792": "TR",
    "854": "BF",
    "562": "NE",
    "180": "CD",
    "178": "CG",
    "566": "NG",
    "478": "MR",
    "504": "MA",
    "768": "TG",
    "288": "GH",
    "434": "LY",
    "729": "SD",
    "364": "IR",
    "643": "RU",
    "156": "CN",
    "818": "EG",
    "634": "QA",
    "686": "SN",
    "356": "IN",
}
# Territories that this map gives to no one: outlined, never filled or named. Of Western Sahara the atlas gives
# Morocco what lies west of the sand wall: it is given back, up to the parallel of 27°40′ N of United Nations maps.
# Crimea, which the atlas gives to Russia, is that polygon of Russia's which holds this point.
APART, MOROCCO, PARALLEL = "732", "504", 27 + 40 / 60
CRIMEA = (34.4, 45.3)

# Lambert's azimuthal equal-area projection: areas compare, and the Sahel, near the centre, is least distorted.
CENTRE = (22, 20)  # degrees east, degrees north
WIDTH, HEIGHT = 840, 590
SCALE = 468  # units of the drawing a radius of the Earth
ORIGIN = (346, 330)  # where the centre falls in the drawing
MARGIN = 6  # what is drawn beyond the frame, so that no cut is seen

DETAIL = 4.5  # square units: the triangle below which a bend is dropped
SMALLEST = 30  # square units: islands below it are dropped


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            atlas = json.load(archive.extractfile(ATLAS))
    drawn = draw(atlas)
    OUTPUT.write_text(json.dumps(drawn, indent=1) + "\n")
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size} bytes, {len(drawn['countries'])} countries")


def draw(atlas):
    arcs = list(degrees(atlas))
    countries = atlas["objects"]["countries"]["geometries"]
    give_back(arcs, countries)
    arcs = [simplified([project(point) for point in arc]) for arc in arcs]
    groups = {code: [] for code in ("land", "apart", *COUNTRIES.values())}
    for geometry in countries:
        code = COUNTRIES.get(geometry.get("id"), "apart" if geometry.get("id") == APART else "land")
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            inside = code == "RU" and holds(ring(arcs, polygon[0]), project(CRIMEA))
            groups["apart" if inside else code].append(polygon)
    land = rings(arcs, merged(groups.pop("land")), SMALLEST)
    apart = rings(arcs, merged(groups.pop("apart")), 0)
    return {
        "credit": f"Natural Earth (public domain), {PACKAGE}; made by tools/map_outlines.py",
        "width": WIDTH,
        "height": HEIGHT,
        "land": path(land),
        "apart": path(apart),
        "countries": {code: country(arcs, polygons) for code, polygons in sorted(groups.items())},
    }


def country(arcs, polygons):
    found = rings(arcs, [arc_ring for polygon in polygons for arc_ring in polygon], SMALLEST)
    return {"path": path(found), "centre": [round(value) for value in centre(max(found, key=area))]}


def degrees(atlas):
    """The arcs as lists of (longitude, latitude): TopoJSON keeps steps on a grid."""
    (scale_x, scale_y), (left, bottom) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + left, y * scale_y + bottom))
        yield points


def give_back(arcs, countries):
    """Move what lies between Morocco's border on the parallel and the sand wall to the territories apart."""
    apart, morocco = (next(row for row in countries if row.get("id") == code) for code in (APART, MOROCCO))
    border, wall, coast = morocco["arcs"][0]
    if ~wall not in apart["arcs"][0]:
        raise SystemExit("the atlas draws Western Sahara otherwise than expected: look at give_back()")
    crossing = next(i for i, (_, latitude) in enumerate(arcs[coast]) if latitude > PARALLEL)
    south, north = arcs[coast][:crossing], arcs[coast][crossing:]
    junction = arcs[wall][0]
    new = len(arcs)
    arcs += [[*south, north[0]], north, [junction, north[0]]]
    morocco["arcs"] = [[border, new + 2, new + 1]]
    apart["type"], apart["arcs"] = "MultiPolygon", [apart["arcs"], [[wall, new, ~(new + 2)]]]


def project(point):
    """Snyder, Map Projections: A Working Manual (1987), p. 185."""
    longitude, latitude = math.radians(point[0] - CENTRE[0]), math.radians(point[1])
    middle = math.radians(CENTRE[1])
    cosine = math.sin(middle) * math.sin(latitude) + math.cos(middle) * math.cos(latitude) * math.cos(longitude)
    k = SCALE * math.sqrt(2 / max(1 + cosine, 1e-6))
    x = k * math.cos(latitude) * math.sin(longitude)
    y = k * (math.cos(middle) * math.sin(latitude) - math.sin(middle) * math.cos(latitude) * math.cos(longitude))
    return (ORIGIN[0] + x, ORIGIN[1] - y)


def simplified(points):
    """Visvalingam and Whyatt (1993): drop the bend that makes the smallest triangle, again and again.

    Ends stay, since other arcs begin there; an arc closed on itself keeps a triangle.
    """
    kept = list(points)
    fewest = 4 if points[0] == points[-1] else 2
    while len(kept) > fewest:
        sizes = [triangle(*kept[i - 1 : i + 2]) for i in range(1, len(kept) - 1)]
        smallest = min(sizes)
        if smallest >= DETAIL:
            break
        # Far bends do not see each other: all the small ones that are not neighbours go in one pass.
        limit, last, dropped = min(DETAIL, smallest * 2 + 0.01), -2, set()
        for i, size in enumerate(sizes, start=1):
            if size <= limit and i - last > 1 and len(kept) - len(dropped) > fewest:
                dropped.add(i)
                last = i
        kept = [point for i, point in enumerate(kept) if i not in dropped]
    return kept


def triangle(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def merged(polygons):
    """The rings of several polygons as one surface: an arc used in both directions lies inside and goes."""
    uses = Counter(arc for polygon in polygons for arc_ring in polygon for arc in arc_ring)
    # Two uses cancel; ~arc is the same arc walked backwards.
    outer = [arc for arc in uses if ~arc not in uses]
    return list(stitched(polygons, set(outer)))


def stitched(polygons, outer):
    """Chains the outer arcs into rings, in the order in which the rings of the polygons walk them."""
    follow = {}
    for polygon in polygons:
        for arc_ring in polygon:
            for arc, following in pairwise([*arc_ring, arc_ring[0]]):
                follow[arc] = following
    left = dict.fromkeys(arc for polygon in polygons for arc_ring in polygon for arc in arc_ring if arc in outer)
    while left:
        first = arc = next(iter(left))
        chain = []
        while arc not in chain:
            chain.append(arc)
            left.pop(arc, None)
            arc = follow[arc]
            # At an inner border, cross over: go on with what follows the same arc in the neighbour.
            while arc not in outer:
                arc = follow[~arc]
        if arc != first:
            raise SystemExit("the rings of the atlas do not close")
        yield chain


def ring(arcs, arc_ring):
    points = []
    for arc in arc_ring:
        part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points.extend(part[1:] if points else part)
    return points[:-1]


def rings(arcs, arc_rings, smallest):
    """The rings in the frame, largest first, without those too small to be seen; the largest always stays."""
    found = [clipped(ring(arcs, arc_ring)) for arc_ring in arc_rings]
    found = sorted((points for points in found if len(points) > 2), key=area, reverse=True)
    return [points for i, points in enumerate(found) if i == 0 or area(points) >= smallest]


def clipped(points):
    """Sutherland and Hodgman (1974): the ring within the frame and its margin."""
    sides = [(0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1)]
    for axis, limit, sign in sides:
        kept = []
        for a, b in pairwise([points[-1], *points] if points else []):
            a_in, b_in = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
            if a_in != b_in:
                part = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
            if b_in:
                kept.append(b)
        points = kept
    return points


def signed_area(points):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]])) / 2


def area(points):
    return abs(signed_area(points))


def centre(points):
    total = signed_area(points)
    edges = list(pairwise([*points, points[0]]))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges) / (6 * total)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges) / (6 * total)
    return (x, y)


def holds(points, point):
    """True if the ring encloses the point."""
    inside = False
    for a, b in pairwise([*points, points[0]]):
        if (a[1] > point[1]) != (b[1] > point[1]) and point[0] < a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (
            b[0] - a[0]
        ):
            inside = not inside
    return inside


def path(found):
    """The rings as SVG path data on whole units, in steps, with no character too many."""
    return "".join(filter(None, (steps(points) for points in found)))


def steps(points):
    grid = []
    for x, y in points:
        spot = (round(x), round(y))
        if not grid or spot != grid[-1]:
            grid.append(spot)
    while len(grid) > 1 and grid[0] == grid[-1]:
        grid.pop()
    grid = [b for a, b, c in zip([grid[-1], *grid[:-1]], grid, [*grid[1:], grid[0]], strict=True) if triangle(a, b, c)]
    if len(grid) < 3:
        return ""
    return f"M{grid[0][0]} {grid[0][1]}l{compact(grid)}z"


def compact(grid):
    text = ""
    for a, b in pairwise(grid):
        for step in (b[0] - a[0], b[1] - a[1]):
            text += f"{'' if step < 0 or not text else ' '}{step}"
    return text


if __name__ == "__main__":
    main()
