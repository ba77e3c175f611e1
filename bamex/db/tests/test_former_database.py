"""A database that the former migrations made is recognised, refused with a way out, still read, and left as it is."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from bamex.db.former_database import check_databases, is_former, next_steps, read_with_present_models
from bamex.history.models import HasHistory
from bamex.management.commands.serve import Command
from bamex.tests import make
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.django_db

FORMER = [("bamex", "0001_search_configurations"), ("bamex", "0002_initial"), ("news", "0004_dates_of_change")]


def execute(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def columns(table):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


@pytest.fixture
def former_database():
    """This database with what the former migrations recorded, and with the column that they gave."""
    make.exhibitor(name_fr="Baykar")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    recorder = MigrationRecorder(connection)
    for migration in FORMER:
        recorder.record_applied(*migration)
    execute(*(f"ALTER TABLE {table} RENAME COLUMN state_changed TO last_updated" for table in dated_tables()))


def dated_tables():
    return [model._meta.db_table for model in apps.get_models() if issubclass(model, HasHistory)]


def test_a_present_database_is_none():
    assert not is_former(connection)
    assert check_databases(databases=["default"]) == []


@pytest.mark.usefixtures("former_database")
def test_make_run_stops_with_one_sentence_and_changes_nothing():
    with pytest.raises(CommandError) as refused:
        Command().prepare_database()

    assert str(refused.value) == next_steps()
    assert "last_updated" in columns("exhibitors_exhibitor")


@pytest.mark.usefixtures("former_database")
def test_migrate_says_the_same():
    with pytest.raises(SystemCheckError, match=r"bamex\.E001") as refused:
        call_command("migrate", skip_checks=False, verbosity=0)

    assert next_steps() in str(refused.value)


@pytest.mark.usefixtures("former_database")
def test_the_health_check_tells_it_from_one_that_waits_for_migrations():
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (
        503,
        {"process": "ok", "database": "ok", "migrations": "former", "store": "off"},
    )


@pytest.mark.usefixtures("former_database")
def test_what_was_edited_in_it_is_still_read_and_it_stays_as_it_was():
    with read_with_present_models():
        assert [row.name_fr for row in Exhibitor.objects.select_related("country")] == ["Baykar"]

    assert columns("exhibitors_exhibitor") >= {"last_updated"}
    assert "state_changed" not in columns("exhibitors_exhibitor")


def test_a_present_database_is_read_as_ever():
    make.exhibitor()

    with read_with_present_models():
        Exhibitor.objects.update(hq_city="Ankara")

    assert Exhibitor.objects.get().hq_city == "Ankara"


def test_the_way_out_names_what_is_moved_away(monkeypatch):
    monkeypatch.setattr(settings, "LOCAL", True)
    assert "-before')" in next_steps()
    assert "DATABASE_URL" not in next_steps()

    monkeypatch.setattr(settings, "LOCAL", False)
    assert "DATABASE_URL" in next_steps()
