"""Clients that send half a request, stand still or read slowly hold nobody else up, with no proxy in front."""

import contextlib
import http.client
import socket
import time

import pytest

from bamex.tests.processes import Cable, Portal

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("content_to_change")]

HALF_SENT = b"GET /fr/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
HALF_A_BODY = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000\r\n\r\nusername="
NOTHING_YET = b""


@pytest.fixture(scope="module")
def portal(tmp_path_factory, django_db_blocker, content_to_change):
    cable = Cable()
    portal = Portal(cable, tmp_path_factory.mktemp("portal") / "store", STORE_KEEP_UP="false")
    portal.start()
    yield portal
    portal.stop()
    cable.close()


@contextlib.contextmanager
def clients(portal, sent, number=24):
    """So many lines on which that was sent, and nothing more."""
    with contextlib.ExitStack() as lines:
        opened = []
        for _number in range(number):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", portal.port), timeout=30))
            line.sendall(sent)
            opened.append(line)
        time.sleep(0.3)
        yield opened


@pytest.mark.parametrize("sent", [HALF_SENT, HALF_A_BODY, NOTHING_YET], ids=["head", "body", "nothing"])
def test_half_sent_requests_hold_nobody_up(portal, sent):
    assert portal.ask("/fr/")[0] == 200
    with clients(portal, sent):
        started = time.monotonic()
        assert portal.statuses(["/fr/", "/healthz/live"], times=4) == {200}
        assert time.monotonic() - started < 3


def test_who_does_not_read_a_page_holds_nobody_up(portal):
    with clients(portal, b"GET /fr/exposants/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"):
        started = time.monotonic()
        assert portal.statuses(["/fr/"], times=6) == {200}
        assert time.monotonic() - started < 3


def test_a_half_sent_request_ends_and_one_in_pieces_is_answered(portal):
    whole = b"GET /fr/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with clients(portal, whole[:20], number=1) as (line,):
        for byte in whole[20:]:
            line.sendall(bytes([byte]))
        assert line.recv(100).startswith(b"HTTP/1.1 200")

    with clients(portal, HALF_SENT, number=1) as (line,):
        assert line.recv(100) == b""  # within 30 seconds


def test_requests_follow_one_another_on_a_line_with_and_without_bodies(portal):
    line = http.client.HTTPConnection(portal.address, timeout=10)
    with contextlib.closing(line):
        for method, body, status in (("GET", None, 200), ("POST", b"x" * 1000, 405), ("HEAD", None, 200)):
            line.request(method, "/fr/", body)
            answer = line.getresponse()
            assert (answer.status, bool(answer.read())) == (status, method != "HEAD")
    # Two at once.
    twice = b"GET /healthz/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 2
    with clients(portal, twice, number=1) as (line,):
        received = b""
        while received.count(b"HTTP/1.1 200") < 2:
            part = line.recv(4096)
            assert part
            received += part
