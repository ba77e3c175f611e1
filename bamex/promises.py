"""Promises that PostgreSQL keeps by itself: as migration operations the content version and former slugs, and as
constraints what a citation is.
"""

from django.db import models
from django.db.migrations import RunSQL
from django.utils.translation import gettext_lazy as _

FUNCTIONS = """
CREATE FUNCTION bamex_raise_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bamex_contentversion AS version (id, number, changed) VALUES (1, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = version.number + 1, changed = excluded.changed;
    RETURN NULL;
END $$;

CREATE FUNCTION bamex_keep_former_slugs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.former_slugs := ARRAY(
        SELECT DISTINCT former FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug) AS former
        WHERE former <> NEW.slug ORDER BY former
    );
    RETURN NEW;
END $$;
"""

DROP_FUNCTIONS = "DROP FUNCTION bamex_keep_former_slugs(); DROP FUNCTION bamex_raise_content_version();"


def raises_content_version(*tables):
    """Any statement that writes to `tables` raises the content version, in its own transaction."""
    return [
        RunSQL(
            f"CREATE TRIGGER {table}_content_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version()",
            f"DROP TRIGGER {table}_content_version ON {table}",
        )
        for table in tables
    ]


def keeps_former_slugs(*tables):
    """A slug that changes is remembered, and a remembered slug is never forgotten."""
    return [
        RunSQL(
            f"CREATE TRIGGER {table}_former_slugs BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs()",
            f"DROP TRIGGER {table}_former_slugs ON {table}",
        )
        for table in tables
    ]


def citation_constraints(section, *targets):
    """One target a citation; one citation per source, object and field."""
    filled = models.Value(0)
    for target in targets:
        filled = filled + models.Case(
            models.When(**{f"{target}__isnull": False}, then=1), default=0, output_field=models.IntegerField()
        )
    return [
        models.CheckConstraint(
            condition=models.lookups.Exact(filled, 1),
            name=f"{section}_citation_one_target",
            violation_error_message=_("A citation supports exactly one object."),
        ),
        *(
            models.UniqueConstraint(
                fields=[target, "source", "field"],
                name=f"{section}_citation_once_{target}",
                violation_error_message=_("This source is already cited for the same field."),
            )
            for target in targets
        ),
    ]
