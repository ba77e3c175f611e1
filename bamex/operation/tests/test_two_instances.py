"""Two instances behind Debian's nginx, without a shared disk; skips where there is no nginx."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import threading
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from bamex.tests.processes import Cable, Portal, ask, free_port, until

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("content_to_change"),
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]

BAYKAR = "/fr/exposants/baykar/"
PAGES = ["/fr/", BAYKAR, "/fr/exposants/", "/data/v1/exhibitors/", "/fr/faits/"]
CUT_OFF = "cut off"
SECONDS = 3  # of requests, in the middle of which one instance is killed


def adapted(folder, port, servers):
    """deploy/nginx.conf for this machine: these two servers, one port of loopback, and no TLS."""
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"(?s)server \{\s+listen 80;.*?\n\}\n", "", text)  # the one that redirects to TLS
    text = re.sub(r"(?m)^\s+(ssl_\w+ .*|listen \[::\].*)\n", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};").replace("bamex.example", "127.0.0.1")
    text = text.replace("/var/log/nginx", str(folder))
    text, number = re.subn(r"server 127\.0\.0\.1:8000;.*", " ".join(f"server {server};" for server in servers), text)
    assert number == 1
    temporary = "".join(
        f"{part}_temp_path {folder}/{part};\n" for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder}/pid;\ndaemon off;\nevents {{}}\nhttp {{\n{temporary}{text}\n}}\n"


@pytest.fixture
def cable():
    cable = Cable()
    yield cable
    cable.close()


@pytest.fixture
def instances(cable, tmp_path):
    """Two portals, each with a store and a folder of pictures of its own, and the proxy in front of both."""
    pair = [
        Portal(
            cable,
            tmp_path / f"store{number}",
            STORE_KEEP_UP="false",
            MEDIA_ROOT=str(tmp_path / f"media{number}"),
            TRUSTED_PROXIES="1",
        )
        for number in (1, 2)
    ]
    with contextlib.ExitStack() as stack:
        for portal in pair:
            portal.start()
            stack.callback(kill, portal)
        yield pair


@pytest.fixture
def proxy(instances, tmp_path):
    folder = tmp_path / "nginx"
    folder.mkdir(mode=0o755)
    port = free_port()
    (folder / "nginx.conf").write_text(adapted(folder, port, [portal.address for portal in instances]))
    server = subprocess.Popen([NGINX, "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")])
    until(lambda: ask(port, "/healthz/live")[0] == 200)
    yield port
    server.terminate()
    server.wait(timeout=20)


def kill(portal):
    """End all processes of an instance at once, as a machine that loses its power."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(portal.process.pid, signal.SIGKILL)
        portal.process.wait(timeout=20)


def status_through(port, path):
    """The status of an answer; CUT_OFF of one that began and did not end."""
    asked = http.client.HTTPConnection(f"127.0.0.1:{port}", timeout=10)
    with contextlib.closing(asked):
        asked.request("GET", path)
        answer = asked.getresponse()
        try:
            answer.read()
        except http.client.IncompleteRead:
            return CUT_OFF
        return answer.status


def edit(text):
    address = connection.settings_dict
    with psycopg.connect(host=address["HOST"], dbname=address["NAME"], user=address["USER"], autocommit=True) as other:
        other.execute("UPDATE exhibitors_exhibitor SET hq_city = %s WHERE slug = 'baykar'", [text])


def test_two_instances_without_a_shared_disk_are_one_portal(instances, proxy):
    ports = [*(portal.port for portal in instances), proxy]
    assert {ask(port, path)[0] for port in ports for path in PAGES for _time in range(4)} == {200}

    # An edit is on both.
    edit("Ségou")
    seconds = until(lambda: all("Ségou".encode() in ask(port, BAYKAR)[2] for port in ports for _time in range(4)))
    assert seconds < 2

    # Both say the same, byte for byte, and so a reader who meets now one and now the other keeps what he holds.
    for path in PAGES:
        answers = [portal.ask(path) for portal in instances]
        assert answers[0][1]["ETag"] == answers[1][1]["ETag"]
        assert answers[0][2] == answers[1][2]

    # Pictures that code draws need no shared folder; one whose file an instance has not is not there, and no fault.
    preview = re.search(rb'og:image" content="http://[^/"]+(/[^"]+)"', instances[0].ask(BAYKAR)[2])[1].decode()
    assert {portal.ask(preview)[0] for portal in instances} == {200}
    assert {portal.ask("/media/m001-large-000000000000.jpg")[0] for portal in instances} == {404}

    # One of them is killed while readers ask: nobody notices.
    counted, end = [], time.monotonic() + SECONDS

    def read():
        while time.monotonic() < end:
            counted.append(status_through(proxy, PAGES[len(counted) % len(PAGES)]))

    readers = [threading.Thread(target=read) for _reader in range(4)]
    for reader in readers:
        reader.start()
    time.sleep(SECONDS / 3)
    kill(instances[0])
    for reader in readers:
        reader.join()
    print(f"an edit after {seconds:.2f} s; {len(counted)} requests, {counted.count(CUT_OFF)} cut off in their answer")
    # An answer that had begun cannot be had from another instance; whatever had not is.
    assert set(counted) <= {200, CUT_OFF}
    assert counted.count(CUT_OFF) <= len(readers)
    assert instances[0].ask("/fr/")[0] == 0
