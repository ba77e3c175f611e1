"""The sketch of the road draws what sources place, and nothing that they withhold."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils.translation import gettext, override

from bamex.ledger.quotations import figure_words
from bamex.text.typography import typeset
from programme import road_map as drawing
from programme.models import Venue
from programme.road_map import BAMAKO, BY_ROAD, FROM_KOULIKORO, KOULIKORO, SCALE, drawn_at, road_map_figure, road_panel


@pytest.fixture(params=["fr", "en"], autouse=True)
def language(request):
    with override(request.param):
        yield request.param


def parsed(figure):
    return ElementTree.fromstring(figure)  # noqa: S314 - our own drawings


def circles(kind):
    found = parsed(road_map_figure()).iter("circle")
    return [(float(item.get("cx")), float(item.get("cy"))) for item in found if item.get("class") == kind]


def test_only_the_two_towns_are_points():
    assert circles("town") == [drawn_at(BAMAKO), drawn_at(KOULIKORO)]


def test_they_are_as_far_apart_as_on_the_ground():
    (bx, by), (kx, ky) = circles("town")

    # 52.6 km in a straight line (haversine formula); the road is longer.
    assert ((bx - kx) ** 2 + (by - ky) ** 2) ** 0.5 / SCALE == pytest.approx(52.6, abs=0.3)


def test_tanabougou_is_a_dashed_circle_around_koulikoro_and_no_point():
    figure = parsed(road_map_figure())
    around = [item for item in figure.iter("circle") if item.get("class") == "around"]

    assert circles("around") == [drawn_at(KOULIKORO)]
    assert float(around[0].get("r")) == 15 * SCALE
    assert len(list(figure.iter("circle"))) == 3
    assert "Tanabougou" in "".join(figure.find("figcaption").itertext())


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_the_positions_are_those_of_the_content_and_no_withheld_one():
    koulikoro = Venue.objects.get(slug="koulikoro")
    withheld = Venue.objects.filter(precision=Venue.Precision.WITHHELD)

    assert (float(koulikoro.latitude), float(koulikoro.longitude)) == pytest.approx(KOULIKORO, abs=0.001)
    assert "tanabougou" in {venue.slug for venue in withheld}
    assert [venue for venue in withheld if venue.latitude is not None] == []
    # A position of the module is a pair of degrees: Bamako, Koulikoro, and no third.
    positions = [name for name, value in vars(drawing).items() if name.isupper() and is_position(value)]
    assert positions == ["BAMAKO", "KOULIKORO"]
    # Bamako's is the city's, as the note of the exhibition park gives it.
    assert "12°38′ N, 7°59′" in Venue.objects.get(slug="parc-expositions").coordinates_note_fr


def is_position(value):
    return isinstance(value, tuple) and len(value) == 2 and 10 < value[0] < 15 and -10 < value[1] < -5


def test_river_and_road_are_said_to_be_a_sketch():
    figure = parsed(road_map_figure())
    word = gettext("Sketch")

    assert word in [item.text for item in figure.iter("text")]
    assert word in "".join(figure.find("svg").find("title").itertext())
    assert "".join(figure.find("figcaption").itertext()).startswith(word)


def test_everything_drawn_is_in_the_frame():
    for item in parsed(road_map_figure()).iter("text"):
        assert 0 <= float(item.get("x")) <= drawing.WIDTH
        assert 0 <= float(item.get("y")) <= drawing.HEIGHT


def test_the_sketch_is_light_named_and_described():
    figure = parsed(road_map_figure())
    svg = figure.find("svg")

    assert len(road_map_figure().encode()) <= 4000
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == svg.find("title").get("id")
    assert svg.get("aria-describedby") == figure.find("figcaption").get("id")
    assert not any("style" in item.attrib for item in figure.iter())


def test_the_ornament_is_light_hidden_and_goes_from_bamako_to_koulikoro():
    ornament = parsed(road_panel())

    assert len(road_panel().encode()) <= 1536
    assert ornament.get("aria-hidden") == "true"
    assert [item.text for item in ornament.iter("span")] == ["Bamako", "Koulikoro"]
    assert len(list(ornament.iter("svg"))) == 1
    assert not re.search(r"\bstyle=|\bid=", road_panel())
    # Nothing that looks as if it meant something, as milestones would.
    assert {item.get("class") for item in ornament.iter("path")} == {"river", "road-bed", "road-line"}


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_the_tags_draw_them_with_the_distances_of_the_ledger(language):
    shown = Template("{% load roads %}{% road_map %}{% road_panel %}").render(Context())
    drawn = parsed(shown.removesuffix(road_panel()))
    by_road, from_koulikoro = (figure_words(key, language) for key in (BY_ROAD, FROM_KOULIKORO))

    assert shown.endswith(road_panel())
    assert typeset(by_road, language) in "".join(drawn.find("svg").itertext())
    links = {
        link.get("href"): link.text for link in drawn.find("figcaption").iter("a") if link.get("class") == "figure"
    }
    assert links == {"#f001f": typeset(by_road, language), "#f002a": typeset(from_koulikoro, language)}


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_the_circle_is_as_wide_as_the_distance_that_it_tells():
    assert str(drawing.TANABOUGOU_DISTANCE) in re.findall(r"\d+", figure_words(FROM_KOULIKORO, "fr"))


def test_without_a_ledger_it_tells_no_distance():
    said = "".join(parsed(road_map_figure()).itertext())

    assert re.findall(r"\d+", said) == ["27", "10"]  # the number of the road, and the scale of the drawing
