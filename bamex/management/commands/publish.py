"""Every page and file of the portal into the store, so that no visitor waits for one (decision 35)."""

import json
import os
import select
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from heapq import heapify, heappop, heappush
from multiprocessing import get_context
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from bamex.archive.answers import environment_of
from bamex.http.page_store import make_front, remove_former_releases
from bamex.store.following import FIRST, links_in, rank
from bamex.store.front import Front, is_as_made
from bamex.store.watching import ContentState
from bamex.text.languages import CODES

LONGEST_REST = 3600  # seconds between looks at what changes by itself


class Made(NamedTuple):
    """Outcome of one address: the status, how it was answered, and the addresses that its answer names."""

    path: str
    status: int
    how: str
    links: list[str]


class Addresses:
    """The addresses still to be made, those of pages first, and all that were ever seen."""

    def __init__(self) -> None:
        self.seen = set(FIRST)
        self.waiting = [(rank(path), path) for path in sorted(FIRST)]
        heapify(self.waiting)

    def next(self) -> str:
        return heappop(self.waiting)[1]

    def add(self, paths: Iterable[str]) -> None:
        for path in {*paths} - self.seen:
            self.seen.add(path)
            heappush(self.waiting, (rank(path), path))


class Command(BaseCommand):
    help = "Makes every page and file of the portal, so that no visitor waits for one; what is there already is kept."

    def add_arguments(self, parser):
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many make at once")
        parser.add_argument(
            "--keep-up",
            action="store_true",
            help="go on: make again what changes, the most asked for first, and only when nothing else is to be done",
        )

    def handle(self, *arguments, processes=1, keep_up=False, **options):
        if keep_up and not (settings.STORE_KEEP_UP and settings.STORE_MEGABYTES):
            return
        if settings.STORE_MEGABYTES == 0:
            raise CommandError("The store is switched off: STORE_MEGABYTES is 0.")
        self.is_quiet = keep_up or options["verbosity"] == 0
        if keep_up:
            become_idle()
        connections.close_all()
        started = time.monotonic()
        if keep_up:
            self.keep_up()
            return
        counted = self.make_all(processes)
        self.report(counted, time.monotonic() - started)
        remove_former_releases(settings.STORE_ROOT)

    # Everything

    def make_all(self, processes: int) -> Counter:
        """Make what the sitemap lists and all that links lead to; the number of addresses by how they were answered."""
        addresses, counted = Addresses(), Counter()
        with ProcessPoolExecutor(processes, get_context("spawn"), initializer=set_up) as pool:
            making: set[Future] = set()
            while addresses.waiting or making:
                while addresses.waiting and len(making) < processes * 4:
                    making.add(pool.submit(make, addresses.next()))
                done, making = wait(making, return_when=FIRST_COMPLETED)
                for made in (future.result() for future in done):
                    counted[made.how if made.status < 400 else str(made.status)] += 1
                    if made.status >= 500:
                        self.stderr.write(f"{made.status} {made.path}")
                    addresses.add(made.links)
                self.tell(sum(counted.values()), len(addresses.seen))
        if not self.is_quiet:
            self.stdout.write("")
        return counted

    def tell(self, done: int, known: int) -> None:
        if not self.is_quiet and (self.stdout.isatty() or done % 500 == 0):
            self.stdout.write(f"\r{done} of {known} addresses", ending="" if self.stdout.isatty() else "\n")
            self.stdout.flush()

    def report(self, counted: Counter, seconds: float) -> None:
        failed = {how: number for how, number in counted.items() if how.isdecimal()}
        kept = sum(counted.values()) - sum(failed.values())
        self.stdout.write(f"{kept} answers are in the store, {counted['made']} of them new, after {seconds:.0f} s.")
        for how, number in sorted(failed.items()):
            self.stdout.write(f"{number} addresses that pages name answered {how}.")

    # What changes

    def keep_up(self) -> None:
        """Make everything, then again what changes, for as long as standard input is open: the web server holds it."""
        set_up(takes_turns=False)
        addresses, known = Addresses(), None
        while addresses.waiting and not has_ended(sys.stdin):
            if front.watcher.is_away:
                front.watcher.wait_for_change(known, 1)
            else:
                addresses.add(make(addresses.next()).links)
        again = 0.0
        while not has_ended(sys.stdin):
            state = front.watcher.state
            if not front.watcher.is_away and (state is not known or again <= time.time()):
                known = state
                again = self.make_again(state)
            else:
                front.watcher.wait_for_change(known, 1)

    def make_again(self, state: ContentState) -> float:
        """Make what is stale, the most asked for first, until the content is at another state.

        Returns the moment, in seconds since 1970, at which the next answer changes by itself.
        """
        grounds = {**front.store.pages.grounds(), **front.store.queries.grounds()}
        started, asked = time.time(), asked_so_far()
        ends = {name: made_of.until for name, made_of in grounds.items() if made_of.until is not None}
        stale = [
            name
            for name, made_of in grounds.items()
            if ends.get(name, started + 1) <= started or not is_as_made(made_of, state)
        ]
        for name in sorted(stale, key=lambda name: (-asked[name], rank(name), name)):
            if front.watcher.state is not state or front.watcher.is_away or has_ended(sys.stdin):
                return started  # what is left is looked for again
            ask_front(name)
            if settings.METRICS:
                from bamex.operation.figures import BACKGROUND  # its files are opened when it is loaded

                BACKGROUND.inc()
        # What has just been made anew may end before the others.
        return min([started + LONGEST_REST, *(end for end in ends.values() if end > started)])


def become_idle() -> None:
    """Run this process only when no other has anything to do, as far as the system allows."""
    with suppress(OSError, AttributeError):
        os.nice(19)
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def has_ended(stream: Any) -> bool:
    """True once the other end of a pipe has been closed; never of a terminal that nobody types in."""
    ready = select.select([stream], [], [], 0)[0]
    return bool(ready) and not stream.read(1)


def asked_so_far() -> Counter:
    """Number of times that each answer was asked for, as the web processes have noted it."""
    total: Counter[str] = Counter()
    for path in front.store.tallies.glob("*.json"):
        with suppress(OSError, ValueError):
            total.update(json.loads(path.read_text()))
    return total


# In each process that makes

front: Front


def set_up(takes_turns: bool = True) -> None:
    """Have this process's own front, and Django behind it."""
    global front
    from django.core.wsgi import get_wsgi_application

    front = make_front(get_wsgi_application(), takes_turns)
    front.watcher.start()


def make(path: str) -> Made:
    """Have an address answered, from the store or by Django, and read the links in its answer."""
    if path == "/":
        for language in CODES:
            ask_front(f"{language} /")
    before = front.served["made"]
    status, headers, body = ask_front(path)
    found = sorted(set(links_in(body, headers.get("Content-Type", ""), settings.SITE_URL)))
    how = "made" if front.served["made"] > before else "kept"
    return Made(path, status, how, [link for link in found if link != path])


def ask_front(name: str) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and plain body of the answer kept under a name, made where it is missing or stale."""
    variant, _mark, address = name.rpartition(" ")
    environ = environment(address)
    if variant in CODES:
        environ["HTTP_ACCEPT_LANGUAGE"] = variant
    if variant == "light":
        environ["HTTP_SAVE_DATA"] = "on"
    told: list[Any] = []
    parts: Iterable[bytes] = front(environ, lambda status, headers, *_more: told.extend([status, headers]))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return int(told[0][:3]), dict(told[1]), body


def environment(address: str) -> dict[str, Any]:
    """The environment of a reader at a host that the portal allows, by https."""
    allowed = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    host = {"HTTP_HOST": allowed[0]} if allowed else {}
    return {**environment_of(address), **host, "HTTP_X_FORWARDED_PROTO": "https"}
