"""Lifetime of pages in the caches of browsers and proxies (RFC 9111, RFC 5861)."""

from datetime import datetime

from django.http import HttpRequest

from bamex.clock import now
from bamex.store.reads import note_end

FRESH = 60  # seconds
STALE = 86400  # seconds more, in which a cache may answer at once and ask meanwhile
WITHOUT_ANSWER = 604800  # seconds for which a cache may go on answering when the portal does not


def page_cache_control(next_due: datetime | None) -> str:
    """The Cache-Control of a page: no cache gives it out, unasked, after the moment at which content is to change.

    That holds for stale pages too. Only when the portal does not answer, an old page is better than none (decision 30).
    """
    fresh, stale = FRESH, STALE
    if next_due is not None:
        left = max(0, int((next_due - now()).total_seconds()))
        fresh = min(FRESH, left)
        stale = min(STALE, left - fresh)
    directives = ["public", f"max-age={fresh}", *([f"stale-while-revalidate={stale}"] if stale else [])]
    return ", ".join([*directives, f"stale-if-error={WITHOUT_ANSWER}"])


def hold_page(request: HttpRequest, since: datetime, until: datetime | None = None) -> None:
    """Note that the page made for `request` is the same from `since` to `until`, aware; without it, for good."""
    request.page_since = since
    note_end(until)
