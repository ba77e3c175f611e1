"""Backup of the database and of the pictures that it names, as they were at one moment, into one file."""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from bamex.archive.backup_file import BACKUP_DESCRIPTION, BACKUP_FORMAT, PICTURE_MEMBERS, UNFINISHED, BackupWriter
from bamex.archive.collection import ArchiveError
from bamex.archive.database_programs import connection_of_program, database_program
from bamex.archive.keys import encrypted_into, recipients_of
from bamex.clock import now
from bamex.exports.columns import written_moment
from bamex.text.json import json_text

NamedFiles = Callable[[], Iterable[str]]


def default_file() -> Path:
    """Place of a backup that is not told where to go: the setting BACKUPS, under its moment if that is a folder."""
    if not settings.BACKUPS:
        raise ArchiveError("Name the file, or a folder in the setting BACKUPS.")
    place = Path(settings.BACKUPS)
    suffix = ".tar.gz.age" if settings.BACKUP_PUBLIC_KEY else ".tar.gz"
    return place / f"bamex-{now():%Y-%m-%d-%H%M%S}{suffix}" if place.is_dir() else place


def make_backup(target: Path, named_files: NamedFiles) -> list[str]:
    """Write a backup, which is there once it is whole; returns the names of the files that the storage lacks.

    `named_files()` gives the names of the files that rows name, from the database as it is asked.
    """
    program = database_program("pg_dump")
    recipients = recipients_of(settings.BACKUP_PUBLIC_KEY)
    with file_once_whole(target) as file, encrypted_into(file, recipients) as sink, one_snapshot() as snapshot:
        writer = BackupWriter(sink)
        names = sorted(set(named_files()))
        writer.add(BACKUP_DESCRIPTION, json_text(describe_backup(len(names))).encode())
        with dump_of(program, snapshot) as sql:
            writer.add_database(sql)
        missing = [name for name in names if not add_stored_file(writer, name)]
        writer.end()
    return missing


def describe_backup(pictures: int) -> dict[str, Any]:
    migrations = MigrationRecorder(connection).applied_migrations()
    return {
        "format": BACKUP_FORMAT,
        "site": settings.SITE_URL,
        "made": written_moment(now()),
        "postgresql": connection.pg_version,
        "migrations": sorted(".".join(key) for key in migrations),
        "pictures": pictures,
    }


def add_stored_file(writer: BackupWriter, name: str) -> bool:
    try:
        with default_storage.open(name) as stored:
            content = stored.read()
    except FileNotFoundError:
        return False
    writer.add(PICTURE_MEMBERS + name, content)
    return True


@contextmanager
def one_snapshot() -> Iterator[str]:
    """The name of a snapshot in which this connection and pg_dump read the same, whatever is saved meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


@contextmanager
def dump_of(program: Path, snapshot: str) -> Iterator[IO[bytes]]:
    """The SQL of pg_dump as it writes it; ArchiveError where it does not come to its end."""
    conninfo, environment = connection_of_program()
    options = ["--format=plain", "--no-owner", "--no-privileges", "--no-comments", f"--snapshot={snapshot}"]
    command = [str(program), *options, f"--dbname={conninfo}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as dump:
        assert dump.stdout is not None and dump.stderr is not None  # noqa: S101, PT018 - of PIPE, for the checker
        try:
            yield dump.stdout
        except BaseException:
            dump.kill()
            raise
        told = dump.stderr.read().decode(errors="replace").strip()
        if dump.wait():
            raise ArchiveError(f"pg_dump failed: {told}")


@contextmanager
def file_once_whole(target: Path) -> Iterator[BinaryIO]:
    """A file to write, only readable by its owner, that has its name once it is written and on the disk."""
    unfinished = target.with_name(f".{target.name}{UNFINISHED}")
    try:
        with open(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError as error:
        raise ArchiveError(f"The backup was not written to {target}: {error.strerror or error}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
