"""Middleware of the back office: sessions that have ended, the language that a person chose, who is acting."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from bamex.accounts import audit
from bamex.accounts.sessions import has_ended
from bamex.http.middleware import STAFF_PREFIX


class StaffMiddleware:
    """Does nothing outside the back office: a public page has neither a session nor an account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(STAFF_PREFIX):
            return self.get_response(request)
        if "%00" in request.META["QUERY_STRING"] or "\0" in request.path:
            raise BadRequest("a character that no database column takes")
        with audit.answering(request):
            if request.user.is_authenticated and has_ended(request):
                logout(request)
            language = getattr(getattr(request.user, "account", None), "language", "")
            if language in dict(settings.LANGUAGES):
                translation.activate(language)
                request.LANGUAGE_CODE = language
            return self.get_response(request)
