"""Rendered pages kept in memory, by content version: never purged, never stale, and there when the database is not.

A copy is good as long as the content version and the day in Bamako are those it was made under (decision 4; the
day, because the salon's stage depends on it). A page that depends on the hour as well says between which moments it
stays the same. While the database cannot be asked, the last copy is served as it is.
"""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse

from bamex.clock import now
from bamex.filters import PARAMETERS, SHARED_PARAMETERS
from bamex.http.parameters import without_added

LONGEST_QUERY = 100  # characters of the parameters that a page reads; longer ones are not worth keeping
LONGEST_ASKED = 900  # characters of a whole query string, marks included; of longer ones nothing is read here
MOST_BYTES = 64 * 2**20  # of rendered pages in one process, in every coding, whatever their number
PATIENCE = 5  # seconds for which a database that did not answer is not asked again


@dataclass(eq=False)
class Copy:
    path: str
    stamp: tuple
    until: datetime | None  # the moment at which the page changes by itself
    content: bytes
    headers: dict
    digest: str  # of the content
    coded: dict = field(default_factory=dict)  # content coding → the content in it, made when first asked for

    @property
    def weight(self):
        return len(self.content) + sum(map(len, self.coded.values()))


def digest_of(content):
    return hashlib.sha256(content).hexdigest()[:32]


def holds(request, since, until=None):
    """Note that the page made for `request` is the same from `since` to `until`, aware; without it, for good."""
    request.page_since, request.page_until = since, until


def name_of(request):
    """What the page asked for is kept under, or None where it is not worth keeping.

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
    return f"{request.path}?{query}" if is_read and len(query) <= LONGEST_QUERY else None


class PageCache:
    """A bounded store of the latest copy of each page, shared by the threads of a process."""

    def __init__(self):
        self.copies = OrderedDict()
        self.bytes = 0
        self.lock = Lock()
        self.away_until = 0.0

    def fresh(self, request, stamp):
        """The response made earlier under the same stamp, or None."""
        copy = self._find(request)
        is_good = copy and copy.stamp == stamp and (copy.until is None or now() < copy.until)
        return self._response(copy) if is_good else None

    def last(self, request):
        """The last response made, whatever has changed since, or None."""
        copy = self._find(request)
        return self._response(copy) if copy else None

    def keep(self, request, stamp, response):
        # Pictures would push pages out, and are kept by their words instead.
        is_page = response.status_code == 200 and not response.headers.get("Content-Type", "").startswith("image/")
        path = name_of(request)
        if path and is_page and not response.streaming:
            with self.lock:
                self._forget(path)
                content, until = response.content, getattr(request, "page_until", None)
                copy = Copy(path, stamp, until, content, dict(response.headers), digest_of(content))
                response.copy_kept = self.copies[path] = copy
                self.bytes += copy.weight
                self._make_room()

    def coded(self, copy, coding, encode):
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
    def database_is_away(self):
        return time.monotonic() < self.away_until

    def note_database_away(self):
        self.away_until = time.monotonic() + PATIENCE

    def _find(self, request):
        name = name_of(request)
        with self.lock:
            copy = self.copies.get(name)
            if copy:
                self.copies.move_to_end(name)
            return copy

    def _forget(self, path):
        if copy := self.copies.pop(path, None):
            self.bytes -= copy.weight

    def _make_room(self):
        while len(self.copies) > settings.PAGE_CACHE_PAGES or self.bytes > MOST_BYTES:
            self._forget(next(iter(self.copies)))

    @staticmethod
    def _response(copy):
        response = HttpResponse(copy.content, headers=copy.headers)
        response.copy_kept = copy
        return response
