"""The newsroom as an admin site: what it is called, who enters, and what stands on its first page."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from bamex.accounts.forms import LogInForm
from bamex.accounts.pages import OPEN_BEFORE
from bamex.accounts.second_factor import lacks_required_factor
from bamex.admin.index import order_by_day
from bamex.admin.pages.first_page import first_page_context
from bamex.text.languages import DEFAULT
from bamex.typed_text.kept import copies_done_with
from bamex.typed_text.pages import LogInWithTypedText, ended_session_page


class NewsroomSite(AdminSite):
    """The back office. `django.contrib.admin.site` is one of these (bamex.apps.NewsroomAdminConfig)."""

    site_header = site_title = _("BAMEX’25 – Newsroom")
    index_title = _("What the portal publishes")
    site_url = f"/{DEFAULT}/"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        applications = super().get_app_list(request, app_label)
        return applications if app_label else order_by_day(applications, self.get_model_admin)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "copies_done_with": copies_done_with(request)}

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Django's page, with what is left to do above it."""
        return super().index(request, {**first_page_context(request), **(extra_context or {})})

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Django's guard, and two more: a form whose session has ended comes back with the log-in; whoever needs a
        second factor sets it up before anything else."""
        guarded = super().admin_view(view, cacheable)

        def show(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            name = request.resolver_match and request.resolver_match.url_name
            if request.method == "POST" and not request.user.is_authenticated and name != "logout":
                return ended_session_page(request)
            if name not in OPEN_BEFORE and self.has_permission(request) and lacks_required_factor(request):
                return HttpResponseRedirect(reverse("newsroom:second_factor"))
            return guarded(request, *args, **kwargs)

        return update_wrapper(show, guarded)

    @method_decorator([never_cache, login_not_required])  # as Django's own
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Django's page with the portal's own log-in, which knows of the second step."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        request.current_app = self.name
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "is_email_configured": settings.EMAIL_CONFIGURED,
            "typed": None,
            "has_ended": False,
            **(extra_context or {}),
        }
        return LogInWithTypedText.as_view(
            authentication_form=LogInForm,
            template_name="admin/login.html",
            next_page="admin:index",
            extra_context=context,
        )(request)
