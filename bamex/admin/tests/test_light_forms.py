"""Forms of the back office on a slow line: few queries, few kilobytes, whatever stands in them."""

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from bamex.admin.tests.test_newsroom import MODELS
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import page, publish, submitted
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

MOST_QUERIES = 25
MOST_BYTES = 60_000  # as sent


def fullest_row(model):
    """The object of the content whose form is the longest: that with the most citations or answers."""
    rows = model._base_manager.all()
    for name in ("claims", "citations"):
        if hasattr(model, name):
            return rows.annotate(count=Count(name)).order_by("-count").first()
    return rows.first()


@pytest.mark.usefixtures("content")
def test_the_fullest_form_of_every_model_is_light(editor):
    heavy = {}
    for model in MODELS:
        if row := fullest_row(model):
            with CaptureQueriesContext(connection) as queries:
                answer = editor.get(page(model, "change", row.pk), headers={"accept-encoding": "gzip"})
            assert answer["Content-Encoding"] == "gzip"
            cost = len(queries), len(answer.content)
            if cost[0] > MOST_QUERIES or cost[1] > MOST_BYTES:
                heavy[model.__name__] = cost

    assert heavy == {}


def test_a_form_costs_as_many_queries_with_five_citations_as_with_two(editor):
    def cost(row):
        with CaptureQueriesContext(connection) as queries:
            editor.get(page(Exhibitor, "change", row.pk))
        return len(queries)

    few, many = make.exhibitor(), make.exhibitor(name_fr="STM")
    make.cite(few, *(make.source() for _number in range(2)))
    make.cite(many, *(make.source() for _number in range(5)))
    for row in (few, many):
        editor.get(page(Exhibitor, "change", row.pk))  # it is noted then who has it open

    assert cost(few) == cost(many)


def test_what_was_chosen_is_still_chosen_when_the_form_comes_back(editor):
    country, domains = make.country(), [make.category(), make.category()]
    values = {"name_fr": "", "country": country.pk, "domains": [row.pk for row in domains], "slug": "otokar"}
    form = publish(editor, Exhibitor, **values).context["adminform"].form

    assert f'<option value="{country.pk}" selected>{country}</option>' in str(form["country"])
    assert all(f'<option value="{row.pk}" selected>{row}</option>' in str(form["domains"]) for row in domains)


def test_nonsense_in_place_of_a_choice_is_refused_not_a_crash(editor):
    row = make.cite(make.exhibitor(state=State.DRAFT))
    nonsense = {"domains": ["\x00", "9" * 30, "x"], "country": "<b>", "citations-0-source": "1e9"}
    sent = submitted(editor.get(page(Exhibitor, "change", row.pk)), **nonsense)

    assert editor.post(page(Exhibitor, "change", row.pk), sent).status_code == 200


def test_answers_of_the_back_office_differ_in_length_each_time(editor):
    """Who watches the line learns little from their lengths (BREACH)."""
    lengths = {len(editor.get("/admin/", headers={"accept-encoding": "gzip"}).content) for _number in range(8)}
    assert len(lengths) > 1
