"""The web server's settings, for `make run` and for the image; the command line gives the address."""

import subprocess
import sys
from pathlib import Path

wsgi_app = "bamex.wsgi"
# Threads share a pool of database connections; on pages that ask the database they beat lone processes.
worker_class = "gthread"
workers = 2
threads = 4
# Heartbeats in memory: on a slow disk they would hold a worker up.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 gunicorn makes its own file there
graceful_timeout = 10  # a page takes far less, and a laptop waits for it at Ctrl-C
loglevel = "warning"


def when_ready(server):
    """Have what is missing or changes made in the background, by an idle process that ends with this one."""
    server.keeper = subprocess.Popen(
        [sys.executable, "manage.py", "publish", "--keep-up"],
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.PIPE,  # closed when this process ends, however it does
        start_new_session=True,
    )


def on_exit(server):
    """End the background with the server; it leaves nothing half-written."""
    server.keeper.terminate()
    server.keeper.wait()
