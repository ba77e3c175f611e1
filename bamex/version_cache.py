"""In-process cache of values that hold for one content version and one day."""

from collections.abc import Callable, Hashable
from datetime import date, datetime
from threading import Lock
from typing import Generic, Protocol, TypeVar

from bamex.clock import now
from bamex.store.reads import Reads, note_reads, recorded_reads

Value = TypeVar("Value")


class Version(Protocol):
    """What the cache needs of a ContentVersion; models quote the ledger, which is kept here, so it knows none."""

    number: int
    changed: datetime
    own_values: dict | None  # what is made under a version that no reader sees stays with it, and goes with it


def stamp_of(version: Version) -> tuple[int, datetime, date]:
    """The content's version and the day, on which pages depend: as long as both are the same, nothing has changed."""
    # The moment tells apart two databases whose counters happen to agree.
    return (version.number, version.changed, now().date())


class VersionCache(Generic[Value]):
    """Values by key, the `most` made last, all forgotten when the content changes or another day begins.

    What a value was made of is kept with it: whatever uses it depends on that too (bamex.store.reads).
    """

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, Lock()
        self.stamp: tuple | None = None
        self.values: dict[Hashable, tuple[Value, Reads]] = {}

    def get(self, version: Version, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key` under the content's `version`; `make()` gives it the first time."""
        own_values = getattr(version, "own_values", None)
        if own_values is not None:
            if (self, key) not in own_values:
                own_values[self, key] = make()
            return own_values[self, key]
        stamp = stamp_of(version)
        with self.lock:
            if self.stamp != stamp:
                self.stamp, self.values = stamp, {}
            known = self.values.get(key)
        if known is not None:
            note_reads(known[1])
            return known[0]
        with recorded_reads() as reads:
            value = make()
        with self.lock:
            if self.stamp == stamp:
                self.values[key] = value, reads
                if len(self.values) > self.most:
                    self.values.pop(next(iter(self.values)))
        return value
