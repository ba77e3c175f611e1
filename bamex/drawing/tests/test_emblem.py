"""The emblem is a signature: always the same for a name, light, and unlike its neighbours."""

import hashlib
import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from bamex.drawing.emblem import (
    BAND_SIGNS,
    COTTON,
    SIGN_NAMES,
    SIGNS,
    band_strips,
    band_svg,
    emblem_svg,
    medallion_panel,
    nine_panels,
    quarter_panels,
)
from exhibitors.models import Exhibitor, Product

MANY = [f"Exposant n° {number}" for number in range(2000)]


def parsed(drawing):
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawings


def test_a_name_gives_the_same_bytes_on_every_machine():
    assert emblem_svg("Baykar") == emblem_svg("Baykar")
    assert hashlib.sha256(emblem_svg("Baykar").encode()).hexdigest()[:16] == "8e50db7394d83110"


def test_no_emblem_weighs_more_than_900_bytes():
    assert max(len(emblem_svg(name).encode()) for name in MANY) <= 900


def test_emblems_are_well_formed_hidden_and_without_styles():
    for name in MANY[:200]:
        drawing = parsed(emblem_svg(name))

        assert drawing.get("viewBox") == "0 0 48 48"
        assert drawing.get("aria-hidden") == "true"
        assert [item.tag for item in drawing.iter() if "style" in item.attrib or "id" in item.attrib] == []


def test_nothing_of_the_name_goes_into_the_markup():
    assert "script" not in emblem_svg("<script>alert(1)</script>")
    parsed(emblem_svg("<script>"))


def test_every_sign_stays_on_its_lattice():
    for name in SIGN_NAMES:
        points = re.split(r"[ ,]+", SIGNS[name])
        assert [point for point in points if not re.fullmatch("[0-4][0-4]", point)] == [], name


@pytest.mark.parametrize("composition", [nine_panels, quarter_panels, band_strips, medallion_panel])
def test_each_composition_is_used_and_stays_in_the_square(composition):
    class First:
        def signs(self, count):
            return SIGN_NAMES[:count]

    for data in composition(First()):
        starts = [int(number) for move in re.findall(r"M(\d+) (\d+)", data) for number in move]
        assert starts
        assert all(3 <= number <= 45 for number in starts)


def test_names_are_told_apart():
    assert len({emblem_svg(name) for name in MANY}) >= 1950


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_no_two_exhibitors_or_products_share_an_emblem():
    names = [row.name_fr for model in (Exhibitor, Product) for row in model.objects.visible()]
    assert names

    assert len({emblem_svg(name) for name in names}) == len(set(names))


def test_the_band_is_light_and_repeats_sideways():
    band = band_svg()
    drawing = parsed(band)

    assert len(band.encode()) <= 2048
    assert drawing.get("viewBox") == f"0 0 {drawing.get('width')} {drawing.get('height')}"
    assert drawing.get("height") == "24"
    assert int(drawing.get("width")) % len(BAND_SIGNS) == 0
    assert COTTON in band


def test_the_tag_draws_the_emblem_of_a_name():
    shown = Template("{% load drawings %}{% emblem name %}").render(Context({"name": "Baykar"}))

    assert shown == emblem_svg("Baykar")


def test_the_band_of_the_pages_is_the_one_drawn_by_code(settings):
    assert (settings.BASE_DIR / "static" / "bogolan.svg").read_text() == band_svg()
