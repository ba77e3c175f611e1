"""Front of the portal: the WSGI application that answers from the store, and asks Django for the rest (PEP 3333).

An answer is served while nothing it was made of has changed. One that is stale or missing is made by Django, in one
process while the others wait for it. Once the database does not answer, whatever there is is served as it is, with
its age. Nothing here runs Django code for a request that the store answers.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bamex.store.folder import AnswerFolder
from bamex.store.memory import Memory
from bamex.store.prepared import DAY_OF_CHANGE, EVERYTHING, MadeOf, PreparedAnswer, Reply
from bamex.store.turns import Turns
from bamex.store.watching import ContentState, Watcher

FRONT = "bamex.store.front"  # in the WSGI environment: the front itself, for reports of how the portal is
MADE = "bamex.store.made"  # in the WSGI environment: where Django leaves the PreparedAnswer that it has made
AWAY = "bamex.store.away"  # in the WSGI environment: that the database need not be asked
WRITE_AFTER, MOST_TALLIED = 200, 500  # requests
LONGEST_TURN = 20  # seconds for an answer that another process is making
MICROSECONDS_OF_DAY = 86_400_000_000  # in Bamako, which is at UTC all year

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]


@dataclass
class Store:
    """Rooms in which answers are kept: those of pages on disk, those of queries in a smaller one, all in memory.

    `former` are the rooms of other releases, for the days without a database only.
    """

    memory: Memory
    pages: AnswerFolder
    queries: AnswerFolder
    turns: Turns
    tallies: Path  # folder of what each process was asked for
    former: Callable[[], Iterable[AnswerFolder]] = tuple

    def find(self, name: str) -> PreparedAnswer | None:
        """The answer kept under a name on disk, now in memory as well."""
        answer = self.room_of(name).find(name)
        if answer is not None:
            self.memory.keep(name, answer)
        return answer

    def find_former(self, name: str) -> PreparedAnswer | None:
        """The answer that another release made under a name."""
        return next((answer for room in self.former() if (answer := room.find(name))), None)

    def keep(self, name: str, answer: PreparedAnswer) -> None:
        self.memory.keep(name, answer)
        if not is_search(name):
            self.room_of(name).keep(name, answer)

    def clear(self) -> None:
        """Forget all answers, as if none had ever been made."""
        self.memory.clear()
        self.pages.clear()
        self.queries.clear()

    def room_of(self, name: str) -> AnswerFolder:
        return self.queries if "?" in name else self.pages


def is_search(name: str) -> bool:
    """True of what readers type: there is no end of it, so that it is kept in memory alone."""
    return "?q=" in name or "&q=" in name


class Front:
    """The application that gunicorn calls.

    `name_of` gives the name under which the answer to a request is kept, or None where Django alone answers;
    `lifetime` the Cache-Control while something is due, `moment` the time in seconds since 1970.
    """

    def __init__(
        self,
        application: Application,
        store: Store,
        watcher: Watcher,
        name_of: Callable[[Mapping[str, str]], str | None],
        lifetime: Callable[[float | None], str],
        moment: Callable[[], float] = time.time,
    ) -> None:
        self.application, self.store, self.watcher = application, store, watcher
        self.name_of, self.lifetime, self.moment = name_of, lifetime, moment
        self.asked: Counter[str] = Counter()
        self.served: Counter[str] = Counter()  # by how: fresh, made, stale, passed
        self.unwritten = 0  # requests counted since the tally was written

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        name = self.name_of(environ)
        if name is None:
            self.served["passed"] += 1
            environ[FRONT] = self
            return self.application(environ, start_response)
        if self.watcher.process is None:
            self.watcher.start()
        if answer := self.fresh_in_memory(name):
            return self.send_fresh(name, answer, environ, start_response)
        return self.found_or_made(name, environ, start_response)

    def note_asked(self, name: str) -> None:
        """Count a request; now and then write the tally, by which the background chooses what to make first."""
        self.asked[name] += 1
        self.unwritten += 1
        if self.unwritten >= WRITE_AFTER:
            self.unwritten = 0
            most = dict(self.asked.most_common(MOST_TALLIED))
            self.asked = Counter(most)
            with suppress(OSError):
                self.store.tallies.mkdir(parents=True, exist_ok=True)
                (self.store.tallies / f"{os.getpid()}.json").write_text(json.dumps(most))

    # Freshness

    def is_fresh(self, answer: PreparedAnswer) -> bool:
        """True while nothing that the answer was made of has changed, and no moment has passed that changes it."""
        state, watcher = self.watcher.state, self.watcher
        if state is None or watcher.is_away:
            return False
        moment = self.moment()
        until, next_due = answer.made_of.until, state.next_due
        if (until is not None and until <= moment) or (next_due is not None and next_due <= moment):
            return False
        if answer.known is not state:
            if not is_as_made(answer.made_of, state):
                return False
            answer.known = state
        return True

    def changed_lifetime(self, answer: PreparedAnswer) -> str | None:
        """The Cache-Control in place of the answer's own, where something is due: no cache keeps it beyond."""
        state = self.watcher.state
        if state is None or state.next_due is None or not answer.has_lifetime:
            return None
        return self.lifetime(state.next_due)

    # What the memory does not have

    def found_or_made(self, name: str, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer from disk, from another process that makes it, or from Django."""
        if answer := self.fresh_on_disk(name):
            return self.send_fresh(name, answer, environ, start_response)
        if self.watcher.is_away:
            return self.stale_or_passed(name, environ, start_response)
        latest = time.monotonic() + LONGEST_TURN

        def is_settled() -> bool:
            # The disk is looked at once it is this thread's turn: whoever makes the answer keeps it before.
            return bool(self.fresh_in_memory(name)) or self.watcher.is_away or time.monotonic() > latest

        with self.store.turns.take(name, is_settled) as is_turn:
            if answer := self.fresh_in_memory(name) or self.fresh_on_disk(name):
                return self.send_fresh(name, answer, environ, start_response)
            if is_turn:
                return self.made(name, environ, start_response)
        return self.stale_or_passed(name, environ, start_response)

    def fresh_in_memory(self, name: str) -> PreparedAnswer | None:
        answer = self.store.memory.find(name)
        return answer if answer and self.is_fresh(answer) else None

    def fresh_on_disk(self, name: str) -> PreparedAnswer | None:
        answer = self.store.find(name)
        return answer if answer and self.is_fresh(answer) else None

    def made(self, name: str, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Django's answer, kept if it is one to keep; the last one kept where Django fails."""
        held: list[tuple[Any, ...]] = []

        def hold(*arguments: Any) -> None:
            held[:] = [arguments]

        body = self.application(environ, hold)
        status = held[0][0]
        if status.startswith("5") and (answer := self.last(name)):
            with suppress(AttributeError), closing(body):  # type: ignore[type-var]
                pass
            return self.send_stale(answer, environ, start_response)
        if prepared := environ.get(MADE):
            self.store.keep(name, prepared)
        self.served["made"] += 1
        self.note_asked(name)
        start_response(*held[0])
        return body

    def stale_or_passed(self, name: str, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """The last answer kept, whatever has changed; else the page that says that the database is away."""
        if answer := self.last(name):
            return self.send_stale(answer, environ, start_response)
        environ[AWAY] = self.watcher.is_away
        self.served["passed"] += 1
        return self.application(environ, start_response)

    def last(self, name: str) -> PreparedAnswer | None:
        return self.store.memory.find(name) or self.store.find(name) or self.store.find_former(name)

    def send_fresh(
        self, name: str, answer: PreparedAnswer, environ: Environment, start_response: StartResponse
    ) -> list[bytes]:
        self.note_asked(name)
        return self.send("fresh", answer.reply(environ, self.changed_lifetime(answer)), start_response)

    def send_stale(self, answer: PreparedAnswer, environ: Environment, start_response: StartResponse) -> list[bytes]:
        return self.send("stale", answer.reply(environ, age=age_of(answer)), start_response)

    def send(self, how: str, reply: Reply, start_response: StartResponse) -> list[bytes]:
        self.served[how] += 1
        start_response(reply.status, reply.headers)
        return [reply.body]


def is_as_made(made_of: MadeOf, state: ContentState) -> bool:
    """True where no table that an answer was made of has changed since."""
    moment, tables = made_of.moment, made_of.tables
    if moment > state.moment:  # another database, or an earlier state of it, brought back from a backup
        return False
    if EVERYTHING in tables:
        return moment == state.moment
    if DAY_OF_CHANGE in tables and moment // MICROSECONDS_OF_DAY != state.moment // MICROSECONDS_OF_DAY:
        return False
    return all(state.tables.get(table, 0) <= moment for table in tables)


def age_of(answer: PreparedAnswer) -> int:
    """Seconds since an answer was made (RFC 9111, 5.1)."""
    return max(0, int(time.time() - answer.made))
