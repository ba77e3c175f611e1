"""From a fresh clone to pages in the browser; what `make run` calls. Run again, it does what is missing."""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bamex.db import embedded_postgres, former_database

ADDRESS = "127.0.0.1"
STARTING_TIME = 60  # seconds for the web server's first answer


def prepare_static_files(say):
    """Collects the static files into STATIC_ROOT if one of them changed since the last time, and says so."""
    fingerprint = hashlib.sha256(repr([django.VERSION, settings.STORAGES]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            fingerprint.update(repr((path, status.st_size, status.st_mtime_ns)).encode())
    # Not in STATIC_ROOT, whose every file is served.
    collected = settings.BASE_DIR / ".local" / "static-files"
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and collected.exists() and collected.read_text() == fingerprint.hexdigest():
        return
    say("Preparing the static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    collected.parent.mkdir(mode=0o700, exist_ok=True)
    collected.write_text(fingerprint.hexdigest())


class Command(BaseCommand):
    help = "Starts the database, migrates it, loads the content if there is none, and serves the portal."
    # A check may ask the database, which is not running yet; `migrate` makes them all.
    requires_system_checks = ()

    def handle(self, *arguments, **options):
        port = self.free_port()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        database = contextlib.nullcontext()
        if settings.LOCAL:
            self.say("Starting the database")
            database = embedded_postgres.running()
        try:
            with database:
                self.prepare_database()
                prepare_static_files(self.say)
                self.serve(port)
        except embedded_postgres.DatabaseError as error:
            raise CommandError(str(error)) from error

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def stop(self, number, frame):
        # Once is enough: a second Ctrl-C must not interrupt the stopping of the database.
        for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(other, signal.SIG_IGN)
        self.say("\nStopping")
        sys.exit(0)

    def free_port(self):
        text = os.environ.get("PORT", "").strip() or "8000"
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
            raise CommandError(f"PORT is {text!r}: write a whole number from 1 to 65535.")
        port = int(text)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            try:
                probe.bind((ADDRESS, port))
            except PermissionError as error:
                raise CommandError(
                    f"This account may not open port {port}: choose another, e.g. make run PORT=8001."
                ) from error
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken by another program: stop it, or choose another port, "
                    f"e.g. make run PORT={port + 1 if port < 65535 else 8001}."
                ) from error
        return port

    def prepare_database(self):
        if former_database.is_former(connection):
            raise CommandError(former_database.next_steps())
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(f"Migrating the database: {len(plan)} steps")
            call_command("migrate", interactive=False)
        from bamex.models import Source

        if not Source.objects.exists():
            self.say("Loading the content")
            call_command("load_content")
        connection.close()
        connection.close_pool()

    def serve(self, port):
        self.say("Starting the web server")
        web = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "deploy/gunicorn.conf.py",
                "--bind",
                f"{ADDRESS}:{port}",
            ],
            cwd=settings.BASE_DIR,
            env=os.environ | {"PORT": str(port)},
            start_new_session=True,  # Ctrl-C reaches this command only, which stops things in order
        )
        # Were this command killed outright, the shell's input would end, and the web server with it.
        guard = subprocess.Popen(
            ["/bin/sh", "-c", 'read -r _; kill "$1" 2>/dev/null', "sh", str(web.pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self.wait_for_answer(web, port)
            self.say(
                f"\n  Français        http://{ADDRESS}:{port}/fr/\n"
                f"  English         http://{ADDRESS}:{port}/en/\n"
                f"  Administration  http://{ADDRESS}:{port}/admin/\n\n"
                "To make a staff account, in another terminal: .venv/bin/python manage.py createsuperuser\n"
                "Ctrl-C stops the portal and its database."
            )
            if web.wait():
                raise CommandError("The web server stopped by itself; its messages are above.")
        finally:
            web.terminate()
            web.wait()
            guard.kill()
            guard.wait()

    def wait_for_answer(self, web, port):
        deadline = time.monotonic() + STARTING_TIME
        status = None
        while time.monotonic() < deadline:
            if web.poll() is not None:
                raise CommandError("The web server did not start; its messages are above.")
            answer = http.client.HTTPConnection(ADDRESS, port, timeout=10)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(answer):
                answer.request("GET", "/healthz")
                if (status := answer.getresponse().status) == 200:
                    return
            time.sleep(0.1)
        last = "no answer" if status is None else f"status {status}"
        raise CommandError(
            f"The web server's /healthz was not well within {STARTING_TIME} seconds ({last}); its messages are above."
        )
