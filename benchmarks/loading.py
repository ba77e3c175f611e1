"""Loading the content files, once and with ten times the entries, each into a database of its own, dropped afterwards.

    .venv/bin/python -m benchmarks.loading

Reports seconds, and what one entry costs in each: loading is linear when both are about the same. Ends with 1 when an
entry costs more than one and a half times as much processor time among ten times as many.
"""

import sys
import tempfile
import time
from contextlib import contextmanager

from benchmarks.ten_times import copies

NAME = "bamex_loading"
MOST = 1.5  # times as much an entry


@contextmanager
def empty_database():
    """Migrated tables and nothing in them."""
    from django.core.management import call_command

    from bamex.tests.content_database import connected_to, execute

    execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{NAME}"')
    with connected_to(NAME):
        call_command("migrate", verbosity=0)
        yield
    execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def seconds_of(work):
    """`(by the clock, of this process's processor time)`; the database's own comes on top of the latter."""
    started, started_working = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - started_working


def measure_loading(title, files):
    """Print what a first and a second load take; the processor time an entry of the first, in seconds."""
    from bamex.history.snapshots import keep_all_public_versions
    from bamex.importer.loader import load

    entries = sum(len(file.read()) for file in files)
    with empty_database():
        first, second = (seconds_of(lambda: load(files, keep_versions=keep_all_public_versions)) for _ in range(2))
    print(f"{title}: {entries} entries")
    for name, (seconds, working) in (("loaded", first), ("loaded again, unchanged", second)):
        print(f"  {name} in {seconds:.1f} s, of which {working:.1f} s here: {1000 * working / entries:.1f} ms an entry")
    return first[1] / entries


def main():
    from bamex.db import embedded_postgres

    with embedded_postgres.running():
        import django

        django.setup()
        from bamex.management.commands.load_content import FILES

        with tempfile.TemporaryDirectory() as folder:
            once = measure_loading("The content", FILES)
            ten_times = measure_loading("Ten times the content", copies(FILES, folder))
    print(f"An entry costs {ten_times / once:.2f} times as much among ten times as many.")
    sys.exit(ten_times / once > MOST)


if __name__ == "__main__":
    main()
