"""Limits of how often one address may search or choose in a minute, for portals without a proxy that limits them.

Counted in the memory of each web process, for the present minute alone, and for so many addresses at most: nothing is
kept of who asked, and nobody can fill the memory. WSGI (PEP 3333), in front of Django and of the page store's misses.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import Any

from bamex.store.front import Application, Environment, StartResponse

LIMITED = "bamex.limited"  # in the WSGI environment: seconds until this address may ask again
MOST_ADDRESSES = 10_000  # counted at a time; of the others, all together count as one
WINDOW = 60  # seconds


class RequestCounts:
    """Counts of the requests that each address made in the present minute."""

    def __init__(self, most_addresses: int = MOST_ADDRESSES, moment: Callable[[], float] = time.monotonic) -> None:
        self.most_addresses, self.moment = most_addresses, moment
        self.minute = -1
        self.counts: dict[str, int] = {}
        self.lock = threading.Lock()

    def count(self, address: str) -> tuple[int, int]:
        """Count a request; how many there were with it, and the seconds until counting begins anew."""
        minute, passed = divmod(int(self.moment()), WINDOW)
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = minute, {}
            if address not in self.counts and len(self.counts) >= self.most_addresses:
                address = ""
            self.counts[address] = number = self.counts.get(address, 0) + 1
        return number, WINDOW - passed


class LimitedApplication:
    """An application that is told, by LIMITED in the environment, to refuse what is beyond `most` requests a minute.

    Those below `prefixes` with a query count: each costs the database something, and there is no end of them.
    """

    def __init__(
        self,
        application: Application,
        most: int,
        prefixes: tuple[str, ...],
        trusted_proxies: int,
        counts: RequestCounts | None = None,
    ) -> None:
        self.application, self.most, self.prefixes = application, most, prefixes
        self.trusted_proxies = trusted_proxies
        self.counts = counts or RequestCounts()

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(self.prefixes) and environ.get("QUERY_STRING"):
            number, seconds = self.counts.count(network_of(who_asks(environ, self.trusted_proxies)))
            if number > self.most:
                environ[LIMITED] = seconds
        return self.application(environ, start_response)


def who_asks(environ: Mapping[str, Any], trusted_proxies: int) -> str | None:
    """The address of who asks: each trusted proxy has added to X-Forwarded-For the one that it was asked by.

    What stands further to the left was written by whoever asked, and is not believed.
    """
    nearest = environ.get("REMOTE_ADDR") or None
    if trusted_proxies:
        hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= trusted_proxies:
            nearest = hops[-trusted_proxies]
    try:
        return str(ip_address(nearest or ""))
    except ValueError:
        return None


def network_of(address: str | None) -> str:
    """An IPv4 address, or the network of an IPv6 one, of which one household has 2⁶⁴."""
    if address is None:
        return ""
    parsed = ip_address(address)
    return address if parsed.version == 4 else str(parsed.exploded[:19])
