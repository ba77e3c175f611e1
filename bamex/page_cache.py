"""Rendered pages kept in memory, by content version: never purged, never stale, and there when the database is not.

A copy is good as long as the content version and the day in Bamako are those it was made under (decision 4; the
day, because the salon's stage depends on it). While the database cannot be asked, the last copy is served as it is.
"""

import time
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse

from bamex.clock import today
from bamex.filters import KEPT, PARAMETERS

LONGEST_QUERY = 100  # characters of a query string; longer ones are not worth keeping
MOST_BYTES = 64 * 2**20  # of rendered pages in one process, whatever their number
PATIENCE = 5  # seconds for which a database that did not answer is not asked again


class Copy(NamedTuple):
    stamp: tuple
    content: bytes
    headers: dict


def stamp_of(version):
    # The moment tells apart two databases whose counters happen to agree.
    return (version.number, version.changed, today())


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
        return self._response(copy) if copy and copy.stamp == stamp else None

    def last(self, request):
        """The last response made, whatever has changed since, or None."""
        copy = self._find(request)
        return self._response(copy) if copy else None

    def keep(self, request, stamp, response):
        # Pictures would push pages out, and are kept by their words instead.
        is_page = response.status_code == 200 and not response.headers.get("Content-Type", "").startswith("image/")
        if is_page and not response.streaming and self._is_worth_keeping(request):
            path = request.get_full_path()
            with self.lock:
                self._forget(path)
                self.copies[path] = Copy(stamp, response.content, dict(response.headers))
                self.bytes += len(response.content)
                while len(self.copies) > settings.PAGE_CACHE_PAGES or self.bytes > MOST_BYTES:
                    self._forget(next(iter(self.copies)))

    @property
    def database_is_away(self):
        return time.monotonic() < self.away_until

    def note_database_away(self):
        self.away_until = time.monotonic() + PATIENCE

    def _find(self, request):
        with self.lock:
            copy = self.copies.get(request.get_full_path())
            if copy:
                self.copies.move_to_end(request.get_full_path())
            return copy

    def _forget(self, path):
        if copy := self.copies.pop(path, None):
            self.bytes -= len(copy.content)

    @staticmethod
    def _is_worth_keeping(request):
        # A parameter that no page reads would only make copies of the same page.
        known = {*KEPT, *map(str, PARAMETERS.values())}
        query = request.META.get("QUERY_STRING", "")
        return settings.PAGE_CACHE_PAGES > 0 and len(query) <= LONGEST_QUERY and known.issuperset(request.GET)

    @staticmethod
    def _response(copy):
        return HttpResponse(copy.content, headers=copy.headers)
