"""A log-in between its two steps: the password was right, and the code of the second factor is still to be typed."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from bamex import clock

WAITING = "accounts_waiting"
LONGEST = timedelta(minutes=10)


def let_wait(request: HttpRequest, user: User, following: str) -> None:
    """Note in the session, which is nobody's yet, whose password was right, and where the log-in leads."""
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),  # a password changed meanwhile ends the waiting
        "since": clock.now().isoformat(),
        "following": following,
    }


def account_that_waits(request: HttpRequest) -> tuple[User, str] | None:
    """The account whose password was right, not long ago, and the address that follows."""
    noted = request.session.get(WAITING)
    if not noted or clock.now() - datetime.fromisoformat(noted["since"]) > LONGEST:
        return None
    user = User.objects.filter(pk=noted["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), noted["hash"]):
        return user, noted["following"]
    return None


def stop_waiting(request: HttpRequest) -> None:
    request.session.pop(WAITING, None)
