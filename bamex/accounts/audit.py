"""Writing the audit log: who is asking, from where, and what happened."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest

from bamex import clock
from bamex.accounts.lock_out import client_address
from bamex.accounts.models import AuditEntry, Event

logger = logging.getLogger("bamex.accounts")

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)
_is_silent: ContextVar[bool] = ContextVar("audit_is_silent", default=False)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Within the block, what happens is done by the account behind `request`."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def silenced() -> Iterator[None]:
    """Within the block nothing is recorded, because the caller records it as a whole."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def record(
    event: Any, subject: str = "", request: HttpRequest | None = None, details: dict[str, list[str]] | None = None
) -> None:
    """Write a line of the audit log, and one of the server's log.

    `event` is one of Event; `subject`, the account or the group concerned.
    """
    if _is_silent.get():
        return
    request = request or _request.get()
    user = getattr(request, "user", None)
    account = user if user and user.is_authenticated else None
    entry = AuditEntry.objects.create(
        moment=clock.now(),
        event=event,
        actor=account.get_username() if account else "",
        actor_number=account.pk if account else None,
        subject=subject[:150].replace("\0", ""),
        address=(client_address(request) if request else None) or "",
        details=details or {},
    )
    level = logging.WARNING if event in {Event.LOCKED_OUT, Event.WRONG_PASSWORD, Event.WRONG_CODE} else logging.INFO
    # Quoted, so that a name with a line break in it writes no line of its own.
    logger.log(level, "%s subject=%r by=%r address=%s", event.value, entry.subject, entry.actor, entry.address or "-")
