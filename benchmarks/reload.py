"""Requests lost while the portal is reloaded and while a new version takes its place, under load.

    python -m benchmarks.reload

Holds the address as systemd does (deploy/systemd/bamex.socket), asks for pages over connections that are opened anew,
sends SIGHUP twice, then ends the web server and starts another on the same address. Prints what was answered: all of it
is to be 200. It needs the database of `make run`, or DATABASE_URL.
"""

import collections
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ASKERS, PATIENCE, PAUSE = 4, 60, 8  # threads; seconds for an answer; seconds between two changes
PASSED_ON = 3  # the first descriptor of systemd's protocol


def started(listener, folder):
    """gunicorn on a socket that it is given (sd_listen_fds)."""
    command = (
        f'LISTEN_PID=$$ exec "{sys.executable}" -m gunicorn --config deploy/gunicorn.conf.py {PASSED_ON}<&{PASSED_ON}'
    )

    def hand_over():
        os.dup2(listener.fileno(), PASSED_ON, inheritable=True)

    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=PROJECT,
        env=os.environ | {"LISTEN_FDS": "1", "STORE_ROOT": folder, "STORE_KEEP_UP": "false", "TLS": "false"},
        preexec_fn=hand_over,
        pass_fds=(PASSED_ON, listener.fileno()),
        start_new_session=True,
    )


def ask(port):
    """The status of one request; the name of the error where there is no answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/fr/exposants/")
        answer = line.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        line.close()


def main():
    answers, has_ended = collections.Counter(), threading.Event()
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        port = listener.getsockname()[1]
        server = started(listener, folder)

        def ask_on():
            while not has_ended.is_set():
                answers[ask(port)] += 1

        askers = [threading.Thread(target=ask_on) for _number in range(ASKERS)]
        try:
            print("first answer:", ask(port))
            for asker in askers:
                asker.start()
            for change in ("reload", "reload", "new version"):
                time.sleep(PAUSE)
                if change == "reload":
                    server.send_signal(signal.SIGHUP)
                else:
                    server.terminate()
                    server.wait()
                    server = started(listener, folder)
                print(f"{change}: {dict(answers)}")
            time.sleep(PAUSE * 2)
            has_ended.set()
            for asker in askers:
                asker.join()
        finally:
            has_ended.set()
            with contextlib.suppress(ProcessLookupError):
                server.terminate()
            server.wait()
    print("all answers:", dict(answers))
    sys.exit(set(answers) != {200})


if __name__ == "__main__":
    main()
