"""Objects last changed when readers last saw a change: a new public version, a publication, a withdrawal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from bamex.exports.columns import written_moment
from bamex.history.models import read_last_changes
from bamex.history.snapshots import keep_all_public_versions, keep_public_version, keep_public_versions_linked_to
from bamex.models import PublicVersion, Publishable, State
from bamex.portal.data.dataset import TABLES
from bamex.tests import make
from bamex.tests.test_query_counts import make_world
from exhibitors.models import Exhibitor, Product
from news.models import Article, Claim, Fact

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHABLE = [model for model in apps.get_models() if issubclass(model, Publishable)]


def set_back(model, moment=LONG_AGO):
    model.objects.update(state_changed=moment)


def last_changed(row):
    """In each of the three ways, which must agree: by its own query, in its rows' query, in one for many rows."""
    alone, among = type(row).objects.get(pk=row.pk), type(row).objects.with_last_change().get(pk=row.pk)
    with_others = type(row).objects.get(pk=row.pk)
    read_last_changes([with_others])
    assert alone.last_changed == among.last_changed == with_others.last_changed
    return alone.last_changed


def recorded(row):
    """The moment of the public version that this makes."""
    keep_public_version(row)
    return PublicVersion.objects.filter(object_code=row.code).latest("number").moment


# What dates an object


def test_an_object_without_a_public_version_changed_when_it_was_published():
    row = make.exhibitor(state_changed=LONG_AGO)

    assert last_changed(row) == LONG_AGO


def test_an_object_changed_at_its_latest_public_version():
    row = make.exhibitor()
    first = recorded(row)
    Exhibitor.objects.update(hq_city="Ankara")
    second = recorded(row)

    assert first < second == last_changed(row)


def test_what_is_saved_again_saying_the_same_has_not_changed():
    row = make.exhibitor()
    moment = recorded(row)

    row.save()
    keep_public_version(row)

    assert last_changed(row) == moment


def test_what_sql_changed_is_dated_when_it_is_found():
    row = make.exhibitor()
    before = recorded(row)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exhibitors_exhibitor SET founded = 1984")
    assert last_changed(row) == before

    keep_all_public_versions()

    assert last_changed(row) > before


def test_a_figure_that_changes_dates_the_fact_and_the_texts_that_quote_it():
    fact = make.fact("15", "16")
    quoting = make.article(**make.both(body=f"Ils furent {{{fact.code}a}}."))
    other = make.article(**make.both(body=f"Ils furent {{{fact.code}b}}."))
    keep_all_public_versions()
    before = timezone.now()

    Claim.objects.filter(key="a").update(value_fr="17")
    keep_public_version(fact)

    changed = {row.code for model in (Article, Fact) for row in model.objects.all() if row.last_changed > before}
    assert changed == {fact.code, quoting.code}
    assert last_changed(other) < before


def test_the_content_as_first_loaded_dates_from_one_moment():
    make_world(1)

    assert PublicVersion.objects.values("moment").distinct().count() == 1


# States


def test_every_way_to_change_a_state_through_the_models_says_when():
    make_world(1)
    undated = []
    for model in PUBLISHABLE:
        row = model.objects.first()
        for change in (save_whole, save_the_state, update, bulk_update):
            for state in (State.WITHDRAWN, State.PUBLISHED):
                set_back(model)
                change(model, row.pk, state)
                if model.objects.get(pk=row.pk).state_changed == LONG_AGO:
                    undated.append((model.__name__, change.__name__, state))

    assert undated == []


def save_whole(model, pk, state):
    row = model.objects.get(pk=pk)
    row.state = state
    row.save()


def save_the_state(model, pk, state):
    row = model.objects.get(pk=pk)
    row.state = state
    row.save(update_fields=["state"])


def update(model, pk, state):
    model.objects.filter(pk=pk).update(state=state)


def bulk_update(model, pk, state):
    row = model.objects.get(pk=pk)
    row.state = state
    model.objects.bulk_update([row], ["state"])


def test_a_state_that_stays_keeps_its_date():
    row = make.exhibitor()
    set_back(Exhibitor)

    for change in (save_whole, save_the_state, update, bulk_update):
        change(Exhibitor, row.pk, State.PUBLISHED)

    assert Exhibitor.objects.get().state_changed == LONG_AGO


def test_a_reason_given_after_the_withdrawal_is_dated():
    make.exhibitor(state=State.WITHDRAWN)
    set_back(Exhibitor)

    row = Exhibitor.objects.get()
    row.withdrawal_note_fr = "Doublon."
    row.save()

    assert Exhibitor.objects.get().state_changed > LONG_AGO


def test_what_appears_with_what_it_rests_on_has_changed():
    product = make.product()
    keep_all_public_versions()
    set_back(Exhibitor, timezone.now() + timedelta(days=1))

    assert last_changed(product) == Exhibitor.objects.get().state_changed


@pytest.mark.slow
@pytest.mark.parametrize("state", [State.WITHDRAWN, State.PUBLISHED])
def test_no_record_changes_without_its_date_when_something_is_withdrawn_or_published(state):
    make_world(1)
    silent = {}
    for model in PUBLISHABLE:
        other = State.PUBLISHED if state == State.WITHDRAWN else State.WITHDRAWN
        change_states(model, other)
        before, moment = records(), written_moment(timezone.now())
        change_states(model, state)
        after = records()
        silent[model.__name__] = [
            key
            for key, (record, dated) in after.items()
            if record != before.get(key, (None, None))[0] and dated < moment
        ]
        assert before.keys() != after.keys()
        change_states(model, State.PUBLISHED)

    assert {name: keys for name, keys in silent.items() if keys} == {}


def change_states(model, state):
    """As the back office does."""
    for row in model.objects.exclude(state=state):
        row.state = state
        row.save(update_fields=["state", "first_published"])
        keep_public_version(row)
        keep_public_versions_linked_to(row)


def records():
    """Table and code → the record without its date, and the date, of every record that has one."""
    found = {}
    for table in TABLES:
        if table.updated and table.key:
            for row in table.rows():
                record = table.record(row)
                dated = record.pop("last_updated")
                found[table.name, record["code"]] = record, dated
    return found


# Queries


@pytest.mark.slow
def test_many_rows_of_several_models_learn_it_in_one_query(django_assert_num_queries):
    make_world(3)
    keep_all_public_versions()
    rows = [*Exhibitor.objects.all(), *Product.objects.select_related("maker", "category"), *Article.objects.all()]

    with django_assert_num_queries(1):
        read_last_changes(rows)
        read_last_changes(rows)
    with django_assert_num_queries(0):
        assert all(row.last_changed for row in rows)


@pytest.mark.slow
def test_rows_that_were_asked_for_it_ask_nothing_more(django_assert_num_queries):
    make_world(3)

    with django_assert_num_queries(1):
        assert all(row.last_changed for row in Product.objects.with_last_change())
