"""Figures for whoever watches, in Prometheus's text form: requests by kind and status, the store, the database.

Each process counts for itself in plain numbers, and writes what was added since into files that all of them share,
every few seconds and in a thread of its own, so that a request costs next to nothing. Nothing in them says who asked.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from prometheus_client import Counter as TotalFigure
from prometheus_client import Gauge

from bamex.store.front import Application, Environment, Front, StartResponse

INTERVAL = 2  # seconds between two writings

REQUESTS = TotalFigure("bamex_requests", "Requests answered.", ["kind", "status"])
ANSWERS = TotalFigure("bamex_store_answers", "Answers by where they came from.", ["how"])
SECONDS = TotalFigure("bamex_request_seconds", "Seconds until an answer began, in sum.", ["kind"])
BACKGROUND = TotalFigure("bamex_background_answers", "Answers made anew in the background.")
DATABASE_AWAY = Gauge(
    "bamex_database_away", "1 while a process cannot reach the database.", multiprocess_mode="livemax"
)
AGE = Gauge(
    "bamex_database_heard_seconds", "Seconds since the database was last heard from.", multiprocess_mode="livemax"
)
CHANGED = Gauge(
    "bamex_content_changed_timestamp_seconds", "Moment of the last change of content.", multiprocess_mode="livemax"
)
HELD = Gauge("bamex_store_memory_answers", "Answers held in memory.", multiprocess_mode="livesum")
WRITABLE = Gauge("bamex_store_writable", "1 while the store can be written to.", multiprocess_mode="livemin")

PREFIXES = (
    ("/admin/", "staff"),
    ("/static/", "static"),
    ("/media/", "picture"),
    ("/data/", "data"),
    ("/healthz", "health"),
    ("/id/", "permanent"),
)


class CountedApplication:
    """An application whose requests are counted; `searches` are the addresses of the search in each language."""

    def __init__(self, application: Application, searches: tuple[str, ...]) -> None:
        self.application, self.searches = application, searches
        self.front = application if isinstance(application, Front) else None
        self.requests: Counter[tuple[str, str]] = Counter()
        self.seconds: Counter[str] = Counter()
        self.told: Counter[Any] = Counter()
        self.process: int | None = None

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        if self.process != os.getpid():
            self.process = os.getpid()
            threading.Thread(target=self.write_for_ever, name="figures", daemon=True).start()
        kind, began = self.kind_of(environ["PATH_INFO"]), time.perf_counter()

        def start(status: str, *more: Any) -> Any:
            self.requests[kind, status[:3]] += 1
            self.seconds[kind] += time.perf_counter() - began  # type: ignore[assignment]
            return start_response(status, *more)

        return self.application(environ, start)

    def kind_of(self, path: str) -> str:
        """The kind of an address: one of few words, whatever was asked for."""
        for prefix, kind in PREFIXES:
            if path.startswith(prefix):
                return kind
        if path.startswith(self.searches):
            return "search"
        return "page" if path.endswith("/") else "file"

    def write_for_ever(self) -> None:
        while True:
            self.write()
            time.sleep(INTERVAL)

    def write(self) -> None:
        """Add to the shared figures what has come since the last time."""
        for (kind, status), number in list(self.requests.items()):
            self.add(REQUESTS.labels(kind, status), ("requests", kind, status), number)
        for kind, seconds in list(self.seconds.items()):
            self.add(SECONDS.labels(kind), ("seconds", kind), seconds)
        if self.front:
            for how, number in list(self.front.served.items()):
                self.add(ANSWERS.labels(how), ("answers", how), number)
            tell_state(self.front)

    def add(self, figure: Any, key: tuple[str, ...], total: float) -> None:
        figure.inc(total - self.told[key])
        self.told[key] = total  # type: ignore[assignment]


def tell_state(front: Front) -> None:
    """Write how the database and the store are, as this process sees them."""
    watcher = front.watcher
    if watcher.process is None:
        return
    DATABASE_AWAY.set(watcher.is_away)
    AGE.set(max(0.0, min(time.monotonic() - watcher.heard, 1e9)))
    if watcher.state:
        CHANGED.set(watcher.state.moment / 1e6)
    HELD.set(len(front.store.memory.answers))
    WRITABLE.set(front.store.pages.is_writable)
