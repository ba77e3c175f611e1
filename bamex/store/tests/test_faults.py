"""The portal as it is run, with real processes, while its database is cut, hangs, comes back; and as workers die."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("content_to_change")]

PAGES = ["/fr/", "/en/", "/fr/exposants/", "/fr/exposants/baykar/", "/fr/sources.csv", "/data/v1/exhibitors/", "/sw.js"]
BAYKAR = "/fr/exposants/baykar/"
NEVER_READ = "/fr/exposants/otokar/"


class Cable:
    """A TCP proxy to the database of the test, which can be cut or hung."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.is_cut, self.lines = False, []
        self.flows = threading.Event()
        self.flows.set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                line, _address = self.listener.accept()
                if self.is_cut:
                    line.close()
                else:
                    threading.Thread(target=self.carry_both_ways, args=(line,), daemon=True).start()

    def carry_both_ways(self, line):
        with line, socket.socket(socket.AF_UNIX) as server:
            server.connect(f"{settings.DATABASES['default']['HOST']}/.s.PGSQL.5432")
            self.lines += [line, server]
            back = threading.Thread(target=self.carry, args=(server, line), daemon=True)
            back.start()
            self.carry(line, server)
            back.join()

    def carry(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self.flows.wait()
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.mend()
        self.cut()
        self.listener.close()

    def cut(self):
        self.is_cut = True
        for line in self.lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.lines = []

    def mend(self):
        self.is_cut = False
        self.flows.set()

    def hang(self):
        self.flows.clear()


class Portal:
    """gunicorn with two workers, and its store in `folder`; `ask` is one request on a connection of its own."""

    def __init__(self, cable, folder, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "DATABASE_URL": f"postgresql://bamex@127.0.0.1:{cable.port}/{connection.settings_dict['NAME']}",
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "TLS": "false",
            "STORE_ROOT": str(folder),
            **environment,
        }

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "--config", str(folder_of_settings()), "--bind", self.address]
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, start_new_session=True)
        until(lambda: self.ask("/healthz/live")[0] == 200)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, path):
        """Status, headers and body; status 0 where nobody answers within ten seconds."""
        asked = http.client.HTTPConnection(self.address, timeout=10)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except OSError:
            return 0, {}, b""
        finally:
            asked.close()

    def statuses(self, paths, times=4):
        """The statuses of all, asked several times over, so that each worker is met."""
        return {self.ask(path)[0] for _time in range(times) for path in paths}


def folder_of_settings():
    return Path(settings.BASE_DIR, "deploy", "gunicorn.conf.py")


def until(is_so, seconds=60):
    """How many seconds it took until `is_so()`; fails once that is too long."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds
        time.sleep(0.02)
    return time.monotonic() - started


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
