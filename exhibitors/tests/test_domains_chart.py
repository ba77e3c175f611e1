"""The chart of domains and its table say the same, and hide no exhibitor."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils.translation import override

from exhibitors.domains_chart import domain_bars, domains_chart
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@pytest.fixture(params=["fr", "en"], autouse=True)
def language(request):
    with override(request.param):
        yield request.param


@pytest.fixture
def exhibitors():
    return list(Exhibitor.objects.visible().for_list())


def parsed(figure):
    return ElementTree.fromstring(figure)  # noqa: S314 - our own drawings


def test_bars_are_as_long_as_the_counts_of_the_table(exhibitors):
    figure = parsed(domains_chart(exhibitors))
    table = [tuple("".join(cell.itertext()) for cell in row) for row in figure.iter("tr")][1:]
    texts = [item.text for item in figure.find("svg").iter("text") if not item.get("class")]
    lengths = [
        int(re.search(r"h(\d+)", item.get("d")).group(1)) for item in figure.iter("path") if "bar" in item.get("class")
    ]

    assert [name for name, _count in table] == texts
    unit = lengths[0] / int(table[0][1])
    assert [round(length / unit) for length in lengths] == [int(count) for _name, count in table]


def test_no_exhibitor_is_left_out(exhibitors):
    without = [row for row in exhibitors if not row.domains.all()]
    found = domain_bars(exhibitors)

    assert without
    assert found[-1].count == len(without)
    assert found[-1].url == ""
    assert sum(bar.count for bar in found) == sum(max(len(row.domains.all()), 1) for row in exhibitors)


def test_it_has_a_name_axes_and_no_style(exhibitors):
    drawing = parsed(domains_chart(exhibitors)).find("svg")

    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby").split() == [drawing.find("title").get("id"), drawing.find("desc").get("id")]
    assert not any("style" in item.attrib for item in drawing.iter())
    assert len(domains_chart(exhibitors).encode()) <= 7000


def test_the_tag_draws_nothing_without_domains(exhibitors):
    template = Template("{% load domains %}{% domains_chart rows %}")

    assert template.render(Context({"rows": []})) == ""
    assert template.render(Context({"rows": [row for row in exhibitors if not row.domains.all()]})) == ""
