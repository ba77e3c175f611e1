"""Turns at making an answer: one process at a time makes a page, others wait for it.

A turn is a lock on one of a fixed number of files (flock(2): a process that is killed lets go of it). Where the folder
cannot be written to, each process makes its own.
"""

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LOCKS = 256  # files; two names that share one wait for each other, which harms nobody
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.1  # seconds between two looks at a lock; a page takes some tenths of a second


class Turns:
    """Turns under names, taken by all processes that use the same folder."""

    def __init__(self, path: Path | None) -> None:
        self.path = path  # None: nobody waits

    @contextlib.contextmanager
    def take(self, name: str, give_up: Callable[[], bool]) -> Iterator[bool]:
        """Within the block it is this thread's turn, if the value is True; False once `give_up()` is true."""
        descriptor = self.open(name)
        if descriptor is None:
            yield True
            return
        try:
            yield self.wait(descriptor, give_up)
        finally:
            os.close(descriptor)

    def open(self, name: str) -> int | None:
        """A descriptor of the name's lock, or None where there can be none."""
        if self.path is None:
            return None
        number = int(hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8], 16) % LOCKS
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            return os.open(self.path / f"{number:03d}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError:
            return None

    @staticmethod
    def wait(descriptor: int, give_up: Callable[[], bool]) -> bool:
        pause = FIRST_PAUSE
        while not give_up():
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)
            else:
                return True
        return False
