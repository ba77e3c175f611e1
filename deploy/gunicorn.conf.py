"""The web server's settings, for `make run`, for the image and for systemd; the command line gives the address."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SHARED_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 made below by names that nobody guesses

wsgi_app = "bamex.wsgi"
# Threads share a pool of database connections; on pages that ask the database they beat lone processes. A thread is
# given to a request that has arrived: half-sent ones hold none.
worker_class = "bamex.operation.patient_worker.PatientWorker"
workers = 2
threads = 4
keepalive = 15  # seconds; longer than the proxy keeps its connections, so that it is the one who closes them
# Heartbeats in memory: on a slow disk they would hold a worker up.
worker_tmp_dir = SHARED_MEMORY
graceful_timeout = 10  # a page takes far less, and a laptop waits for it at Ctrl-C
loglevel = "warning"
# The figures of all processes, for the process that tells them (README, “How to deploy”).
metrics_folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if os.environ.get("METRICS", "").strip() and not metrics_folder:
    metrics_folder = tempfile.mkdtemp(prefix="bamex-metrics-", dir=SHARED_MEMORY)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_folder


def start(*command):
    """A process beside the workers, which ends with this one."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=PROJECT,
        stdin=subprocess.PIPE,  # closed when this process ends, however it does
        start_new_session=True,
    )


def start_companions(server):
    """Have what is missing or changes made in the background, by an idle process, and figures told by another."""
    server.companions = [start("manage.py", "publish", "--keep-up")]
    if metrics_folder:
        server.companions.append(start("-m", "bamex.operation.metrics_server"))


def end_companions(server):
    """End them with the server; they leave nothing half-written."""
    for companion in getattr(server, "companions", ()):
        companion.terminate()
        companion.wait()


def when_ready(server):
    start_companions(server)


def on_reload(server):
    """New code for the background, too."""
    end_companions(server)
    start_companions(server)


def child_exit(_server, worker):
    """Take the figures of a worker that has ended out of those of the present."""
    if metrics_folder:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server):
    end_companions(server)
    if metrics_folder:
        shutil.rmtree(metrics_folder, ignore_errors=True)
