"""`make run` says in one sentence what stands in its way, before it starts or changes anything."""

import os
import signal
import socket
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from bamex.db import embedded_postgres

pytestmark = pytest.mark.slow


def serve(port):
    """Status and messages of `manage.py serve`, which must end by itself."""
    command = [sys.executable, "manage.py", "serve"]
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.strip()


def test_a_taken_port_is_named_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        status, output, errors = serve(port)

    assert (status, output) == (1, "")
    assert errors == (
        f"CommandError: Port {port} is taken by another program: stop it, or choose another port, "
        f"e.g. make run PORT={port + 1}."
    )


@pytest.mark.parametrize("port", ["0", "65536", "99999999999999999999"])
def test_a_port_that_cannot_exist_is_named(port):
    assert serve(port) == (1, "", f"CommandError: PORT is '{port}': write a whole number from 1 to 65535.")


@pytest.mark.parametrize("port", ["eight", "-1", "80 80"])
def test_a_port_that_is_no_number_is_named(port):
    status, output, errors = serve(port)

    assert (status, output) == (1, "")
    assert errors.startswith(f"PORT is '{port}': write a whole number")
    assert "Traceback" not in errors


@pytest.fixture
def empty_portal():
    """A free port, and the embedded server without the portal's database, as after a clone."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the embedded database is not used when DATABASE_URL is set")
    address = embedded_postgres.connection_settings()
    keys = {"host": address["HOST"], "port": address["PORT"], "user": address["USER"], "dbname": "postgres"}
    with psycopg.connect(**keys, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {address['NAME']} WITH (FORCE)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def run_until_it_answers(port, then):
    """What `serve` printed until it was ready, and after the signal `then`; its status."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as portal:
        before = []
        while "Ctrl-C" not in (before or [""])[-1]:
            before.append(portal.stdout.readline())
            assert before[-1], "".join(before)
        portal.send_signal(then)
        after = portal.communicate(timeout=60)[0]
    with socket.create_server(("127.0.0.1", port)):
        pass  # nobody listens any more
    return "".join(before), after, portal.returncode


def test_the_first_run_does_everything_and_the_second_nothing_again(empty_portal):
    port = empty_portal

    first, goodbye, status = run_until_it_answers(port, signal.SIGINT)

    assert (goodbye, status) == ("\nStopping\n", 0)
    assert "Migrating the database" in first
    assert "Loading the content" in first
    positions = [first.index(f"http://127.0.0.1:{port}/{path}/") for path in ("fr", "en", "admin")]
    assert positions == sorted(positions), "French comes first"

    second, goodbye, status = run_until_it_answers(port, signal.SIGTERM)

    assert (goodbye, status) == ("\nStopping\n", 0)
    assert second.startswith("Starting the database\nStarting the web server\n")
