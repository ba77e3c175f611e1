"""Restore of a backup: all of it or nothing, into an empty database unless told to replace what is there."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bamex.archive.backup_file import DATABASE, PICTURE_MEMBERS, check_backup, members_of
from bamex.archive.collection import ArchiveError
from bamex.archive.database_programs import connection_of_program, database_program
from bamex.archive.keys import decrypted_from
from bamex.http.page_store import make_store

# All at once with what follows; who waits longer than that for a running portal is told, and nothing but faults is.
EMPTIED = b"""SET client_min_messages = warning;
SET lock_timeout = '20s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""


def restore_backup(path: Path, key_file: Path | None = None, replace: bool = False) -> dict[str, Any]:
    """Restore a backup, once it has been read to its end and found whole; returns its description."""
    if not path.is_file():
        raise ArchiveError(f"There is no file {path}.")
    with decrypted_from(path, key_file) as file:
        description = check_backup(file)
    refuse_newer(description)
    if not replace and connection.introspection.table_names():
        raise ArchiveError("The database is not empty: name an empty one in DATABASE_URL, or add --replace.")
    program = database_program("psql")
    connection.close()
    with sql_in_one_transaction(program) as sql, decrypted_from(path, key_file) as file:
        if replace:
            sql.write(EMPTIED)
        for name, content in members_of(file):
            if name.startswith(DATABASE):
                sql.write(content)
            elif name.startswith(PICTURE_MEMBERS):
                restore_stored_file(name.removeprefix(PICTURE_MEMBERS), content)
    make_store(settings.STORE_ROOT).clear()  # it holds answers made of what is no more
    return description


def refuse_newer(description: dict[str, Any]) -> None:
    """A database that migrations made which this portal does not have cannot be served by it."""
    known = {".".join(key) for key in MigrationLoader(None).graph.nodes}
    apps = {name.partition(".")[0] for name in known}
    unknown = [name for name in description["migrations"] if name not in known and name.partition(".")[0] in apps]
    if unknown:
        raise ArchiveError(f"This backup was made by another version of the portal, which has {unknown[0]}.")


def restore_stored_file(name: str, content: bytes) -> None:
    """Pictures are named by their content: one that is there is the same, unless it was cut short."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


@contextmanager
def sql_in_one_transaction(program: Path) -> Iterator[IO[bytes]]:
    """A file to write SQL to, committed when all of it was written and understood; else nothing has changed."""
    conninfo, environment = connection_of_program()
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    command = [str(program), *options, f"--dbname={conninfo}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as psql:
        assert psql.stdin is not None and psql.stderr is not None  # noqa: S101, PT018 - of PIPE, for the checker
        try:
            yield psql.stdin
            psql.stdin.close()
        except BrokenPipeError:
            pass  # it has stopped, and says why
        except BaseException:
            psql.kill()
            raise
        told = psql.stderr.read().decode(errors="replace").strip()
        if psql.wait():
            raise ArchiveError(f"Nothing was restored. PostgreSQL says: {told}")
