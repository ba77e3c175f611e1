"""In-process cache of values that hold as long as nothing that they were made of changes, and for one day."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Generic, Protocol, TypeVar

from django.utils import timezone

from bamex.clock import now
from bamex.store.prepared import DAY_OF_CHANGE, EVERYTHING
from bamex.store.reads import Reads, note_reads, reads_so_far, recorded_reads

Value = TypeVar("Value")
Stamp = tuple[int, datetime, date]


class Version(Protocol):
    """ContentVersion as the cache needs it; models quote the ledger, which is kept here, so it knows none."""

    number: int
    changed: datetime
    read_with: frozenset[str]  # tables of which the version itself tells something
    own_values: dict | None  # what is made under a version that no reader sees stays with it, and goes with it

    @property
    def tables(self) -> dict[str, int] | None: ...  # table → when it last changed; None where that is not known


def stamp_of(version: Version) -> Stamp:
    """The content's version and the day, on which pages depend: as long as both are the same, nothing has changed."""
    # The moment tells apart two databases whose counters happen to agree.
    return (version.number, version.changed, now().date())


@dataclass
class Kept(Generic[Value]):
    """A value, with what was read for it and the moments of all that it depends on."""

    value: Value
    reads: Reads
    moments: dict[str, object] | None  # None where nobody knows what was read before: it holds for its stamp alone
    stamp: Stamp  # under which it was made, or last found to hold

    def holds_at(self, version: Version, stamp: Stamp) -> bool:
        """True while no table has changed that it was made of, and no day or moment has come that changes it."""
        if self.stamp != stamp:
            is_same_day = self.stamp[-1] == stamp[-1]
            if self.moments is None or not is_same_day or self.moments != moments_of(self.moments, version):
                return False
            self.stamp = stamp
        return self.reads.until is None or now() < self.reads.until


def moments_of(names: Iterable[str], version: Version) -> dict[str, object] | None:
    """Moments when each of the tables last changed under the version; None where that is not known.

    They are compared for equality: what is brought back from a backup, or rolled back, counts as it was then.
    """
    if version.tables is None:
        return None
    special = {EVERYTHING: version.changed, DAY_OF_CHANGE: timezone.localtime(version.changed).date()}
    return {name: special.get(name, version.tables.get(name)) for name in names}


class VersionCache(Generic[Value]):
    """Values by key, the `most` made last, each made anew once the content that it was made of, or the day, is another.

    What a value was made of is kept with it: whatever uses it depends on that too (bamex.store.reads). What had been
    read before counts as well, because a maker may be handed rows; not where all makers `read_all` they need.
    """

    def __init__(self, most: int, read_all: bool = False) -> None:
        self.most, self.read_all, self.lock = most, read_all, Lock()
        self.values: dict[Hashable, Kept[Value]] = {}

    def get(self, version: Version, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key` under the content's `version`; `make()` gives it the first time."""
        own_values = getattr(version, "own_values", None)
        if own_values is not None:
            if (self, key) not in own_values:
                own_values[self, key] = make()
            return own_values[self, key]
        stamp = stamp_of(version)
        known = self.values.get(key)
        if known is not None and known.holds_at(version, stamp):
            note_reads(known.reads)
            return known.value
        read_before = Reads() if self.read_all else reads_so_far()
        with recorded_reads() as reads:
            value = make()
        moments = None
        if read_before is not None:
            moments = moments_of(read_before.tables | reads.tables | version.read_with, version)
        with self.lock:
            self.values.pop(key, None)
            self.values[key] = Kept(value, reads, moments, stamp)
            if len(self.values) > self.most:
                self.values.pop(next(iter(self.values)))
        return value
