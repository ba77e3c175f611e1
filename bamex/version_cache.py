"""What takes long to work out and holds as long as the content is what it was: remembered in one process, bounded."""

from threading import Lock

from bamex.clock import today


def stamp_of(version):
    """By what a memory knows that nothing has changed: the content's version, and the day, on which pages depend."""
    # The moment tells apart two databases whose counters happen to agree.
    return (version.number, version.changed, today())


class Remembered:
    """Values by key, the `most` worked out last, all forgotten when the content changes or another day begins."""

    def __init__(self, most):
        self.most, self.stamp, self.values, self.lock = most, None, {}, Lock()

    def get(self, version, key, make):
        """The value of `key` under the content's `version`; `make()` gives it the first time."""
        stamp = stamp_of(version)
        with self.lock:
            if self.stamp != stamp:
                self.stamp, self.values = stamp, {}
            known = self.values.get(key)
        if known is None:
            known = make()
            with self.lock:
                if self.stamp == stamp:
                    self.values[key] = known
                    if len(self.values) > self.most:
                        self.values.pop(next(iter(self.values)))
        return known
