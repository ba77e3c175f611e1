"""Prepared answers in the memory of one process: bounded, those asked for longest ago go first."""

from collections import OrderedDict
from contextlib import suppress
from threading import Lock

from bamex.store.prepared import PreparedAnswer

LARGEST = 2**20  # bytes; what weighs more is read from disk each time


class Memory:
    """Answers by name, shared by the threads of a process; at most `most_answers` of together `most_bytes`."""

    def __init__(self, most_answers: int, most_bytes: int) -> None:
        self.most_answers, self.most_bytes = most_answers, most_bytes
        self.answers: OrderedDict[str, PreparedAnswer] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()

    def find(self, name: str) -> PreparedAnswer | None:
        """The answer kept under a name, or None."""
        answer = self.answers.get(name)
        if answer is not None:
            with suppress(KeyError):  # it has just gone for another; each of the two calls is whole by itself
                self.answers.move_to_end(name)
        return answer

    def keep(self, name: str, answer: PreparedAnswer) -> None:
        """Keep the answer as the latest of its name."""
        with self.lock:
            self._forget(name)
            if answer.weight > min(LARGEST, self.most_bytes) or not self.most_answers:
                return
            self.answers[name] = answer
            self.bytes += answer.weight
            while len(self.answers) > self.most_answers or self.bytes > self.most_bytes:
                self._forget(next(iter(self.answers)))

    def clear(self) -> None:
        """Forget all answers."""
        with self.lock:
            self.answers.clear()
            self.bytes = 0

    def _forget(self, name: str) -> None:
        if answer := self.answers.pop(name, None):
            self.bytes -= answer.weight
