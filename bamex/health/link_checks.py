"""Checks of external addresses: polite, one after the other, the oldest result first; each is kept as it comes.

Polite: a pause between two requests to the same host, HEAD before GET, a name of its own, and robots.txt obeyed
(RFC 9309). Resumable: who is stopped goes on with what has not been asked for longest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bamex import clock
from bamex.health.addresses import shown_addresses
from bamex.health.fetch import LONGEST_ROBOTS, FetchError, HttpAnswer, ask, user_agent
from bamex.health.models import LinkCheck

PAUSE = 2.0  # seconds between two requests to one host
# Answers of machines that let no program in, or ask for patience: what a reader gets is not known.
UNKNOWN = {401, 402, 403, 405, 406, 407, 429, 451, 501, 503, 999}


@dataclass
class LinkChecker:
    """One run: it remembers when each host was last asked, and what its robots.txt allows."""

    pause: float = PAUSE
    sleep: Callable[[float], None] = time.sleep
    last_asked: dict[str, float] = field(default_factory=dict)
    robots: dict[str, RobotFileParser | None] = field(default_factory=dict)

    def check(self, url: str) -> LinkCheck:
        """Ask an address and keep what came of it."""
        status, final_url, fault = self.answer_of(url)
        return keep_result(url, status, final_url, fault)

    def answer_of(self, url: str) -> tuple[int | None, str, str]:
        """`(status, final address, fault)`; the fault is empty when readers get the page, or may."""
        try:
            if not self.may_ask(url):
                return None, "", ""
            answer = self.ask_patiently("HEAD", url)
            if answer.status >= 400:  # there are servers that only know GET
                answer = self.ask_patiently("GET", url)
        except FetchError as error:
            return None, "", error.code
        is_failure = answer.status >= 400 and answer.status not in UNKNOWN
        return answer.status, answer.url[:2000], f"HTTP {answer.status}" if is_failure else ""

    def ask_patiently(self, method: str, url: str, most: int = 0) -> HttpAnswer:
        """The answer, after a pause where the same host was asked just before."""
        host = urlsplit(url).netloc.lower()
        if host in self.last_asked:
            self.sleep(max(0.0, self.last_asked[host] + self.pause - time.monotonic()))
        try:
            return ask(method, url, most)
        finally:
            self.last_asked[host] = time.monotonic()

    def may_ask(self, url: str) -> bool:
        """Whether the host's robots.txt allows it; one that has none, or does not say, allows all."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            self.robots[origin] = self.read_robots(f"{origin}/robots.txt")
        rules = self.robots[origin]
        return rules is None or rules.can_fetch(user_agent(), url)

    def read_robots(self, url: str) -> RobotFileParser | None:
        try:
            answer = self.ask_patiently("GET", url, LONGEST_ROBOTS)
        except FetchError:
            return None
        if answer.status != 200:
            return None
        rules = RobotFileParser()
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        return rules


def keep_result(url: str, status: int | None, final_url: str, fault: str) -> LinkCheck:
    """Write what an address answered; of a failure, whether it is the first of its day."""
    row = LinkCheck.objects.filter(url=url).first() or LinkCheck(url=url)
    row.checked, row.status, row.final_url, row.fault = clock.now(), status, final_url, fault
    today = clock.today()
    if fault and row.last_failure != today:
        row.failures_in_a_row += 1
        row.last_failure = today
    elif not fault and status is not None and status < 400:
        row.failures_in_a_row, row.last_failure = 0, None
    row.save()
    return row


def addresses_to_check(older_than_days: int = 0) -> list[str]:
    """The addresses that readers are shown, first those never asked, then the oldest; without those asked since.

    What is kept of addresses that are shown no more is forgotten.
    """
    shown = shown_addresses()
    LinkCheck.objects.exclude(url__in=shown).delete()
    checked = dict(LinkCheck.objects.values_list("url", "checked"))
    limit = clock.now() - timedelta(days=older_than_days)
    due = [url for url in shown if url not in checked or checked[url] <= limit]
    return sorted(due, key=lambda url: (url in checked, checked.get(url, limit), url))


def check_links(
    *, limit: int | None = None, older_than_days: int = 0, checker: LinkChecker | None = None
) -> Iterator[LinkCheck]:
    """Check what is due, one address after the other; each result is kept before the next one is asked."""
    checker = checker or LinkChecker()
    for url in addresses_to_check(older_than_days)[:limit]:
        yield checker.check(url)
