"""Lock-out of whoever guesses passwords: the address that counts, and the page that says when one may try again."""

from datetime import datetime
from ipaddress import ip_address

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _


def client_address(request: HttpRequest) -> str | None:
    """The address of who asks: each trusted proxy has added to X-Forwarded-For the one that it was asked by.

    What stands further to the left was written by whoever asked, and is not believed.
    """
    nearest = request.META.get("REMOTE_ADDR") or None
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.TRUSTED_PROXIES:
            nearest = hops[-settings.TRUSTED_PROXIES]
    try:
        return str(ip_address(nearest or ""))
    except ValueError:
        return None


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
