"""Sessions of staff: when they began, and when they end: after a working day, or with all others of the account."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpRequest

from bamex import clock
from bamex.accounts.models import Account

BEGAN, EPOCH, SECOND_FACTOR = "accounts_began", "accounts_epoch", "accounts_second_factor"


def begin_session(request: HttpRequest, user: User) -> None:
    """Note in a new session when it began, and under which epoch of the account."""
    request.session[BEGAN] = clock.now().isoformat()
    request.session[EPOCH] = present_epoch(user)


def present_epoch(user: User) -> int:
    """The account's epoch as the database has it."""
    return Account.objects.filter(user=user).values_list("session_epoch", flat=True).first() or 0


def has_ended(request: HttpRequest) -> bool:
    """The session is older than a working day, or the account has left all devices since."""
    session = request.session
    began = session.get(BEGAN)
    limit = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    is_old = not began or clock.now() - datetime.fromisoformat(began) >= limit
    account = getattr(request.user, "account", None)  # read with the user
    return is_old or session.get(EPOCH) != (account.session_epoch if account else 0)


def end_sessions(user: User, but: HttpRequest | None = None) -> None:
    """End all sessions of an account at their next request, save that of the request `but`."""
    Account.objects.get_or_create(user=user)
    Account.objects.filter(user=user).update(session_epoch=F("session_epoch") + 1)
    if but:
        but.session.cycle_key()
        but.session[EPOCH] = present_epoch(user)
