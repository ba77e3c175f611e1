"""A portal to be photographed: the whole content in a database of its own, on a day that does not pass."""

import contextlib
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT))
DAY = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
NAME = "bamex_photographed"


class StoppedClock(datetime):
    """The class that django.utils.timezone asks for the moment."""

    @classmethod
    def now(cls, tz=None):
        return DAY.astimezone(tz)


@contextlib.contextmanager
def portal():
    """The portal's address. What is written there touches nobody's database, and is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ending:
        os.environ |= {
            "BAMEX_DATABASE": "test",  # the server that the tests have, too
            "DJANGO_SETTINGS_MODULE": "bamex.settings",
            "MEDIA_ROOT": folder,
            "STORE_MEGABYTES": "0",
        }
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from bamex.db import embedded_postgres
        from bamex.management.commands.serve import prepare_static_files
        from bamex.tests import content_database, live

        ending.enter_context(embedded_postgres.running())
        prepare_static_files(say=print)
        template = content_database.PREFIX + content_database.fingerprint_of(content_database.files_of_content())
        if not content_database.names(template):
            content_database.make_template(template, "migrate", "load_content")
        content_database.clone_template(NAME)
        ending.callback(content_database.execute, f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        ending.enter_context(content_database.connected_to(NAME))
        ending.enter_context(mock.patch("django.utils.timezone.datetime", StoppedClock))
        yield ending.enter_context(live.Portal()).address
