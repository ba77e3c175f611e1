"""Disagreement: two answers to the same question, compared by what they say and not by how it is spelt."""

import pytest
from django.test import Client
from django.utils.translation import override

from bamex.ledger.agreement import meaning
from bamex.ledger.figures import ledger
from bamex.tests import make
from bamex.tests.crawl import tight
from bamex.text.typography import typeset
from news.models import Agreement, Claim, Fact

pytestmark = pytest.mark.django_db


def fact(*claims):
    """A fact with claims given as dicts of values, each citing a source of its own."""
    row = make.fact()
    for position, values in enumerate(claims, 1):
        make.cite(make.claim(row, position=position, **values), make.source())
    return Fact.objects.with_claims().get(pk=row.pk)


ASKED = {"asked_fr": "Combien de pays étaient invités ?", "asked_en": "How many countries were invited?"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dix", "10"),
        ("dix sociétés", "10 entreprises"),
        ("une trentaine d’entreprises", "environ 30 entreprises"),
        ("1 200", "1\u202f200"),
        ("deux millions de dollars", "2\u00a0000\u00a0000 dollars"),
        ("60 km (ministre)", "60 km"),
        ("« SSB »", "SSB"),
        ("République du Congo", "république du congo"),
    ],
)
def test_two_spellings_of_one_answer_say_the_same(one, other):
    assert meaning(one) == meaning(other)
    assert fact({"value": one}, {"value": other}).agreement == Agreement.AGREED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14", "15"),
        ("plus de 30", "30"),
        ("280 kg", "280 km"),
        ("1925", "1929"),
        ("SSB", "STM"),
        ("15 millions de dollars", "15 milliards de dollars"),
        ("plus de 3 millions", "3 milliers"),
    ],
)
def test_two_answers_that_say_something_else_disagree(one, other):
    assert meaning(one) != meaning(other)
    assert fact({"value": one}, {"value": other}).agreement == Agreement.DISAGREED


def test_answers_to_different_questions_stand_side_by_side_without_alarm():
    row = fact({"value": "plus de 50", **ASKED}, {"value": "plus de 35"})
    page = Client().get(row.get_absolute_url(), headers={"accept-language": "fr"}).content.decode()

    assert row.agreement == Agreement.DIFFERENT
    assert "Combien de pays étaient invités" in page
    assert "Réponses à des questions différentes" in page
    assert "Les sources divergent" not in page.partition("<main")[2]
    assert not any(figure.is_disputed for figure in ledger.figures().values())


def test_rival_answers_to_one_of_the_questions_disagree_and_their_quotations_alone_say_so():
    row = fact({"value": "45", **ASKED}, {"value": "50", **ASKED}, {"value": "35"})

    assert row.agreement == Agreement.DISAGREED
    assert [figure.is_disputed for figure in ledger.figures().values()] == [True, True, False]
    assert [claim.is_disputed for claim in row.claims.all()] == [True, True, False]


def test_an_answer_that_adds_precision_contradicts_none():
    row = fact({"value": "15 km"}, {"value": "plus de 15 km", "refines": True})

    assert row.agreement == Agreement.REFINED
    assert not row.is_disputed


@pytest.mark.parametrize(
    ("answers", "made_precise", "said"),
    [
        (["15 km", "+plus de 15 km"], ["15 km"], "compatible avec"),  # the only other answer
        (["60 km", "100 km", "+plus de 100 km"], ["100 km"], "compatible avec"),  # the one of the same number
        (["Prontaron", "SSB", "+Proton Savunma"], ["Prontaron"], "compatible avec"),  # the first, as it is in words
        (["60 km", "100 km", "+quelques kilomètres"], [], "compatible avec"),  # to which, cannot be known
        (["plus de 30", "plus de 50"], ["plus de 30"], "compatible avec"),  # true together, yet two statements
        (["plus de 30", "une trentaine"], ["plus de 30"], "compatible avec"),
        (["plus de 35", "45"], ["plus de 35"], "précise"),
        (["environ 4 kg", "+4,18 kg"], ["environ 4 kg"], "précise"),
    ],
)
def test_the_last_answer_says_to_which_it_adds_precision_or_that_both_may_be_true(answers, made_precise, said):
    row = fact(*({"value": value.removeprefix("+"), "refines": value.startswith("+")} for value in answers))
    last = row.claims.all()[len(answers) - 1]
    page = Client().get(row.get_absolute_url(), headers={"accept-language": "fr"}).content.decode()

    assert [claim.value_fr for claim in last.compatible_answers] == made_precise
    assert last.is_compatible
    if made_precise:
        (other,) = last.compatible_answers
        words = typeset(made_precise[0], "fr")
        assert f'({said} la réponse <a href="{other.get_absolute_url()}">{words}</a>' in tight(page)
    else:
        assert f"({said} d’autres réponses)" in page


@pytest.mark.parametrize(
    ("bound", "other"),
    [
        ("plus de 35", "45"),
        ("plus de 35 pays", "45 pays (L’Essor)"),
        ("plus d’une centaine de sociétés", "115"),
        ("plus de 30", "plus de 50"),
        ("plus de 30 entreprises", "32 entreprises"),
        ("au moins 15", "15"),
        ("moins de 20", "18"),
        ("jusqu’à 20", "20"),
        ("près de 100 km", "97 km"),
        ("une centaine de kilomètres", "95 km"),
        ("environ 4 kg", "4,18 kg"),
        ("une trentaine d’entreprises", "33 entreprises"),
    ],
)
def test_a_bound_that_the_other_answer_keeps_is_made_precise_and_not_contradicted(bound, other):
    row = fact({"value": bound}, {"value": other})

    assert row.agreement == Agreement.REFINED
    assert [claim.is_compatible for claim in row.claims.all()] == [False, True]
    page = Client().get(row.get_absolute_url(), headers={"accept-language": "fr"}).content.decode()
    assert ("(compatible avec la réponse" if other == "plus de 50" else "(précise la réponse") in page
    assert "Les sources divergent" not in page.partition("<main")[2]


@pytest.mark.parametrize(
    ("bound", "other"),
    [
        ("plus de 35", "plus de 90"),  # nobody says "plus de 35" of 90
        ("plus de 30", "15"),
        ("plus de 15 km", "15 km"),
        ("une trentaine", "15"),
        ("une trentaine", "plus de 50"),
        ("près de 100 km", "60 km"),
        ("près de 100 km", "105 km"),
        ("moins de 20", "20"),
        ("plus de 35 km", "45 kg"),
        ("plus de 10 ou 20", "15"),
    ],
)
def test_a_bound_that_the_other_answer_does_not_keep_is_contradicted(bound, other):
    assert fact({"value": bound}, {"value": other}).agreement == Agreement.DISAGREED


def test_files_and_the_interface_tell_which_question_an_answer_answers(client):
    fact({"value": "45", **ASKED}, {"value": "35", "refines": True})

    claims = client.get("/data/v1/claims/").json()["records"]

    assert [claim["asked"] for claim in claims] == [
        {"fr": ASKED["asked_fr"], "en": ASKED["asked_en"]},
        {"fr": None, "en": None},
    ]
    assert [claim["refines"] for claim in claims] == [False, True]
    assert [item["agreement"] for item in client.get("/data/v1/facts/").json()["records"]] == ["different"]
    assert client.get("/data/v1/facts/?disputed=true").json()["records"] == []


# With the whole content

SAME_ANSWER = {"F002", "F007", "F009", "F011", "F015", "F019", "F024", "F028"}


@pytest.mark.usefixtures("content")
def test_what_the_sources_do_not_contradict_is_not_called_a_disagreement():
    disputed = {row.code for row in Fact.objects.visible().with_claims() if row.is_disputed}

    assert not disputed & SAME_ANSWER
    assert {"F001", "F004", "F008", "F020", "F025"} <= disputed
    expected = Claim.objects.get(fact__code="F006", key="c").question  # more than 35 countries expected, and 45
    assert (expected.is_disputed, expected.is_refined) == (False, True)
    figures = ledger.figures()
    assert not figures["F006a"].is_disputed  # invited
    assert figures["F006d"].is_disputed  # present: more than 35, more than 90
    assert not figures["F018c"].is_disputed  # another drone


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(("address", "words"), [("/fr/", "Les sources divergent"), ("/en/", "The sources disagree")])
def test_home_says_once_that_sources_disagree(client, address, words):
    page = client.get(address).content.decode()

    assert page.count(words) == page.lower().count(words.lower()) == 1


@pytest.mark.usefixtures("content")
def test_every_answer_that_ever_had_an_address_still_has_it(client):
    for code in ("F006a", "F006i", "F020b", "F016c", "F012f"):
        with override("fr"):
            answer = client.get(f"/id/{code}")
        assert answer.status_code == 303, code
        assert f'id="{code[4:]}"' in client.get(answer.headers["Location"]).content.decode()
