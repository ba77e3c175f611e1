"""Clock of the portal. Everything that depends on the day asks here, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

from bamex.store.reads import note_end

_now = ContextVar("now", default=timezone.now)


def now() -> datetime:
    """The current moment, aware, in the portal's zone (Bamako, UTC+0)."""
    return timezone.localtime(_now.get()())


def today() -> date:
    """The current day in Bamako; an answer that depends on it holds until midnight."""
    moment = now()
    note_end(moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    return moment.date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`, an aware datetime."""
    token = _now.set(lambda: moment)
    try:
        yield
    finally:
        _now.reset(token)
