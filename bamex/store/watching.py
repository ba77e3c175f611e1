"""State of the content as a process knows it, at no cost to requests: a thread listens to the database.

The triggers of content notify the channel CHANNEL in the transaction of a change, so that every listener hears of it
with the commit; a short poll stands behind it, for poolers that lose notifications and for what no trigger tells.
Whoever has not heard from the database for SILENCE seconds takes it to be away: cut off, hung, slow, or full.
"""

import asyncio
import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

CHANNEL = "bamex_content"  # as the triggers name it
POLL = 0.4  # seconds
ANSWER_PATIENCE = 1.5  # seconds for the database to answer one question
CONNECT_PATIENCE = 2  # seconds for a connection, the least that libpq knows
SILENCE = 5.0  # seconds; a connection that fails or hangs is noticed well before
RETRY = 0.5  # seconds between attempts to connect
UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Moments in microseconds since 1970, exact.
TABLE_MOMENTS = """
(SELECT jsonb_object_agg(name, (extract(epoch FROM changed) * 1000000)::bigint) FROM bamex_tablechange)
"""
STATE = f"""
SELECT (extract(epoch FROM changed) * 1000000)::bigint, extract(epoch FROM next_due)::float8, {TABLE_MOMENTS}
FROM bamex_contentversion
"""  # noqa: S608 - a constant

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class ContentState:
    """The moments at which the content, and each of its tables, last changed, in microseconds since 1970."""

    moment: int
    tables: Mapping[str, int]
    next_due: float | None = None  # seconds since 1970 of the next publication or withdrawal agreed

    def same_as(self, other: "ContentState | None") -> bool:
        return other is not None and (self.moment, self.tables, self.next_due) == (
            other.moment,
            other.tables,
            other.next_due,
        )


class Watcher:
    """Knowledge that a process has of the content: `state`, None until it has been told, and if the database answers.

    `connect_with` gives the keywords of psycopg's connect. Called in the thread that listens are `when_gone` when the
    database no longer answers, and `when_turned_back` when it is at an earlier state: a backup has been restored.
    """

    def __init__(
        self,
        connect_with: Callable[[], dict[str, Any]],
        when_gone: Callable[[], None] = lambda: None,
        when_turned_back: Callable[[], None] = lambda: None,
    ) -> None:
        self.connect_with, self.when_gone, self.when_turned_back = connect_with, when_gone, when_turned_back
        self.state: ContentState | None = None
        self.heard = float("-inf")  # by time.monotonic()
        self.asked_once = threading.Event()
        self.changed = threading.Condition()
        self.starting = threading.Lock()
        self.process: int | None = None  # in which the thread runs: a fork leaves it behind
        self.is_gone = False

    def start(self) -> None:
        """Have the thread running in this process; the first time, wait until the database has been asked."""
        if self.process == os.getpid():
            return
        with self.starting:
            if self.process != os.getpid():
                self.process = os.getpid()
                threading.Thread(target=self.run, name="content watcher", daemon=True).start()
        self.asked_once.wait(ANSWER_PATIENCE)

    @property
    def is_away(self) -> bool:
        """True while the database does not answer."""
        return self.is_gone or self.state is None or time.monotonic() - self.heard > SILENCE

    def wait_for_change(self, known: ContentState | None, seconds: float) -> ContentState | None:
        """The state, once it is another than `known`, or after `seconds`."""
        with self.changed:
            self.changed.wait_for(lambda: self.state is not known, seconds)
        return self.state

    # In the thread

    def run(self) -> None:
        """Listen for as long as the process lives."""
        asyncio.run(self.listen_for_ever())

    async def listen_for_ever(self) -> None:
        while True:
            try:
                await self.listen()
            except (psycopg.Error, OSError, TimeoutError) as error:
                logger.debug("The database cannot be listened to: %s", error)
            self.note_gone()
            self.asked_once.set()
            await asyncio.sleep(RETRY)

    async def listen(self) -> None:
        """Connect, and keep the state right until the connection fails."""
        keywords = self.connect_with() | {"autocommit": True, "connect_timeout": CONNECT_PATIENCE}
        connection = await psycopg.AsyncConnection.connect(**keywords)
        try:
            await answer_in_time(connection, f"LISTEN {CHANNEL}")
            while True:
                self.note(await (await answer_in_time(connection, STATE)).fetchone())
                async for _notification in connection.notifies(timeout=POLL, stop_after=1):
                    pass
        finally:
            await connection.close()

    def note(self, row: tuple | None) -> None:
        """Note what the database has said; without a row there is no content yet."""
        moment, next_due, tables = row or (0, None, None)
        state = ContentState(moment, tables or {}, next_due)
        self.heard = time.monotonic()
        if self.state is not None and state.moment < self.state.moment:
            self.when_turned_back()
        if not state.same_as(self.state):
            with self.changed:
                self.state = state
                self.changed.notify_all()
        if self.is_gone:
            self.is_gone = False
            logger.warning("The database answers again.")
        self.asked_once.set()

    def note_gone(self) -> None:
        if not self.is_gone:
            self.is_gone = True
            self.heard = float("-inf")
            logger.warning("The database does not answer: pages are served from the store.")
            self.when_gone()


async def answer_in_time(connection: psycopg.AsyncConnection, statement: str) -> psycopg.AsyncCursor:
    """The cursor of a statement; OperationalError where the server takes longer than ANSWER_PATIENCE.

    Cancelling would ask the server, which may be hung, and wait for its consent: the line is cut instead.
    """
    asked = asyncio.ensure_future(connection.execute(statement))
    done, _waiting = await asyncio.wait({asked}, timeout=ANSWER_PATIENCE)
    if not done:
        hang_up(connection.pgconn.socket)
    return await asked


def microseconds(moment: datetime) -> int:
    """An aware datetime in microseconds since 1970, exact."""
    return (moment - UNIX_EPOCH) // timedelta(microseconds=1)


def hang_up(descriptor: int) -> None:
    """Shut down the socket of a connection: whoever waits for an answer on it gets an error at once."""
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as line:
        line.shutdown(socket.SHUT_RDWR)
