"""The map of delegations shows every delegation, tells roles without colour, and gives disputed land to no one."""

import copy
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.models import prefetch_related_objects
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import override

from bamex.models import State
from bamex.tests.content_entries import content_entries
from exhibitors.delegations_map import delegation_map, map_outlines
from exhibitors.models import Country, Delegation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

FORM = re.compile(r"(M-?\d+ -?\d+l-?\d+( ?-?\d+)+z)+")


@pytest.fixture(params=["fr", "en"], autouse=True)
def language(request):
    with override(request.param):
        yield request.param


@pytest.fixture
def delegations():
    return list(Delegation.objects.visible().for_list())


def parsed(figure):
    return ElementTree.fromstring(figure)  # noqa: S314 - our own drawings


def countries(figure):
    """Each linked country: its address, and the group in which it is drawn."""
    groups = [item for item in parsed(figure).iter("g") if item.get("class")]
    return {link.get("href"): group.get("class") for group in groups for link in group.iter("a")}


def test_every_delegation_is_on_the_map_and_linked(delegations):
    drawn = countries(delegation_map(delegations))

    assert len(delegations) >= 20
    assert sorted(drawn) == sorted(row.get_absolute_url() for row in delegations)


def test_each_link_is_named_after_the_country_and_its_role(delegations):
    titles = [item.text for item in parsed(delegation_map(delegations)).iter("title")]

    for row in delegations:
        assert any(row.country.name in title and str(row.shown_role.label) in title for title in titles), row


def test_roles_and_the_alliance_are_told_by_patterns(delegations):
    figure = delegation_map(delegations)
    drawn = {row.country_id: countries(figure)[row.get_absolute_url()] for row in delegations}

    assert {code for code, kind in drawn.items() if kind == "host"} == {"ML"}
    assert {code for code, kind in drawn.items() if kind == "guest"} == {"TR"}
    assert {code for code, kind in drawn.items() if kind == "alliance"} == {"BF", "NE"}
    entries = [entry for entry in content_entries("delegations") if entry["country"] not in {"ML", "TR", "BF", "NE"}]
    reported = {item["country"] for item in entries if item["role"] == "reported" or len(item["sources"]) == 1}
    assert "MR" in reported
    assert {code for code, kind in drawn.items() if kind == "reported"} == reported
    for kind in ("host", "guest", "alliance", "reported"):
        assert f'<g class="{kind}" fill="url(#map-{kind})">' in figure
        assert f'<pattern id="map-{kind}"' in figure


def test_host_and_guest_of_honour_are_named_on_the_map(delegations):
    labels = ["".join(item.itertext()) for item in parsed(delegation_map(delegations)).iter("text")]

    named = [
        f"{row.country.name}{row.get_role_display()}"
        for role in ("guest", "host")
        for row in delegations
        if row.role == role
    ]
    assert labels == named


def test_disputed_land_is_outlined_and_belongs_to_no_link(delegations):
    figure = delegation_map(delegations)
    apart = [item for item in parsed(figure).iter("path") if item.get("d") == map_outlines()["apart"]]

    assert [item.attrib for item in apart] == [{"class": "apart", "d": map_outlines()["apart"]}]
    assert not re.search("sahara|crim", figure.lower().replace("sahel", ""))
    # The northernmost point of Western Sahara lies at 27°40′: no part of Morocco is drawn below it.
    bottom = max(y for _x, y in points(map_outlines()["countries"]["MA"]["path"]))
    top = min(y for x, y in points(map_outlines()["apart"]) if x < 250)
    assert top < bottom + 8
    assert bottom < max(y for x, y in points(map_outlines()["apart"]) if x < 250) - 30


def points(path):
    """The corners of a path of relative steps."""
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^z]+)z", path):
        spot = (int(x), int(y))
        yield spot
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            spot = (spot[0] + dx, spot[1] + dy)
            yield spot


def test_a_delegation_that_is_not_published_is_faint_land(delegations):
    withheld = delegations[0]
    withheld.state = State.DRAFT
    figure = delegation_map(delegations)

    assert withheld.get_absolute_url() not in figure
    assert map_outlines()["countries"][withheld.country_id]["path"] in parsed(figure).find(
        ".//path[@class='land']"
    ).get("d")


def test_a_country_outside_the_frame_is_told_in_words(delegations):
    far = copy.copy(delegations[-1])
    far.country = Country(code="BR", name_fr="Brésil", name_en="Brazil")
    prefetch_related_objects([far.country], "groups")
    figure = delegation_map([*delegations[:-1], far])

    assert escape(far.country.name) in parsed(figure).find("figcaption").text
    assert far.country.name not in figure.split("</svg>")[0]


def test_it_asks_the_database_nothing_more(delegations):
    with CaptureQueriesContext(connection) as queries:
        delegation_map(delegations)
    assert len(queries) == 0


def test_it_is_within_its_budget_and_the_strict_policy(delegations):
    figure = delegation_map(delegations)

    assert len(figure.encode()) <= 16_000
    assert not any("style" in item.attrib for item in parsed(figure).iter())
    assert len(re.findall(r' id="', figure)) == len(set(re.findall(r' id="([^"]+)"', figure)))


def test_it_has_a_name_and_its_links_leave_the_keyboard_to_the_list(delegations):
    drawing = parsed(delegation_map(delegations)).find("svg")

    assert drawing.get("role") == "group"
    assert drawing.get("aria-label")
    assert {link.get("tabindex") for link in drawing.iter("a")} == {"-1"}


def test_outlines_are_whole_paths_and_name_their_origin():
    found = map_outlines()

    assert "Natural Earth" in found["credit"]
    assert [code for code, shape in found["countries"].items() if not FORM.fullmatch(shape["path"])] == []
    assert FORM.fullmatch(found["land"])


def test_the_tag_draws_nothing_without_delegations():
    assert Template("{% load maps %}{% delegation_map rows %}").render(Context({"rows": []})) == ""
