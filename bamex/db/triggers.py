"""Promises that PostgreSQL keeps by itself: texts in French, citations, the content version, former slugs, wordings."""

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


def french_required(*names):
    """One named constraint a text: its French column, nullable for modeltranslation's sake, is never empty."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{name}_fr__isnull": False, f"{name}_fr__length__gt": 0}),
            name=f"%(app_label)s_%(class)s_{name}_in_french",
            violation_error_message=_("The French text is required."),
        )
        for name in names
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


DATE_CHANGES = """
CREATE FUNCTION bamex_date_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_updated IS NOT DISTINCT FROM OLD.last_updated THEN
        NEW.last_updated := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;

-- Arguments: table of the parent, column of the child that leads to it, and, when the parent is one step further,
-- the table between and its column. A parent that this transaction has already dated is left alone.
CREATE FUNCTION bamex_date_parent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
    is_older boolean;
BEGIN
    FOR parent IN
        SELECT DISTINCT (record ->> TG_ARGV[1])::bigint FROM unnest(ARRAY[to_jsonb(OLD), to_jsonb(NEW)]) AS record
        WHERE record ->> TG_ARGV[1] IS NOT NULL
    LOOP
        IF TG_NARGS = 4 THEN
            EXECUTE format('SELECT %I FROM %I WHERE id = $1', TG_ARGV[3], TG_ARGV[2]) INTO parent USING parent;
        END IF;
        EXECUTE format('SELECT last_updated < now() FROM %I WHERE id = $1', TG_ARGV[0]) INTO is_older USING parent;
        IF is_older THEN
            EXECUTE format('UPDATE %I SET last_updated = clock_timestamp() WHERE id = $1', TG_ARGV[0]) USING parent;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Arguments: pairs of a table and a condition on its rows, in which $1 is the row that appears or disappears.
CREATE FUNCTION bamex_date_linked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    FOR pair IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format('UPDATE %I SET last_updated = clock_timestamp() WHERE ', TG_ARGV[2 * pair])
            || TG_ARGV[2 * pair + 1] USING NEW.id;
    END LOOP;
    RETURN NULL;
END $$;
"""

DROP_DATE_CHANGES = (
    "DROP FUNCTION bamex_date_linked(); DROP FUNCTION bamex_date_parent(); DROP FUNCTION bamex_date_change();"
)


def dates_changes(*tables):
    """A row that any statement changes says when, even one that does not pass through the models."""
    return [
        RunSQL(
            f"CREATE TRIGGER {table}_date_change BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION bamex_date_change()",
            f"DROP TRIGGER {table}_date_change ON {table}",
        )
        for table in tables
    ]


def dates_parent(child, parent, column, *between):
    """A row of `child` that comes, changes or goes is a change of its parent, whoever reads what has changed since.

    `column` of the child leads to the parent, or to a row of `between`: a table, and its column that does.
    """
    arguments = ", ".join(f"'{name}'" for name in (parent, column, *between))
    return RunSQL(
        f"CREATE TRIGGER {child}_dates_{column} AFTER INSERT OR UPDATE OR DELETE ON {child} "
        f"FOR EACH ROW EXECUTE FUNCTION bamex_date_parent({arguments})",
        f"DROP TRIGGER {child}_dates_{column} ON {child}",
    )


def dates_linked(table, *pairs, columns=("state",), name="dates_linked"):
    """A row of `table` that is published or withdrawn is a change of all whose records name it, or rest on it.

    `pairs` are `(table, condition)`, the condition naming those rows with `$1` for the one of `table`; `columns` are
    those whose change counts; `name` tells the trigger from another of the same table.
    """
    arguments = ", ".join("'" + text.replace("'", "''") + "'" for pair in pairs for text in pair)
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return RunSQL(
        f"CREATE TRIGGER {table}_{name} AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW WHEN (ROW({old}) IS DISTINCT FROM ROW({new})) "
        f"EXECUTE FUNCTION bamex_date_linked({arguments})",
        f"DROP TRIGGER {table}_{name} ON {table}",
    )
