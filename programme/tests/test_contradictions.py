"""Whoever publishes a date learns which other published pages now say something else; the report says it too."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.utils.translation import override

from bamex.contradictions import RULES, contradictions_of
from bamex.health.report import make_report
from bamex.tests import make
from bamex.tests.back_office import UPDATE, act, page, publish, save_draft, told
from news.models import Statement
from programme.models import Phase, Session

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

SALON = {"start": date(2025, 11, 11), "end": date(2025, 11, 14)}


@pytest.fixture
def ceremony():
    make.salon(**SALON)
    return make.session(phase=make.phase(), title_fr="Ouverture")


def warnings(response):
    return [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]


def lines_of_report():
    with override("fr"):
        lines = [line for section in make_report().sections.values() for line in section]
    return {
        line.line.sentence: [shown["code"] for shown in line.objects]
        for line in lines
        if "contred" in line.line.sentence
    }


def test_a_ceremony_that_moves_names_the_statements_that_stay(editor, ceremony):
    said = [make.statement(session=ceremony) for _number in range(2)]
    make.statement(session=ceremony, state="draft")
    make.cite(ceremony)

    kept = save_draft(editor, Session, ceremony, start="2025-11-12")
    moved = publish(editor, Session, ceremony, start="2025-11-12", **UPDATE)

    assert warnings(kept) == []  # readers still see what was there
    (warning,) = warnings(moved)
    assert "la déclaration est datée hors de l’événement où elle a été faite" in warning
    assert warning.count("<a ") == 2
    assert all(page(Statement, "change", row.pk) in warning for row in said)
    assert lines_of_report() == {
        "Des pages publiées se contredisent : la déclaration est datée hors de l’événement où elle a été faite (2).": [
            row.code for row in said
        ]
    }


def test_what_agrees_is_not_spoken_of(editor, ceremony):
    make.statement(session=ceremony)
    make.cite(ceremony)

    response = publish(editor, Session, ceremony, title_en="The opening", **UPDATE)

    assert response.status_code == 302
    assert warnings(response) == []
    assert lines_of_report() == {"Aucune date, aucun lieu des pages publiées ne se contredit.": []}


def test_the_one_that_is_published_against_another_is_told_of_it(editor, ceremony):
    row = make.statement(session=ceremony, date=date(2025, 11, 13), state="draft")
    make.cite(row)

    (warning,) = warnings(publish(editor, Statement, row))

    assert f'<a href="{page(Session, "change", ceremony.pk)}">Ouverture</a>' in warning


def test_what_is_published_from_the_list_is_told_of_it_too(editor, ceremony):
    row = make.cite(make.statement(session=ceremony, date=date(2025, 11, 13), state="draft"))

    (warning,) = [text for text in told(act(editor, Statement, "publish", row)) if "contredisent" in text]

    assert f'href="{page(Statement, "change", row.pk)}"' in warning
    assert f'<a href="{page(Session, "change", ceremony.pk)}">Ouverture</a>' in warning


AT_ODDS = {
    "before its phase": lambda: make.session(start=date(2025, 11, 10)),
    "longer than its phase": lambda: make.session(end=date(2025, 11, 13)),
    "a span that misses its phase": lambda: make.session(
        start=date(2025, 11, 13), end=date(2025, 11, 14), day_is_exact=False
    ),
    "elsewhere": lambda: make.session(phase=make.phase(venue=make.venue()), venue=make.venue()),
    "before, and not": lambda: make.session(moment="before", start=date(2025, 11, 12)),
    "after, and not": lambda: make.session(moment="after", start=date(2025, 11, 12)),
    "a phase outside": lambda: make.phase(end=date(2025, 11, 15)),
}
AT_ONE = {
    "a span that meets its phase": lambda: make.session(end=date(2025, 11, 14), day_is_exact=False),
    "moved": lambda: make.session(phase=make.phase(venue=make.venue()), venue=make.venue(), status="moved"),
    "a draft": lambda: make.session(start=date(2025, 11, 10), state="draft"),
    "before": lambda: make.session(moment="before", start=date(2025, 11, 10)),
    "on the margins": lambda: make.session(moment="margins", start=date(2025, 11, 10)),
}


@pytest.mark.parametrize("what", AT_ODDS)
def test_what_contradicts(what, ceremony):
    row = AT_ODDS[what]()

    (found,) = contradictions_of(row)

    assert found.row == row
    assert found in list(contradictions_of(found.other))  # it is found from either side


@pytest.mark.parametrize("what", AT_ONE)
def test_what_does_not(what, ceremony):
    assert list(contradictions_of(AT_ONE[what]())) == []


def test_each_section_has_its_rules():
    assert {(rule.model, rule.other) for rule in RULES} >= {(Session, Phase), (Statement, Session)}


def test_the_content_contradicts_itself_nowhere(content):
    assert lines_of_report() == {"Aucune date, aucun lieu des pages publiées ne se contredit.": []}
