"""Store of rendered pages in memory, by content version: never purged, never stale, and there when the database is not.

A copy is good as long as the content version and the day in Bamako are those it was made under (decision 4; the
day, because the salon's stage depends on it). A page that depends on the hour as well says between which moments it
stays the same. While the database cannot be asked, the last copy is served as it is.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from bamex.clock import now
from bamex.filters import PARAMETERS, SHARED_PARAMETERS
from bamex.http.parameters import without_added

LONGEST_QUERY_KEPT = 100  # characters of the parameters that a page reads; longer ones are not worth keeping
LONGEST_ASKED = 900  # characters of a whole query string, marks included; of longer ones nothing is read here
MOST_BYTES_KEPT = 64 * 2**20  # of rendered pages in one process, in every coding, whatever their number
SECONDS_AWAY = 5  # seconds for which a database that did not answer is not asked again


@dataclass(eq=False)
class Copy:
    """A rendered page, and the stamp of the content that it was made from."""

    path: str
    stamp: tuple
    until: datetime | None  # the moment at which the page changes by itself
    content: bytes
    headers: dict[str, str]
    digest: str  # of the content
    coded: dict[str, bytes] = field(default_factory=dict)  # by content coding, made when first asked for

    @property
    def weight(self) -> int:
        return len(self.content) + sum(map(len, self.coded.values()))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def hold_page(request: HttpRequest, since: datetime, until: datetime | None = None) -> None:
    """Note that the page made for `request` is the same from `since` to `until`, aware; without it, for good."""
    request.page_since, request.page_until = since, until


def copy_name(request: HttpRequest) -> str | None:
    """The name under which the page asked for is kept, or None where it is not worth keeping.

    It is the address without the marks that applications add to a link (`?fbclid=…`): they change no page, and whoever
    follows a shared link is to find the copy that there is. A parameter that no page reads would only make copies of
    the same page.
    """
    if settings.PAGE_CACHE_PAGES <= 0 or len(request.META.get("QUERY_STRING", "")) > LONGEST_ASKED:
        return None
    asked = without_added(request.GET)
    query = urlencode(asked, doseq=True)
    # A value that no page reads would only make copies of the same page, as a parameter would.
    is_read = asked.keys() <= {*SHARED_PARAMETERS, *map(str, PARAMETERS.values())} and {"0"}.issuperset(
        asked.get("images", ())
    )
    return f"{request.path}?{query}" if is_read and len(query) <= LONGEST_QUERY_KEPT else None


class PageCache:
    """A bounded store of the latest copy of each page, shared by the threads of a process."""

    def __init__(self) -> None:
        self.copies: OrderedDict[str, Copy] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()
        self.away_until = 0.0

    def fresh(self, request: HttpRequest, stamp: tuple) -> HttpResponse | None:
        """The response made earlier under the same stamp, or None."""
        copy = self._find(request)
        if copy and copy.stamp == stamp and (copy.until is None or now() < copy.until):
            return self._response(copy)
        return None

    def last(self, request: HttpRequest) -> HttpResponse | None:
        """The last response made, whatever has changed since, or None."""
        copy = self._find(request)
        return self._response(copy) if copy else None

    def keep(self, request: HttpRequest, stamp: tuple, response: HttpResponseBase) -> None:
        """Keep the response as the latest copy of its page, if it is one."""
        # Pictures would push pages out, and are kept by their words instead.
        is_page = response.status_code == 200 and not response.headers.get("Content-Type", "").startswith("image/")
        path = copy_name(request)
        if path and is_page and not response.streaming:
            with self.lock:
                self._forget(path)
                content, until = response.content, getattr(request, "page_until", None)
                copy = Copy(path, stamp, until, content, dict(response.headers), digest_of(content))
                response.copy_kept = self.copies[path] = copy
                self.bytes += copy.weight
                self._make_room()

    def coded(self, copy: Copy, coding: str, encode: Callable[[bytes], bytes]) -> bytes:
        """The content of a copy in a coding, made by `encode` once, for as long as the copy is kept."""
        if coding not in copy.coded:
            body = encode(copy.content)
            with self.lock:
                if coding not in copy.coded and self.copies.get(copy.path) is copy:
                    copy.coded[coding] = body
                    self.bytes += len(body)
                    self._make_room()
            return body
        return copy.coded[coding]

    @property
    def database_is_away(self) -> bool:
        return time.monotonic() < self.away_until

    def note_database_away(self) -> None:
        self.away_until = time.monotonic() + SECONDS_AWAY

    def _find(self, request: HttpRequest) -> Copy | None:
        name = copy_name(request)
        with self.lock:
            copy = self.copies.get(name) if name else None
            if name and copy:
                self.copies.move_to_end(name)
            return copy

    def _forget(self, path: str) -> None:
        if copy := self.copies.pop(path, None):
            self.bytes -= copy.weight

    def _make_room(self) -> None:
        while len(self.copies) > settings.PAGE_CACHE_PAGES or self.bytes > MOST_BYTES_KEPT:
            self._forget(next(iter(self.copies)))

    @staticmethod
    def _response(copy: Copy) -> HttpResponse:
        response = HttpResponse(copy.content, headers=copy.headers)
        response.copy_kept = copy
        return response
