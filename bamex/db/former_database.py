"""Recognition of a database made before the migrations were made anew: what it says, and how it is still read.

No release had been made, so the former migrations are gone (decision 22). A database that they made is refused before
anything is changed in it, and `export_content` reads it, so that what was edited there can be loaded again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

FIRST_MIGRATION = ("bamex", "0001_search_configurations")  # as former databases have recorded it


def is_former(database: Any) -> bool:
    """True if the former migrations made the database of this connection."""
    return FIRST_MIGRATION in MigrationRecorder(database).applied_migrations()


def next_steps() -> str:
    """One sentence: what to do with a former database, and how edits are carried over."""
    if settings.LOCAL:
        from bamex.db.embedded_postgres import data_folder  # no part of a production install

        data = data_folder()
        afresh = f"move it away (mv '{data}' '{data}-before') and type `make run`"
    else:
        afresh = "point DATABASE_URL to an empty database and migrate that"
    return (
        "This database was made by an earlier version of the portal, whose migrations were replaced; nothing in it was "
        "changed. To keep what was edited in it, type `.venv/bin/python manage.py export_content edited` first; then "
        f"{afresh}, and when that is done `.venv/bin/python manage.py load_content --from edited`."
    )


def check_databases(databases: list[str] | None = None, **options: Any) -> list[CheckMessage]:
    """System check that stops `migrate`, whose own words would be about an inconsistent history."""
    return [Error(next_steps(), id="bamex.E001") for alias in databases or () if is_former(connections[alias])]


@contextmanager
def read_with_present_models(alias: str = "default") -> Iterator[None]:
    """Within it, content can be read whichever migrations made the database; a former one stays as it is.

    The one column that the content tables lack there is had by renaming another, in a transaction that is rolled back.
    """
    if not is_former(connections[alias]):
        yield
        return
    dated = [model for model in apps.get_models() if any(item.name == "state_changed" for item in model._meta.fields)]
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            for model in dated:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} RENAME COLUMN last_updated TO state_changed")
        yield
        transaction.set_rollback(True, using=alias)
