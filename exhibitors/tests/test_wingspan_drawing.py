"""Aircraft are drawn to one scale, and only where a source gives the wingspan. Needs no database."""

import re
from types import SimpleNamespace

from exhibitors.models import Specification
from exhibitors.wingspan_drawing import aircraft_of, wingspan_svg


def product(slug, **measures):
    rows = [
        Specification(label_fr=label, label_en=label, value_fr=value, value_en=value, unit_fr="m", unit_en="m")
        for label, value in measures.items()
    ]
    name = slug.replace("-", " ").title()
    return SimpleNamespace(slug=slug, name_fr=name, name_en=name, specifications=SimpleNamespace(all=lambda: rows))


TB2, AKINCI = product("bayraktar-tb2", Envergure="12"), product("bayraktar-akinci", Envergure="20")
TB3 = product("bayraktar-tb3", Envergure="14", Longueur="8,35")


def test_what_no_source_measures_is_not_drawn():
    kizilelma, heavy = product("bayraktar-kizilelma"), product("bayraktar-tb2", Masse="650")

    assert aircraft_of([kizilelma, heavy]) == []


def test_they_stand_in_the_order_of_the_columns_below_them():
    assert [craft.wingspan for craft in aircraft_of([TB2, AKINCI, TB3])] == [12, 20, 14]


def widths(path):
    """The width and the height of each outline that the path data draws as a whole."""
    points = [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", path)]
    across, along = ([point[place] for point in points] for place in (0, 1))
    return max(across) - min(across), max(along) - min(along)


def test_wingspans_and_sourced_lengths_are_to_one_scale():
    crafts = aircraft_of([TB2, AKINCI, TB3])
    outlines = [widths(path) for path in re.findall(r'class="craft" d="(.*?)"', wingspan_svg(crafts))]

    scales = [across / craft.wingspan for (across, _along), craft in zip(outlines, crafts, strict=True)]
    assert max(scales) - min(scales) < 0.02
    (tb3,) = [along for (_across, along), craft in zip(outlines, crafts, strict=True) if craft.length]
    assert abs(tb3 / 8.35 - scales[0]) < 0.1
