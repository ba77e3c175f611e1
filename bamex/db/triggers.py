"""Triggers that the database must have, declared by what the models are; their SQL is frozen in the migrations.

Nothing here runs in production: a test compares this declaration with a migrated database (bamex/db/tests), and names
the statements that a new migration lacks. Three kinds are all (decision 22): any write to a table of content raises
the content version; a slug that changes is kept among the former ones; what is never changed stays as it was written.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import models

# What readers never see: to write there is no change of content.
BOOKKEEPING = {
    "bamex.CodeSeries",
    "bamex.ContentVersion",
    "bamex.LoadedEntry",
    "bamex.TableChange",
    "news.PictureFiles",
}
# Of the apps that stand inside the project's own package, and keep what only staff see, those that readers see.
READ_OF_INNER_APPS = ("translations.StaleTranslation",)
NEVER_CHANGED = {"bamex.PublicVersion", "editorial.Revision", "accounts.AuditEntry"}

FUNCTIONS = {
    # A preview writes what it shows and takes it back (bamex/editorial/preview.py): readers are shown nothing new, and
    # whoever saves in the meantime need not wait for the row of the version.
    "bamex_raise_content_version": """
DECLARE
    moment timestamptz;
BEGIN
    IF current_setting('bamex.preview', true) = 'on' THEN
        RETURN NULL;
    END IF;
    INSERT INTO bamex_contentversion AS version (id, number, changed) VALUES (1, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = version.number + 1,
        changed = GREATEST(excluded.changed, version.changed + interval '1 microsecond')
    RETURNING changed INTO moment;
    INSERT INTO bamex_tablechange (name, changed) VALUES (TG_TABLE_NAME, moment)
    ON CONFLICT (name) DO UPDATE SET changed = excluded.changed;
    NOTIFY bamex_content;
    RETURN NULL;
END """,
    "bamex_keep_former_slugs": """
BEGIN
    NEW.former_slugs := ARRAY(
        SELECT DISTINCT former FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug) AS former
        WHERE former <> NEW.slug ORDER BY former
    );
    RETURN NEW;
END """,
    # Let through are only emptying the whole table, as tests do, and that an account goes, whose name stays.
    "bamex_refuse_change": """
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || '{"person_id": null}' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A row of % is never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END """,
}


class Trigger(NamedTuple):
    """One trigger; `event` says when it fires, in the words and the order that PostgreSQL itself gives."""

    table: str
    suffix: str
    event: str
    function: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.suffix}"

    @property
    def sql(self) -> str:
        """The statement that creates it, as pg_get_triggerdef writes it but for the name of the schema."""
        when, level = self.event.split(" FOR ")
        return f"CREATE TRIGGER {self.name} {when} ON {self.table} FOR {level} EXECUTE FUNCTION {self.function}()"


def declared_triggers() -> Iterator[Trigger]:
    for model in content_models():
        for table in (model._meta.db_table, *link_tables(model)):
            event = "AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE FOR EACH STATEMENT"
            yield Trigger(table, "content_version", event, "bamex_raise_content_version")
        if any(field.name == "former_slugs" for field in model._meta.fields):
            event = "BEFORE UPDATE FOR EACH ROW"
            yield Trigger(model._meta.db_table, "former_slugs", event, "bamex_keep_former_slugs")
    for label in sorted(NEVER_CHANGED):
        event = "BEFORE DELETE OR UPDATE FOR EACH ROW"
        yield Trigger(apps.get_model(label)._meta.db_table, "stays", event, "bamex_refuse_change")


def content_models() -> list[type[models.Model]]:
    """The models whose rows readers are shown, or whose rows decide what they are shown."""
    ours = [config for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]
    shown = [model for config in ours for model in config.get_models() if model._meta.label not in BOOKKEEPING]
    return [*shown, *map(apps.get_model, READ_OF_INNER_APPS)]


def link_tables(model: type[models.Model]) -> list[str]:
    """The tables of the model's many-to-many fields."""
    return [field.remote_field.through._meta.db_table for field in model._meta.many_to_many]
