"""Pages that answer a form whose session has ended, and lead back into it with what was typed."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from bamex.accounts.forms import LogInForm
from bamex.accounts.pages import LogIn
from bamex.http.middleware import STAFF_PREFIX
from bamex.typed_text.error_pages import show_error, show_forbidden
from bamex.typed_text.kept import (
    CARRIED,
    FORM_ADDRESS,
    TypedText,
    keep_typed_text,
    let_go_of_typed_text,
    return_address,
    typed_text_in,
)


def ended_session_page(request: HttpRequest) -> HttpResponse:
    """403: the session has ended. The log-in, with what was typed."""
    is_log_in = request.path == reverse("admin:login") and CARRIED not in request.POST
    typed = TypedText(return_address(request), []) if is_log_in else typed_text_in(request)
    context = {
        **frame_of(typed),
        "form": LogInForm(request),
        "title": _("Your session has ended"),
        "app_path": reverse("admin:login"),
        "is_email_configured": settings.EMAIL_CONFIGURED,
        "has_ended": True,
    }
    return render(request, "admin/login.html", {**admin.site.each_context(request), **context}, status=403)


def refused_form_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form does not hold the secret of this session (Django's CSRF_FAILURE_VIEW).

    Whoever has logged in again meanwhile goes on by a click, which brings the present secret: another site cannot make
    it, and what it posts is not shown at all.
    """
    if not request.path.startswith(STAFF_PREFIX) or is_from_elsewhere(request):
        return show_forbidden(request)
    if not request.user.is_authenticated:
        return ended_session_page(request)
    typed = typed_text_in(request)
    is_own = typed.is_of(request.user)
    context = {**frame_of(typed), "title": _("Not saved: you have logged in again since"), "is_own": is_own}
    frame = admin.site.each_context(request)
    return render(request, "typed_text/refused_form.html", {**frame, **context}, status=403)


def is_from_elsewhere(request: HttpRequest) -> bool:
    """True if the browser says that a page of another site has sent the form."""
    origin = request.headers.get("Origin")
    ours = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    is_foreign = origin is not None and urlsplit(origin).netloc not in ours
    return is_foreign or request.headers.get("Sec-Fetch-Site") == "cross-site"


def frame_of(typed: TypedText) -> dict[str, Any]:
    """The variables of a page that carries a text."""
    return {"typed": typed, FORM_ADDRESS: typed.address, "subtitle": None}


class LogInWithTypedText(LogIn):
    """The log-in; a text that its page carries goes on in the session, for whoever typed the right password."""

    def form_valid(self, form: Form) -> HttpResponse:
        typed = typed_text_in(self.request) if CARRIED in self.request.POST else None
        response = super().form_valid(form)
        if typed and typed.fields and not keep_typed_text(self.request, typed, form.get_user()):
            messages.warning(self.request, _("The text was typed under another account: only that one gets it back."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        carried = frame_of(typed_text_in(self.request)) if CARRIED in self.request.POST else {}
        return {**super().get_context_data(**kwargs), **carried}


@method_decorator(never_cache, name="dispatch")
class TypedTextPage(View):
    """Puts a text back into its form, or lets it go. Reading it tells a script that the portal answers."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204)

    def post(self, request: HttpRequest) -> HttpResponse:
        if CARRIED not in request.POST:
            address = return_address(request)
            let_go_of_typed_text(request, urlsplit(address).path)
            messages.info(request, _("The text that was not saved is given up."))
            return HttpResponseRedirect(address)
        typed = typed_text_in(request)
        if not typed.fields:
            return show_error(request, 400)
        if not keep_typed_text(request, typed, request.user):
            messages.warning(request, _("The text was typed under another account: only that one gets it back."))
        return HttpResponseRedirect(typed.address)
