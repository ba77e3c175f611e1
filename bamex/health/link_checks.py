"""Checks of external addresses: polite, one after the other, the oldest result first; each is kept as it comes.

Polite: a pause between two requests to the same host, HEAD before GET, a name of its own, and robots.txt obeyed
(RFC 9309), of each host to which a redirect leads too. Resumable: who is stopped goes on with what has not been asked
for longest.
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
from bamex.health.fetch import (
    LONGEST_ROBOTS,
    TOO_MANY_REDIRECTS,
    FetchError,
    Hop,
    HttpAnswer,
    ask,
    ask_once,
    user_agent,
)
from bamex.health.models import LinkCheck

RULES_WITHOUT_ANSWER = ["User-agent: *", "Disallow: /"]  # in place of rules that a host fails to tell
PAUSE = 2.0  # seconds between two requests to one host
# Answers of machines that let no program in, or ask for patience: what a reader gets is not known.
UNKNOWN = {401, 402, 403, 405, 406, 407, 429, 451, 501, 503, 999}


class NotToBeAskedError(Exception):
    """The host's robots.txt does not let an address be asked."""


@dataclass
class LinkChecker:
    """One run: it remembers when each host was last asked, and what its robots.txt allows."""

    pause: float = PAUSE
    sleep: Callable[[float], None] = time.sleep
    last_asked: dict[str, float] = field(default_factory=dict)
    robots: dict[str, RobotFileParser | FetchError] = field(default_factory=dict)

    def check(self, url: str) -> LinkCheck:
        """Ask an address and keep what came of it."""
        status, final_url, fault = self.answer_of(url)
        return keep_result(url, status, final_url, fault)

    def answer_of(self, url: str) -> tuple[int | None, str, str]:
        """`(status, final address, fault)`; the fault is empty when readers get the page, or may."""
        try:
            answer = ask("HEAD", url, ask_hop=self.ask_if_allowed)
            if answer.status >= 400:  # there are servers that only know GET
                answer = ask("GET", url, ask_hop=self.ask_if_allowed)
        except NotToBeAskedError:
            return None, "", ""
        except FetchError as error:
            return None, "", error.code
        is_failure = answer.status >= 400 and answer.status not in UNKNOWN
        return answer.status, answer.url[:2000], f"HTTP {answer.status}" if is_failure else ""

    def ask_if_allowed(self, method: str, url: str, most: int) -> Hop:
        """One answer of a host that lets it be asked. Raises NotToBeAskedError and FetchError."""
        if not self.rules_of(url).can_fetch(user_agent(), url):
            raise NotToBeAskedError
        return self.ask_patiently(method, url, most)

    def ask_patiently(self, method: str, url: str, most: int) -> Hop:
        """One answer, after a pause where the same host was asked just before."""
        host = urlsplit(url).netloc.lower()
        if host in self.last_asked:
            self.sleep(max(0.0, self.last_asked[host] + self.pause - time.monotonic()))
        try:
            return ask_once(method, url, most)
        finally:
            self.last_asked[host] = time.monotonic()

    def rules_of(self, url: str) -> RobotFileParser:
        """Rules of the host's robots.txt. Raises FetchError where no host answers: nothing more is asked of it."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            self.robots[origin] = self.read_robots(f"{origin}/robots.txt")
        rules = self.robots[origin]
        if isinstance(rules, FetchError):
            raise rules
        return rules

    def read_robots(self, url: str) -> RobotFileParser | FetchError:
        """The rules, or why none came: a host without a file allows all, one that fails nothing (RFC 9309, 2.3.1)."""
        rules = RobotFileParser()
        try:
            answer = ask("GET", url, LONGEST_ROBOTS, self.ask_patiently)
        except FetchError as error:
            if error.code != TOO_MANY_REDIRECTS:
                return error
            answer = HttpAnswer(404, url)
        lines = answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else []
        rules.parse(RULES_WITHOUT_ANSWER if answer.status >= 500 else lines)
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
