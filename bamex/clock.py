"""What time it is for the portal. Everything that depends on the day asks here, so that tests can set it."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_now = ContextVar("now", default=timezone.now)


def now():
    """The current moment, aware, in the portal's zone (Bamako, UTC+0)."""
    return timezone.localtime(_now.get()())


def today():
    return now().date()


@contextmanager
def at(moment):
    """Within the block it is `moment`, an aware datetime."""
    token = _now.set(lambda: moment)
    try:
        yield
    finally:
        _now.reset(token)
