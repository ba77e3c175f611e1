"""Cost of a page out of the store, as a ratio to a bare WSGI application under the same gunicorn.

    python -m benchmarks.store

Both servers run at once, and are asked in alternating rounds over connections that stay open; the bare application
sends the same bytes. Prints the median of the rounds' ratios, of answers a second and of processor time: 1 is what
sending the bytes costs. The second says the same where other work keeps the machine busy.
"""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.processor import processor_seconds_of

PROJECT = Path(__file__).resolve().parent.parent
PATHS = ("/fr/", "/fr/exposants/", "/fr/exposants/baykar/")
ROUNDS, SECONDS, CONNECTIONS = 7, 2.0, 4
BEGINNING = 3  # seconds in which a server's companion finds that it has nothing to do
BARE = """
BODY = open({body!r}, "rb").read()
HEADERS = {headers!r}
def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextlib.contextmanager
def served(application, port, folder, **environment):
    """gunicorn with the portal's settings and `application`, until the block ends."""
    command = [sys.executable, "-m", "gunicorn", "--config", PROJECT / "deploy" / "gunicorn.conf.py"]
    command += ["--bind", f"127.0.0.1:{port}", "--pythonpath", folder, application]
    server = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment, start_new_session=True)
    try:
        wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait()


def wait_for(port):
    for _attempt in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("no server")


def request_for(path):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n".encode()


def exchange(line, request):
    """One answer read to its end: head and body."""
    line.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(65536)
    head, _mark, body = received.partition(b"\r\n\r\n")
    length = int(
        next(part for part in head.split(b"\r\n") if part.lower().startswith(b"content-length")).split(b":")[1]
    )
    while len(body) < length:
        body += line.recv(65536)
    return head, body


def processor_seconds(server):
    """What the workers of a server have used so far; what runs beside them is left out."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    workers = [child for child in children if "gunicorn" in Path(f"/proc/{child}/cmdline").read_text()]
    return sum(processor_seconds_of(worker) for worker in workers)


def speeds(server, port, path):
    """Answers a second over CONNECTIONS lines at once, and answers in a second of the server's processor time."""
    counts, end, used = [], time.monotonic() + SECONDS, processor_seconds(server)

    def ask():
        count, request = 0, request_for(path)
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.monotonic() < end:
                exchange(line, request)
                count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _connection in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS, sum(counts) / (processor_seconds(server) - used)


def bare_application(folder, name, port, path):
    """A module in `folder` that sends what the portal sends for a path."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        exchange(line, request_for(path))
        head, body = exchange(line, request_for(path))
    headers = [tuple(part.decode().split(": ", 1)) for part in head.split(b"\r\n")[1:]]
    kept = [pair for pair in headers if pair[0] not in {"Server", "Date", "Connection"}]
    (folder / f"{name}.body").write_bytes(body)
    (folder / f"{name}.py").write_text(BARE.format(body=str(folder / f"{name}.body"), headers=kept))


def told(ratios):
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main():
    sys.path.insert(0, str(PROJECT))
    from bamex.db import embedded_postgres

    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder, port = Path(name), free_port()
        if not os.environ.get("DATABASE_URL"):
            stack.enter_context(embedded_postgres.running())
        quiet = {"STORE_ROOT": str(folder / "store"), "STORE_KEEP_UP": "false"}
        portal = stack.enter_context(served("bamex.wsgi", port, folder, **quiet))
        for number, path in enumerate(PATHS):
            bare = free_port()
            bare_application(folder, f"bare{number}", port, path)
            with served(f"bare{number}:application", bare, folder, STORE_KEEP_UP="false") as nothing:
                time.sleep(BEGINNING)
                speeds(portal, port, path), speeds(nothing, bare, path)
                rounds = [(speeds(portal, port, path), speeds(nothing, bare, path)) for _round in range(ROUNDS)]
            by_clock, by_processor = ([ours[way] / theirs[way] for ours, theirs in rounds] for way in (0, 1))
            print(f"{path:28} of a bare application: {told(by_clock)} by the clock, {told(by_processor)} of processor")


if __name__ == "__main__":
    main()
