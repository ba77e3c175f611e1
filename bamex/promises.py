"""Promises that PostgreSQL keeps by itself: a French text, the content version, former slugs, wordings that stay."""

from django.db.migrations import RunSQL
from django.db.models import CheckConstraint, Q
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


def french_required(*names):
    """One named constraint a text: its French column, nullable for modeltranslation's sake, is never empty."""
    return [
        CheckConstraint(
            condition=Q(**{f"{name}_fr__isnull": False, f"{name}_fr__length__gt": 0}),
            name=f"%(app_label)s_%(class)s_{name}_in_french",
            violation_error_message=_("The French text is required."),
        )
        for name in names
    ]


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


WORDING_STAYS = """
CREATE FUNCTION bamex_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row of % is never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def stays_as_written(table):
    """No row of `table` is changed or deleted; only emptying the whole table, as tests do, is let through."""
    return [
        RunSQL(WORDING_STAYS, "DROP FUNCTION bamex_refuse_change()"),
        RunSQL(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION bamex_refuse_change()",
            f"DROP TRIGGER {table}_stays ON {table}",
        ),
    ]
