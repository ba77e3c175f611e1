"""Prepared answers on disk, shared by all processes of a machine: one file an answer, written whole or not at all.

A folder that cannot be written to (full, read-only) goes on being read, and says so once; nothing else fails. On a full
disk what is small may still find room while what is large does not: that is no news either way.
"""

import contextlib
import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bamex.store.prepared import MadeOf, PreparedAnswer, made_of_head

ROOM_MADE = 0.9  # of the most bytes: what is left once the oldest have gone
WRITING = ".new-"  # begins the name of a file that is being written
ABANDONED = 600  # seconds after which such a file is one that nobody finishes
CALM = 600  # seconds without a failure after which a folder is one that can be written to again
MARK_AGAIN = 3600  # seconds after which an answer that is read is marked as used again

logger = logging.getLogger(__name__)


class AnswerFolder:
    """Answers by name in files under `path`, of together at most `most_bytes`: those unused for longest go first."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self.path, self.most_bytes = path, most_bytes
        self.lock = threading.Lock()
        self.bytes: int | None = None  # estimated: other processes write here as well
        self.is_writable = True
        self.failed = 0.0  # when an answer could last not be written, by time.monotonic()

    def find(self, name: str) -> PreparedAnswer | None:
        """The answer kept under a name, or None: also where its file cannot be read, or is not whole."""
        place = self.place(name)
        try:
            with open(place, "rb") as file:
                content = file.read()
                status = os.fstat(file.fileno())
            answer = PreparedAnswer.from_bytes(content, name)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if time.time() - status.st_mtime > MARK_AGAIN:
            with contextlib.suppress(OSError):
                os.utime(place)
        return answer

    def keep(self, name: str, answer: PreparedAnswer) -> bool:
        """Write the answer as the latest of its name; whether that was possible."""
        place, content = self.place(name), answer.to_bytes(name)
        new = place.with_name(f"{WRITING}{os.getpid()}-{threading.get_ident()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(content)
            new.replace(place)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            self.note_writable(error)
            return False
        self.note_writable(None)
        self.make_room(len(content))
        return True

    def place(self, name: str) -> Path:
        """The file of a name."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:40]
        return self.path / digest[:2] / digest

    def grounds(self) -> dict[str, MadeOf]:
        """Name → what it was made of, of every answer kept; their bodies are not read."""
        found = {}
        for place in self.files():
            with contextlib.suppress(OSError, ValueError, KeyError), open(place, "rb") as file:
                head = json.loads(file.readline())
                found[head["name"]] = made_of_head(head)
        return found

    def files(self) -> Iterator[Path]:
        """The files of all answers kept."""
        yield from (place for place in self.path.glob("??/*") if not place.name.startswith(WRITING))

    def make_room(self, added: int) -> None:
        """Delete the answers unused for longest when `added` bytes have made the folder too large."""
        with self.lock:
            self.bytes = added + (self.weigh() if self.bytes is None else self.bytes)
            if self.bytes <= self.most_bytes:
                return
            found = []
            for place in self.path.glob("??/*"):
                with contextlib.suppress(OSError):
                    status = place.stat()
                    is_abandoned = place.name.startswith(WRITING) and time.time() - status.st_mtime > ABANDONED
                    found.append((0 if is_abandoned else status.st_mtime, status.st_size, place))
            self.bytes = sum(size for _used, size, _place in found)
            for _used, size, place in sorted(found):
                if self.bytes <= self.most_bytes * ROOM_MADE:
                    break
                with contextlib.suppress(OSError):
                    place.unlink()
                self.bytes -= size

    def clear(self) -> None:
        """Delete all answers."""
        for place in self.files():
            with contextlib.suppress(OSError):
                place.unlink()

    def weigh(self) -> int:
        """The bytes of all files now."""
        total = 0
        for place in self.path.glob("??/*"):
            with contextlib.suppress(OSError):
                total += place.stat().st_size
        return total

    def note_writable(self, error: OSError | None) -> None:
        """Say once that the folder cannot be written to, and once that it can again, after a while without failures."""
        if error is not None:
            self.failed = time.monotonic()
            if self.is_writable:
                self.is_writable = False
                logger.error("The page store cannot be written to, and serves what it has: %s", error)
        elif not self.is_writable and time.monotonic() - self.failed > CALM:
            self.is_writable = True
            logger.warning("The page store can be written to again.")
