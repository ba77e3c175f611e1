"""The chart of claims places only what the sources say plainly, and its table leaves nothing out."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils.translation import override

from bamex.drawing.chart import CHART_LEFT
from bamex.models import State
from news.drawings.answers_chart import chart_answers, chart_panels, claims_chart, form_and_number, number_words
from news.models import Claim, Fact


@pytest.fixture(params=["fr", "en"], autouse=True)
def language(request):
    with override(request.param):
        yield request.param


def parsed(figure):
    return ElementTree.fromstring(figure)  # noqa: S314 - our own drawings


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("15", ("exact", 15)),
        ("15 industriels", ("exact", 15)),
        ("15 (organisateur, 13 novembre)", ("exact", 15)),
        ("une trentaine d’entreprises turques", ("about", 30)),
        ("environ 30 entreprises", ("about", 30)),
        ("plus de 30 entreprises internationales", ("more", 30)),
        ("plus\u00a0de 30", ("more", 30)),
        ("plus d’une centaine de sociétés", ("more", 100)),
        ("3 milliers de visiteurs", ("exact", 3000)),
    ],
)
def test_a_plain_number_is_read(value, expected):
    assert form_and_number(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "14 noms avant l’ouverture, 15 à l’ouverture",
        "15 à 30 entreprises",
        "15 à trente entreprises",
        "15 ou seize",
        "15,5",
        "15,5 millions",
        "entre 15 et 30",
        "moins de 30",
        "plus de 90 délégations de plus de 25 pays",
        "plusieurs entreprises",
        "une trentaine ou une quarantaine",
        "",
    ],
)
def test_anything_else_is_not_guessed(value):
    assert form_and_number(value) == ("", 0)


@pytest.fixture
def fact(content, db):
    return Fact.objects.with_claims().get(slug="nombre-d-entreprises")


def test_every_answer_stands_at_its_oldest_dated_source(fact):
    answers = [answer for answer in chart_answers(fact) if answer.claim.key <= "h"]  # those there are, were one added

    assert [(answer.date, answer.form, answer.number) for answer in answers] == [
        ("2025-09-14", "about", 30),
        ("2025-11-04", "", 0),
        ("2025-11-10", "exact", 15),
        ("2025-11-12", "about", 30),
        ("2025-11-12", "more", 30),
        ("2025-11-13", "exact", 15),
        ("", "more", 30),
        ("", "exact", 15),
    ]


def test_a_source_that_is_not_published_dates_nothing(fact):
    oldest = chart_answers(fact)[0].claim
    for row in oldest.citations.all():
        row.source.state = State.DRAFT

    assert next(answer.date for answer in chart_answers(fact) if answer.claim == oldest) == ""


def test_the_table_has_every_answer_and_the_chart_those_drawn_at_their_number(fact):
    figure = parsed(claims_chart(fact))
    found = chart_answers(fact)
    rows = list(figure.iter("tr"))[1:]
    drawn_as = ["".join(row[2].itertext()) for row in rows]
    circles = list(figure.find("svg").iter("circle"))
    drawn = [answer for answer in found if answer.form]

    assert len(rows) == len(fact.claims.all())
    assert [text for text, answer in zip(drawn_as, found, strict=True) if answer.form] == list(map(number_words, drawn))
    assert [circle.get("class") for circle in circles] == [answer.form for answer in drawn]
    places = {}
    for circle, answer in zip(circles, drawn, strict=True):
        places.setdefault(answer.number, set()).add(float(circle.get("cx")) - CHART_LEFT)
    assert {number: len(found) for number, found in places.items()} == {15: 1, 30: 1}
    assert min(places[30]) == pytest.approx(2 * min(places[15]), abs=1)


def test_more_than_is_an_arrow_and_undated_answers_stand_apart(fact):
    svg = parsed(claims_chart(fact)).find("svg")
    kinds = [item.get("class") for item in svg if item.get("class") in {"exact", "about", "more", "apart"}]
    # The arrow comes just before its ring; both are of the class "more".
    arrows = [item for item in svg.iter("path") if item.get("class") == "more"]

    assert len(arrows) == len([answer for answer in chart_answers(fact) if answer.form == "more"])
    assert kinds.count("apart") == 1
    line = int(re.search(r"M\d+ (\d+)", svg.find("path[@class='apart']").get("d")).group(1))
    heights = [float(item.get("cy")) for item in svg.iter("circle")]
    undated = len([answer for answer in chart_answers(fact) if answer.form and not answer.date])
    assert len([height for height in heights if height > line]) == undated


def test_it_is_light_and_has_a_name_a_description_and_labelled_axis(fact):
    figure = parsed(claims_chart(fact))
    svg = figure.find("svg")

    assert len(ElementTree.tostring(svg, encoding="unicode").encode()) <= 3072
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [svg.find("title").get("id"), svg.find("desc").get("id")]
    assert fact.short_label in [item.text for item in svg.iter("text")]
    assert not any("style" in item.attrib for item in figure.iter())


def test_an_answer_in_french_only_is_marked_as_such(fact, language):
    for claim in fact.claims.all():
        claim.value_en = ""
    figure = claims_chart(fact)

    assert (figure.count('<tspan lang="fr">') > 0) == (language == "en")


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_only_a_fact_that_asks_how_many_has_a_chart():
    with_chart = {fact.slug: fact for fact in Fact.objects.visible().with_claims() if claims_chart(fact)}

    assert with_chart.keys() >= {"nombre-d-entreprises", "pays-et-delegations"}
    assert [fact.question_fr for fact in with_chart.values() if not fact.question_fr.startswith("Combien ")] == []


@pytest.fixture
def two(content, db):
    return Fact.objects.with_claims().get(slug="pays-et-delegations")


def test_two_things_are_drawn_each_on_its_own_on_one_scale_with_one_table(two, language):
    figure = parsed(claims_chart(two))
    drawings = figure.findall("svg")
    numbers = [[answer.number for answer in part] for _name, part in chart_panels(two, chart_answers(two))]

    names = {"fr": ["Pays", "Délégations"], "en": ["Countries", "Delegations"]}[language]
    assert [item.text for item in figure.findall("p")] == names
    assert numbers == [[35, 45, 50, 30, 50], [35, 35]]
    assert len({item.get("id") for item in figure.iter() if item.get("id")}) == 4
    places = {}
    for drawing, row in zip(drawings, numbers, strict=True):
        for circle, number in zip(drawing.iter("circle"), row, strict=True):
            places.setdefault(number, set()).add(circle.get("cx"))
    assert {number: len(found) for number, found in places.items()} == {30: 1, 35: 1, 45: 1, 50: 1}
    assert len(figure.findall(".//table")) == 1
    assert len(list(figure.iter("tr"))) == 1 + len(two.claims.all())


def test_what_counts_two_things_or_a_third_is_in_the_table_only(two, language):
    claims = two.claims.all()
    claims[0].value_fr = "plus de 90 décideurs"
    third, both = (
        {"fr": "non représentée\u00a0: elle compte autre chose", "en": "not drawn: it counts something else"},
        {
            "fr": "non représentée\u00a0: la réponse n’est pas un simple nombre",
            "en": "not drawn: the answer is not a single number",
        },
    )
    drawn_as = ["".join(row[2].itertext()) for row in parsed(claims_chart(two)).iter("tr")]

    assert drawn_as.count(third[language]) == 1
    assert drawn_as.count(both[language]) == 2


def test_a_value_cannot_break_the_drawing(fact):
    fact.claims.all()[0].value_fr = '15 <b>& "x"'
    fact.claims.all()[0].value_en = '15 <b>& "x"'

    assert isinstance(fact.claims.all()[0], Claim)
    parsed(claims_chart(fact))


def test_the_tag_draws_it(fact):
    assert Template("{% load charts %}{% claims_chart fact %}").render(Context({"fact": fact})) == claims_chart(fact)
