"""Record of what an answer is made of: the tables that were read for it, and the moment until which it holds.

Whatever asks the database while a recording is open is noted by the names in its SQL. What comes from a cache by
content version (bamex.version_cache) brings along what was noted when it was made.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import connection


@dataclass
class Reads:
    """The names of the tables read, and the earliest moment at which what was made of them changes by itself."""

    tables: set[str] = field(default_factory=set)
    until: datetime | None = None
    around: "Reads | None" = field(default=None, repr=False)  # of the recording within which this one was opened

    def add(self, other: "Reads") -> None:
        self.tables |= other.tables
        self.end_at(other.until)

    def end_at(self, moment: datetime | None) -> None:
        if moment and (self.until is None or moment < self.until):
            self.until = moment


_open: ContextVar[Reads | None] = ContextVar("reads", default=None)


@contextmanager
def recorded_reads() -> Iterator[Reads]:
    """Within the block everything read is noted in the Reads given, and in the recordings around it."""
    outer = _open.get()
    reads = Reads(around=outer)
    token = _open.set(reads)
    try:
        if outer is None:
            with connection.execute_wrapper(note_tables):
                yield reads
        else:
            yield reads
    finally:
        _open.reset(token)
        reads.around = None
        if outer is not None:
            outer.add(reads)


def reads_so_far() -> Reads | None:
    """Reads of the open recording and of those around it; None where nothing is recorded."""
    if (recording := _open.get()) is None:
        return None
    found = Reads()
    while recording is not None:
        found.add(recording)
        recording = recording.around
    return found


def note_reads(reads: Reads) -> None:
    """Note what something was made of that is used again."""
    if (recording := _open.get()) is not None:
        recording.add(reads)


def note_table(name: str) -> None:
    """Note a table, or EVERYTHING or DAY_OF_CHANGE of bamex.store.prepared, on which what is being made depends."""
    if (recording := _open.get()) is not None:
        recording.tables.add(name)


def note_end(moment: datetime | None) -> None:
    """Note that what is being made changes by itself at `moment`, aware."""
    if (recording := _open.get()) is not None:
        recording.end_at(moment)


def note_tables(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    """Note the tables that a statement names; a wrapper of Django's `connection.execute_wrapper`."""
    if (recording := _open.get()) is not None:
        recording.tables |= tables_in(sql if isinstance(sql, str) else sql.as_string())
    return execute(sql, params, many, context)


@lru_cache(maxsize=2000)
def tables_in(sql: str) -> frozenset[str]:
    """The tables of ours that a statement names."""
    return known_tables().intersection(re.findall(r"\w+", sql))


@cache
def known_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))
