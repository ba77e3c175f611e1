"""Worker of gunicorn that gives a request a thread only once the request has arrived (RFC 9112).

gunicorn's own threads read from the network: as many clients as there are threads, each of which sends half a request,
hold the whole site up. Here one loop reads for all of them, as it waits for kept-alive connections, and hangs up on
whoever takes too long. Where a proxy stands in front, requests arrive whole; this is for where none does.
"""

import errno
import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

ARRIVAL = 10  # seconds for the whole of a request, or for the first part of an upload
STANDSTILL = 15  # seconds in which a client in a thread must take or send something
PART = 65536  # bytes read or sent at a time
MOST_WAITED_FOR = 2**20  # bytes of a body; what is longer is handed over when so much of it is there
LONGEST_HEAD = 131072  # bytes; gunicorn refuses what is longer than its own limits
SENT_AHEAD = 2**19  # bytes that the system keeps for a client who reads slowly: a page leaves its thread free
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)


class PatientSocket(socket.socket):
    """A socket on which “blocking” has an end: a client that stands still is one that has gone."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(STANDSTILL if flag else 0.0)

    def recv(self, *arguments: Any) -> bytes:
        try:
            return super().recv(*arguments)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the client stands still") from error

    def sendall(self, data: Any, *flags: int) -> None:
        """Send in parts, each of which has its own time: who reads slowly, but reads, gets all of a long file."""
        view = memoryview(data)
        try:
            for start in range(0, len(view), PART):
                super().sendall(view[start : start + PART], *flags)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the client stands still") from error


class ArrivingRequest:
    """The part of a request that has come so far; `is_whole` once nothing more is to be waited for."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.needed: int | None = None  # bytes, once the head is there
        self.is_ended = False  # by the client
        self.deadline = time.monotonic() + ARRIVAL
        self.is_longer = False  # than what is waited for

    @property
    def is_whole(self) -> bool:
        return self.is_ended or (self.needed is not None and len(self.received) >= self.needed)

    def add(self, data: bytes) -> None:
        searched_from = max(0, len(self.received) - len(END_OF_HEAD) + 1)
        self.received += data
        if self.needed is not None:
            return
        end = self.received.find(END_OF_HEAD, searched_from)
        if end < 0:
            self.needed = 0 if len(self.received) > LONGEST_HEAD else None  # gunicorn says what is wrong
            return
        head = bytes(self.received[: end + len(END_OF_HEAD)])
        length = int(found[1]) if (found := LENGTH.search(head)) else 0
        self.is_longer = length > MOST_WAITED_FOR or b"\r\ntransfer-encoding:" in head.lower()
        self.needed = len(head) + min(length, MOST_WAITED_FOR)

    def read(self, line: socket.socket) -> None:
        """Take what there is on the line, without waiting."""
        try:
            while not self.is_whole:
                data = line.recv(PART)
                if not data:
                    self.is_ended = True
                    return
                self.add(data)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.is_ended = True


class PatientWorker(ThreadWorker):
    """gunicorn's worker with threads, whose loop receives the requests."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.arriving: dict[TConn, ArrivingRequest] = {}

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to a thread if its request is there, else wait for it here; called in the loop."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(fileno=conn.sock.detach())
            with suppress(OSError):
                conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)
        conn.sock.setblocking(False)
        request = ArrivingRequest()
        if conn.parser is not None:
            request.add(conn.parser.unreader.take_buffered())
        request.read(conn.sock)
        if request.is_whole:
            self.hand_over(conn, request)
        else:
            self.arriving[conn] = request
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_part, conn))

    def on_part(self, conn: TConn, _line: Any) -> None:
        """Take the next part of a request."""
        request = self.arriving[conn]
        request.read(conn.sock)
        if request.is_whole:
            self.forget(conn)
            self.hand_over(conn, request)

    def hand_over(self, conn: TConn, request: ArrivingRequest) -> None:
        if not request.received:  # hung up without a word
            self.nr_conns -= 1
            conn.close()
            return
        conn.init()
        conn.parser.unreader.unread(bytes(request.received))
        conn.is_longer = request.is_longer
        super().enqueue_req(conn)

    def forget(self, conn: TConn) -> None:
        del self.arriving[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def murder_pending(self) -> None:
        """Hang up on those whose request has not arrived in time, with the loop's other rounds."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, request in self.arriving.items() if request.deadline <= now]:
            self.forget(conn)
            self.nr_conns -= 1
            conn.close()

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """True where the connection goes on: not after a body that was not waited for, whose rest is not read."""
        return not getattr(conn, "is_longer", False) and super()._keepalive_after(conn, keepalive)
