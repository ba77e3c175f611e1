"""The triggers of the database are those declared, no more and no fewer; each is seen at work in test_promises."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, models

from bamex.apps import SECTIONS
from bamex.db.triggers import FUNCTIONS, declared_triggers
from bamex.models import Addressable
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.django_db

OURS = "tgrelid::regclass::text ~ '^(bamex|accounts|editorial|exhibitors|programme|news|translations)_'"


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def database_triggers():
    """The statements that make the triggers of our tables, as PostgreSQL writes them, enabled ones only."""
    found = rows(
        f"SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' AND {OURS}"  # noqa: S608
    )
    return {definition.replace(" ON public.", " ON ") for (definition,) in found}


def database_functions():
    """Name → body of every function that a trigger may call."""
    return dict(
        rows("SELECT proname, prosrc FROM pg_proc WHERE prorettype = 'trigger'::regtype AND proname ~ '^bamex_'")
    )


def differences():
    """What a new migration has to create, and what it has to drop or replace."""
    declared = {trigger.sql for trigger in declared_triggers()}
    bodies = database_functions()
    wrong = {name for name in FUNCTIONS.keys() | bodies.keys() if FUNCTIONS.get(name) != bodies.get(name)}
    return {"create": declared - database_triggers(), "drop": database_triggers() - declared, "functions": wrong}


NOTHING = {"create": set(), "drop": set(), "functions": set()}


def test_the_database_has_the_triggers_declared():
    assert differences() == NOTHING


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("DROP TRIGGER news_fact_themes_content_version ON news_fact_themes", "create"),
        ("ALTER TABLE news_fact DISABLE TRIGGER news_fact_former_slugs", "create"),
        (
            "CREATE OR REPLACE TRIGGER news_fact_content_version AFTER INSERT ON news_fact "
            "FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version()",
            "create",
        ),
        (
            "CREATE TRIGGER news_fact_also AFTER INSERT ON news_fact "
            "FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version()",
            "drop",
        ),
        (
            "CREATE OR REPLACE FUNCTION bamex_refuse_change() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$",
            "functions",
        ),
    ],
)
def test_a_trigger_that_is_missing_or_differs_is_found(fault, kind):
    with connection.cursor() as cursor:
        cursor.execute(fault)

    assert differences()[kind] != set()


def test_a_new_model_and_its_links_are_to_have_their_triggers(monkeypatch):
    class Stand(Addressable):
        exhibitors = models.ManyToManyField(Exhibitor, related_name="+")

        class Meta:
            app_label = "planted"

    monkeypatch.setattr("bamex.db.triggers.content_models", lambda: [Stand])
    monkeypatch.setattr("bamex.db.triggers.NEVER_CHANGED", set())

    assert {trigger.name for trigger in declared_triggers()} == {
        *("planted_stand_content_version", "planted_stand_former_slugs", "planted_stand_exhibitors_content_version")
    }


# Migrations


def migrations():
    folders = (*SECTIONS, "bamex/accounts", "bamex/editorial")
    return [path for folder in folders for path in (Path(settings.BASE_DIR) / folder / "migrations").glob("0*.py")]


def imported(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def live_code(source):
    """What a migration imports of the project, whose code goes on changing."""
    return [name for name in imported(source) if name.split(".")[0] in {*SECTIONS, ""}]


def test_no_migration_imports_live_code():
    assert {path.name: live_code(path.read_text()) for path in migrations() if live_code(path.read_text())} == {}
    assert {path.parent.parent.name for path in migrations()} == {*SECTIONS, "accounts", "editorial"}


@pytest.mark.parametrize(
    "source", ["import bamex.search.query", "from exhibitors.models import ChoiceArrayField", "from . import other"]
)
def test_live_code_in_a_migration_is_found(source):
    assert live_code(source) != []
