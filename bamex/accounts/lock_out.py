"""Lock-out of whoever guesses passwords: the address that counts, and the page that says when one may try again."""

from datetime import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bamex.operation.rate_limits import who_asks


def client_address(request: HttpRequest) -> str | None:
    """The address of who asks, as far as it can be believed (TRUSTED_PROXIES)."""
    return who_asks(request.META, settings.TRUSTED_PROXIES)


def end_of_lock(username: str, address: str | None) -> datetime:
    """The moment from which this name may try again from this address."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return timezone.localtime(last + get_cool_off())


def lock_out_page(request: HttpRequest, response: HttpResponse, credentials: dict | None = None) -> HttpResponse:
    """A page of the house in place of the log-in that was refused; 429."""
    from django.contrib import admin  # when this module is loaded, there is no site yet

    username = (credentials or {}).get("username") or ""
    context = {
        **admin.site.each_context(request),
        "title": _("Log-in locked"),
        "ends": end_of_lock(username, client_address(request)),
        "failures": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "accounts/locked_out.html", context, status=429)
