"""The date of an object's last change moves with whatever changes in it, however the change is made."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection

from bamex.exports.columns import written_moment
from bamex.models import Citation, Publishable, State
from bamex.portal.data.dataset import TABLES
from bamex.tests import make
from bamex.tests.test_query_counts import make_world
from exhibitors.models import Exhibitor, Specification
from news.models import Claim, Fact

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHABLE = [model for model in apps.get_models() if issubclass(model, Publishable)]


class Clock:
    """All objects date from one moment; `changed` are those that do so no longer."""

    def __init__(self):
        self.moment = BEFORE
        self.set_back()

    def set_back(self):
        self.moment += timedelta(days=1)  # another one, or it would be no date given
        for model in PUBLISHABLE:
            model._base_manager.update(last_updated=self.moment)

    @property
    def changed(self):
        return {row for model in PUBLISHABLE for row in model._base_manager.exclude(last_updated=self.moment)}


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def children():
    """Every model whose rows belong to an object and are read with it, with the way from a row to that object."""
    found = [(Claim, lambda row: row.fact), (Specification, lambda row: row.product)]
    for model in apps.get_models():
        if issubclass(model, Citation):
            found.append((model, lambda row: getattr(row.target, "fact", row.target)))
        if issubclass(model, Publishable):
            for link in model._meta.many_to_many:
                owner = link.m2m_field_name()
                found.append((link.remote_field.through, lambda row, owner=owner: getattr(row, owner)))
    return found


def test_an_update_that_passes_by_the_model_is_dated():
    make_world(1)
    clock = Clock()
    for model in PUBLISHABLE:
        row = model._base_manager.first()
        clock.set_back()
        run(f"UPDATE {model._meta.db_table} SET state = state WHERE id = %s", row.pk)  # noqa: S608 - our own table

        assert clock.changed == {row}


def test_a_date_that_is_given_is_kept():
    row = make.exhibitor()
    Exhibitor.objects.update(last_updated=BEFORE)
    row.refresh_from_db()

    assert row.last_updated == BEFORE


def test_a_child_that_changes_goes_or_comes_dates_its_object():
    make_world(1)
    clock = Clock()
    undated = {}
    for model, owner_of in children():
        owners = {owner for row in model._base_manager.all() if isinstance(owner := owner_of(row), Publishable)}
        assert owners, model
        for statement in statements(model):
            clock.set_back()
            run(statement)
            if clock.changed != owners:
                undated[statement] = clock.changed ^ owners

    assert undated == {}


def statements(model):
    """Have every row of a table change, go, and come again."""
    table = model._meta.db_table
    yield f"UPDATE {table} SET id = id"  # noqa: S608 - our own table
    if model is Claim:
        return  # its citations hang on it; the next story has it go and come
    run(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")  # noqa: S608
    yield f"DELETE FROM {table}"  # noqa: S608
    yield f"INSERT INTO {table} SELECT * FROM kept"  # noqa: S608
    run("DROP TABLE kept")


def test_an_answer_that_goes_or_comes_dates_its_fact():
    fact, other = make.fact("15"), make.fact("18")
    clock = Clock()
    fact.claims.first().delete()
    assert clock.changed == {fact}

    clock.set_back()
    Claim.objects.bulk_create([Claim(fact=other, key="z", value_fr="20", value_en="20")])
    assert clock.changed == {other}


def test_a_child_that_moves_dates_both_objects():
    first, second = make.fact("15"), make.fact()
    clock = Clock()
    Claim.objects.filter(fact=first).update(fact=second)

    assert clock.changed == {first, second}


def test_an_object_goes_with_its_children():
    fact = make.fact("15")
    Clock()
    fact.delete()

    assert not Fact.objects.exists()


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.PUBLISHED])
def test_no_record_changes_without_its_date_when_something_is_withdrawn_or_published(state):
    make_world(1)
    clock = Clock()
    silent = {}
    for model in PUBLISHABLE:
        other = State.PUBLISHED if state == State.WITHDRAWN else State.WITHDRAWN
        model._base_manager.update(state=other)
        before = records()
        clock.set_back()
        model._base_manager.update(state=state)
        after = records()
        silent[model.__name__] = [
            key
            for key, (record, dated) in after.items()
            if record != before.get(key, (None, None))[0] and dated == written_moment(clock.moment)
        ]
        assert before.keys() != after.keys()
        model._base_manager.update(state=State.PUBLISHED)

    assert {name: keys for name, keys in silent.items() if keys} == {}


def records():
    """Table and code → the record without its date, and the date, of every record that has one."""
    found = {}
    for table in TABLES:
        if table.updated and table.key and table.name != "withdrawn":
            for row in table.rows():
                record = table.record(row)
                dated = record.pop("last_updated")
                found[table.name, record["code"]] = record, dated
    return found


def test_a_figure_that_changes_dates_the_texts_that_quote_it():
    fact = make.fact("15", "16")
    article = make.article(**make.both(body=f"Ils furent {{{fact.code}a}}."))
    make.article(**make.both(body=f"Ils furent {{{fact.code}b}}."))
    clock = Clock()
    Claim.objects.filter(key="a").update(value_fr="17")

    assert clock.changed == {fact, article}
