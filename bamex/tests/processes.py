"""The portal as it is run: gunicorn in processes of its own, and a cable to the database of the test."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import connection


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
    """gunicorn with two workers, and its store in `folder`; `ask` is one request on a connection of its own.

    What it says on standard error goes to the file `log`, where there is one.
    """

    log = None

    def __init__(self, cable, folder, **environment):
        self.port = free_port()
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
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=self.environment, stderr=self.log, start_new_session=True
        )
        until(lambda: self.ask("/healthz/live")[0] == 200)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, path):
        return ask(self.port, path)

    def statuses(self, paths, times=4):
        """The statuses of all, asked several times over, so that each worker is met."""
        return {self.ask(path)[0] for _time in range(times) for path in paths}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def ask(port, path):
    """Status, headers and body of what answers on a port; status 0 where nobody does within ten seconds."""
    asked = http.client.HTTPConnection(f"127.0.0.1:{port}", timeout=10)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        asked.close()


def folder_of_settings():
    return Path(settings.BASE_DIR, "deploy", "gunicorn.conf.py")


def until(is_so, seconds=60):
    """How many seconds it took until `is_so()`; fails once that is too long."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds
        time.sleep(0.02)
    return time.monotonic() - started
