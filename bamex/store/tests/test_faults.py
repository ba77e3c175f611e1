"""The portal as it is run, with real processes, while its database is cut, hangs, comes back; and as workers die."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time

import psycopg
import pytest
from django.db import connection

from bamex.tests.processes import Cable, Portal, until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("content_to_change")]

PAGES = ["/fr/", "/en/", "/fr/exposants/", "/fr/exposants/baykar/", "/fr/sources.csv", "/data/v1/exhibitors/", "/sw.js"]
BAYKAR = "/fr/exposants/baykar/"
NEVER_READ = "/fr/exposants/otokar/"


@pytest.fixture
def cable():
    cable = Cable()
    yield cable
    cable.close()


@pytest.fixture
def portal(cable, tmp_path):
    portal = Portal(cable, tmp_path / "store", STORE_KEEP_UP="false")
    portal.start()
    yield portal
    with contextlib.suppress(ProcessLookupError):
        portal.stop()


def edit(text):
    """An edit as another machine would make it, by SQL."""
    address = connection.settings_dict
    with psycopg.connect(host=address["HOST"], dbname=address["NAME"], user=address["USER"], autocommit=True) as other:
        other.execute("UPDATE exhibitors_exhibitor SET hq_city = %s WHERE slug = 'baykar'", [text])


def test_the_database_may_go_and_come_and_readers_notice_nothing(cable, portal):
    assert portal.statuses(PAGES) == {200}

    # An edit by SQL is on both workers within a second.
    edit("Ségou")
    assert until(lambda: all(b"S\xc3\xa9gou" in portal.ask(BAYKAR)[2] for _time in range(6))) < 2

    # Cut: what was read is served with its age, at once and later, and the search says that it is away.
    cable.cut()
    assert portal.statuses(PAGES) == {200}
    until(lambda: portal.ask("/fr/recherche/?q=mali")[0] == 503)
    assert "La recherche est momentanément indisponible" in portal.ask("/fr/recherche/?q=mali")[2].decode()
    assert portal.statuses(PAGES) == {200}
    assert int(portal.ask(BAYKAR)[1]["Age"]) >= 0
    assert portal.ask(NEVER_READ)[0] == 503
    assert [portal.ask(f"/healthz{part}")[0] for part in ("/live", "/ready", "")] == [200, 200, 503]
    assert json.loads(portal.ask("/healthz")[2])["database"] == "unavailable"

    # Everything is started again while the database is away.
    portal.stop()
    portal.start()
    assert portal.statuses(PAGES) == {200}

    # Back: what was never read is there, and an edit shows, within two seconds.
    cable.mend()
    assert until(lambda: portal.ask(NEVER_READ)[0] == 200) < 4
    edit("Gao")
    assert until(lambda: all(b"Gao" in portal.ask(BAYKAR)[2] for _time in range(6))) < 2
    assert "Age" not in portal.ask(BAYKAR)[1]


def test_a_database_that_hangs_holds_nobody_up_for_long(cable, portal):
    assert portal.statuses(PAGES) == {200}
    cable.hang()
    asked = [threading.Thread(target=portal.ask, args=(f"/fr/recherche/?q=mali{n}",)) for n in range(12)]
    for thread in asked:
        thread.start()

    until(lambda: portal.ask("/healthz/ready")[0] == 200 and "Age" in portal.ask(BAYKAR)[1])
    started = time.monotonic()
    assert portal.statuses(PAGES) == {200}
    assert time.monotonic() - started < 5
    for thread in asked:
        thread.join()
    cable.mend()

    edit("Kayes")
    until(lambda: all(b"Kayes" in portal.ask(BAYKAR)[2] for _time in range(6)))


def test_a_worker_that_is_killed_leaves_nothing_half_written_and_another_takes_its_place(portal):
    workers = subprocess.run(["pgrep", "-P", str(portal.process.pid)], capture_output=True, text=True, check=True)
    for pid in map(int, workers.stdout.split()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    until(lambda: portal.ask(BAYKAR)[0] == 200)
    until(lambda: portal.statuses(PAGES) == {200})
