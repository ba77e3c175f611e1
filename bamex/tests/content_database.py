"""The whole content in a database, for the tests that read the real thing.

It is loaded once and kept as a PostgreSQL template, named after a hash of all that it is made from; each test
process clones it in a fraction of a second. A test that writes to its clone is rolled back like any other.
"""

import fcntl
import hashlib
import os
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "bamex_content_"
MIGRATED = "bamex_migrated_"
SECTIONS = ("bamex", "exhibitors", "programme", "news")
# Of each section, what a row of the content is made from or made by.
MADE_FROM = ("content/*.yaml", "migrations/*.py", "*.py")
MADE_BY = (
    "importer/*.py",
    "history/*.py",
    "ledger/*.py",
    "db/*.py",
    "search/*.py",
    "management/commands/load_content.py",
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """The database of each process begins as a copy of a migrated one, which is kept from run to run.

    pytest-django's own fixture, which it asks for before it makes the databases of tests.
    """
    template = MIGRATED + fingerprint_of(files_of_migrations())
    with django_db_blocker.unblock(), one_at_a_time():
        if not names(template):
            for old in names(f"{MIGRATED}%"):
                execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            make_template(template, "migrate")
    connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def content_clone(django_db_setup, django_db_blocker):
    """The name of this process's own database that holds the whole content."""
    template = PREFIX + fingerprint_of(files_of_content())
    clone = f"{settings.DATABASES['default']['NAME']}_clone"
    with django_db_blocker.unblock():
        with one_at_a_time():
            if not names(template):
                for old in names(f"{PREFIX}%"):
                    execute(f'DROP DATABASE "{old}" WITH (FORCE)')
                make_template(template, "migrate", "load_content")
            clone_template(clone)
        yield clone
        disconnect()
        # A thread of a live server may still hold a connection to the database that pytest-django drops next.
        execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            connection.settings_dict["NAME"],
        )
        execute(f'DROP DATABASE IF EXISTS "{clone}" WITH (FORCE)')


@pytest.fixture(scope="module")
def content(content_clone, django_db_blocker):
    """For the tests of a module, the database holds the whole content."""
    with django_db_blocker.unblock(), connected_to(content_clone):
        yield


@pytest.fixture(scope="module")
def content_to_change(content_clone, django_db_blocker):
    """The same in a database of the module's own, where a test may commit what a browser is to see."""
    own = f"{content_clone}_own"
    with django_db_blocker.unblock():
        with one_at_a_time():
            clone_template(own)
        with connected_to(own):
            yield
        execute(f'DROP DATABASE "{own}" WITH (FORCE)')


@pytest.fixture(scope="session")
def content_addresses(content_clone, django_db_blocker):
    """Path → language → path of the alternate, for every address in the sitemap of the whole content."""
    from bamex.tests.crawl import sitemap  # this module is loaded before Django is

    with django_db_blocker.unblock(), connected_to(content_clone):
        return sitemap()


@pytest.fixture(scope="session")
def folder_of_run(tmp_path_factory):
    """A folder that all processes of a test run share, and no other run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="module")
def kept_pages(content, folder_of_run):
    """By path, the pages of the whole content as it was loaded; never to be asked after a change."""
    from bamex.tests.crawl import KeptPages  # this module is loaded before Django is

    folder = folder_of_run / "pages"
    folder.mkdir(exist_ok=True)
    return KeptPages(folder)


def clone_template(name):
    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{PREFIX}{fingerprint_of(files_of_content())}"')


def fingerprint_of(paths):
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def files_of_migrations():
    """All that decides what a migrated database has, but for what `migrate` itself does each time."""
    folders = [config.path for config in apps.get_app_configs() if Path(config.path).is_relative_to(settings.BASE_DIR)]
    found = sorted(path for folder in folders for path in Path(folder, "migrations").glob("*.py"))
    return [Path(settings.BASE_DIR, "requirements.txt"), *found]


def files_of_content():
    """All files that decide what the template holds; a pattern that finds none has been left behind by a move."""
    patterns = [*product(SECTIONS, MADE_FROM), *product(["bamex"], MADE_BY)]
    found = {pattern: sorted(Path(settings.BASE_DIR, pattern[0]).glob(pattern[1])) for pattern in patterns}
    if gone := ["/".join(pattern) for pattern, paths in found.items() if not paths]:
        raise FileNotFoundError(f"nothing to make the content database from: {', '.join(gone)}")
    return [path for paths in found.values() for path in paths]


def make_template(template, *commands):
    unfinished = f"{template}_unfinished"
    execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{unfinished}"')
    with connected_to(unfinished):
        for command in commands:
            call_command(command, verbosity=0)
    execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


@contextmanager
def connected_to(name):
    """Every connection of this process, those of a live server's threads too, goes to the database `name`."""
    usual = connection.settings_dict["NAME"]
    disconnect()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        disconnect()
        connection.settings_dict["NAME"] = usual


@contextmanager
def connected_to_nothing():
    """The database is away: its name leads nowhere, and the wait for a connection, here a short one, ends in vain."""
    with connected_to("bamex_nowhere"), pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["OPTIONS"]["pool"], "timeout", 0.3)
        yield


def disconnect():
    from django.contrib.contenttypes.models import ContentType  # this module is loaded before Django is

    connection.close()
    connection.close_pool()
    ContentType.objects.clear_cache()  # the numbers of the models are those of one database


@contextmanager
def one_at_a_time(file=None):
    # One lock a checkout: its processes share the test server.
    with open(file or Path(settings.BASE_DIR) / ".postgres-test.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def names(pattern):
    return [row[0] for row in execute("SELECT datname FROM pg_database WHERE datname LIKE %s", pattern)]


def execute(statement, *parameters):
    """Run one statement outside any transaction, connected to the server's own database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []
