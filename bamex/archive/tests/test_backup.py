"""Backup and restore: whole or not at all, readable by whoever has the key; a drill on the whole content."""

import gzip
import io
import os
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from bamex.archive import backup as backups
from bamex.archive.backup_file import BackupWriter, check_backup
from bamex.archive.collection import ArchiveError
from bamex.archive.database_programs import database_program
from bamex.archive.keys import decrypted_from, encrypted_into, identities_of, make_key, recipients_of
from bamex.health.checks import newest_file
from bamex.tests.content_database import clone_template, connected_to, execute
from bamex.tests.crawl import Page, weigh_downloads

# The file


def small_backup(size=100_000):
    file = io.BytesIO()
    writer = BackupWriter(file)
    writer.add("backup.json", b'{"format": 1, "migrations": [], "made": "2026-11-27"}')
    writer.add_database(io.BytesIO(os.urandom(size)))
    writer.end()
    return file.getvalue()


def test_a_whole_backup_is_known_as_one():
    assert check_backup(io.BytesIO(small_backup()))["format"] == 1


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.999])
def test_a_part_of_a_backup_is_never_taken_for_the_whole(share):
    content = small_backup()

    with pytest.raises(ArchiveError, match=r"not (the )?whole"):
        check_backup(io.BytesIO(content[: int(len(content) * share)]))


def test_a_changed_backup_is_refused():
    content = bytearray(gzip.decompress(small_backup()))
    content[len(content) // 2] ^= 1

    with pytest.raises(ArchiveError, match="was changed"):
        check_backup(io.BytesIO(gzip.compress(bytes(content))))


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no tar", mtime=0)])
def test_what_is_no_backup_is_refused_in_a_sentence(content):
    with pytest.raises(ArchiveError, match=r"no backup|not whole"):
        check_backup(io.BytesIO(content))


def test_a_backup_of_a_newer_portal_is_left_to_it():
    file = io.BytesIO()
    writer = BackupWriter(file)
    writer.add("backup.json", b'{"format": 99}')
    writer.end()

    with pytest.raises(ArchiveError, match="newer portal"):
        check_backup(io.BytesIO(file.getvalue()))


# The key


@pytest.fixture
def key(tmp_path):
    """`(public key, file of the private key)`."""
    path = tmp_path / "key.txt"
    return make_key(path), path


def test_an_encrypted_backup_is_read_with_its_key_alone(key, tmp_path):
    public, private = key
    path, content = tmp_path / "b.age", small_backup(300_000)
    with open(path, "wb") as target, encrypted_into(target, recipients_of(public)) as sink:
        sink.write(content)

    assert (path.read_bytes().startswith(b"age-encryption.org/v1"), content[:40] in path.read_bytes()) == (True, False)
    with decrypted_from(path, private) as file:
        assert check_backup(file)["format"] == 1
    other = tmp_path / "other.txt"
    make_key(other)
    for wrong, sentence in ((None, "name the file of the private key"), (other, "could not be decrypted")):
        with pytest.raises(ArchiveError, match=sentence):
            read_to_the_end(path, wrong)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ArchiveError, match="not the whole"):
        read_to_the_end(path, private)


def read_to_the_end(path, key_file):
    with decrypted_from(path, key_file) as file:
        file.read()


def test_a_private_key_is_its_owners_and_never_overwritten(key):
    _public, private = key

    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    with pytest.raises(ArchiveError, match="not written"):
        make_key(private)


def test_a_bad_key_is_told_in_a_sentence(tmp_path):
    (tmp_path / "bad.txt").write_text("secret")
    with pytest.raises(ArchiveError, match="BACKUP_PUBLIC_KEY"):
        recipients_of("ssh-rsa AAAA")
    with pytest.raises(ArchiveError, match="no private key"):
        identities_of(tmp_path / "bad.txt")


# What is missing, and what is half written


def test_a_missing_program_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr("bamex.archive.database_programs.program_folders", list)
    monkeypatch.setattr("bamex.archive.database_programs.server_version", lambda: 18)

    with pytest.raises(ArchiveError, match=r"pg_dump of PostgreSQL 18 or newer is missing .* postgresql-client-18"):
        database_program("pg_dump")


def test_a_half_written_backup_is_none_and_the_report_does_not_count_it(tmp_path):
    target = tmp_path / "b.tar.gz"
    with pytest.raises(ZeroDivisionError):
        write_half(target)

    assert list(tmp_path.iterdir()) == []

    (tmp_path / ".b.tar.gz.unfinished").write_text("killed")

    assert newest_file(tmp_path) is None


def write_half(target):
    with backups.file_once_whole(target) as file:
        file.write(b"half")
        assert stat.S_IMODE(next(target.parent.iterdir()).stat().st_mode) == 0o600
        1 / 0  # noqa: B018 - whatever may happen


def test_without_a_file_the_setting_says_where(settings, tmp_path):
    settings.BACKUPS, settings.BACKUP_PUBLIC_KEY = "", ""
    with pytest.raises(ArchiveError, match="setting BACKUPS"):
        backups.default_file()
    settings.BACKUPS = str(tmp_path)
    assert backups.default_file().parent == tmp_path
    settings.BACKUP_PUBLIC_KEY = "age1"
    assert backups.default_file().name.endswith(".tar.gz.age")
    settings.BACKUPS = str(tmp_path / "latest.tar.gz")
    assert backups.default_file() == Path(settings.BACKUPS)


# The drill


@pytest.fixture
def drill(content_clone, django_db_blocker):
    """`(original, fresh)`: names of a database with the whole content, and of one with nothing."""
    original, fresh = f"{content_clone}_drill", f"{content_clone}_fresh"
    with django_db_blocker.unblock():
        clone_template(original)
        execute(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')
        execute(f'CREATE DATABASE "{fresh}" TEMPLATE template0')
        yield original, fresh
        for name in (original, fresh):
            execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_a_restored_portal_answers_every_page_byte_for_byte(
    drill, kept_pages, content_addresses, tmp_path, key, settings
):
    """The pages before are those of the same content that other tests have fetched."""
    original, fresh = drill
    settings.BACKUP_PUBLIC_KEY, private = key
    file = tmp_path / "b.tar.gz.age"
    picture = default_storage.save("pictures/drill.jpg", ContentFile(b"bytes of a picture"))
    with connected_to(original):
        backups.make_backup(file, lambda: [picture])
    default_storage.delete(picture)

    with connected_to(fresh):
        call_command("restore", file, key_file=private, stdout=io.StringIO())
        client = Client()
        weigh_downloads(client)
        pages = {address: Page(address, client) for address in content_addresses}
        with pytest.raises(CommandError, match="not empty"):
            call_command("restore", file, key_file=private)

    with default_storage.open(picture) as stored:
        assert stored.read() == b"bytes of a picture"
    assert len(pages) > 400
    before = kept_pages.all(content_addresses)
    assert [address for address in pages if told(pages[address]) != told(before[address])] == []


def told(page):
    return page.status, page.html, page.headers["ETag"], page.headers.get("Last-Modified")


@pytest.mark.slow
def test_a_picture_that_the_storage_lacks_is_named_and_the_rest_is_kept(drill, tmp_path, settings):
    settings.BACKUP_PUBLIC_KEY, file = "", tmp_path / "b.tar.gz"
    with connected_to(drill[0]):
        assert backups.make_backup(file, lambda: ["pictures/lost.jpg"]) == ["pictures/lost.jpg"]

    with open(file, "rb") as content:
        assert check_backup(content)["pictures"] == 1


@pytest.mark.slow
def test_a_restore_replaces_what_is_there_or_changes_nothing(drill, tmp_path, settings):
    original, _fresh = drill
    settings.BACKUP_PUBLIC_KEY, good, bad = "", tmp_path / "good.tar.gz", tmp_path / "bad.tar.gz"
    with open(bad, "wb") as target:
        writer = BackupWriter(target)
        writer.add("backup.json", b'{"format": 1, "migrations": [], "made": "", "site": ""}')
        writer.add_database(io.BytesIO(b"CREATE TABLE first (number int); SELECT nothing FROM nowhere;"))
        writer.end()
    with connected_to(original):
        backups.make_backup(good, list)
        tables = connection.introspection.table_names()
        with pytest.raises(CommandError, match=r"Nothing was restored.*nowhere"):
            call_command("restore", bad, replace=True)
        assert connection.introspection.table_names() == tables
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE later (number int)")
        call_command("restore", good, replace=True, stdout=io.StringIO())
        assert connection.introspection.table_names() == tables
