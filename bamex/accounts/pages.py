"""Pages of the newsroom about one's own account, and those by which one enters it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordResetView
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from bamex.accounts import second_factor
from bamex.accounts.audit import record
from bamex.accounts.forms import CodeForm, LinkRequestForm, PasswordForm, SecondFactorForm
from bamex.accounts.links import account_of_link
from bamex.accounts.models import Account, Event
from bamex.accounts.second_factor import CodeRefusedError
from bamex.accounts.sessions import SECOND_FACTOR, end_sessions
from bamex.accounts.waiting import account_that_waits, let_wait, stop_waiting

# What a session that must set up its second factor may open before it has.
OPEN_BEFORE = {"account", "second_factor", "language", "logout", "password_change", "password_change_done", "jsi18n"}


def account_pages(site: AdminSite) -> list[URLPattern]:
    """The addresses of this module's pages; those of one's own account behind the site's guard."""

    def own(view: type[View]) -> Any:
        return site.admin_view(view.as_view(**({"site": site} if issubclass(view, NewsroomPage) else {})))

    return [
        path("login/code/", CodeAfterPassword.as_view(site=site), name="login_code"),
        path("language/", LanguageChoice.as_view(), name="language"),
        path("password/forgotten/", LinkRequest.as_view(site=site), name="password_forgotten"),
        path("password/<str:key>/<str:token>/", PasswordChoice.as_view(site=site), name="password_choice"),
        path("account/", own(MyAccount), name="account"),
        path("account/second-factor/", own(SecondFactor), name="second_factor"),
        path("account/second-factor/remove/", own(SecondFactorRemoval), name="second_factor_removal"),
        path("account/recovery-codes/", own(RecoveryCodes), name="recovery_codes"),
        path("account/leave-devices/", own(DevicesLeft), name="leave_devices"),
    ]


class NewsroomPage(TemplateView):
    """A page with the newsroom's frame. A child says its `title`."""

    site: AdminSite | None = None
    title: Any = ""

    @method_decorator([sensitive_post_parameters(), never_cache, csrf_protect])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        frame = self.site.each_context(self.request) if self.site else {}
        return super().get_context_data(**{**frame, "title": self.title, "subtitle": None, **kwargs})


# Entering


class LogIn(LoginView):
    """The password first; whoever has a second factor is then asked for a code, and is not logged in before."""

    def form_valid(self, form: Form) -> HttpResponse:
        user = form.get_user()
        if second_factor.device_of(user):
            let_wait(self.request, user, self.get_success_url())
            return HttpResponseRedirect(reverse("newsroom:login_code"))
        return super().form_valid(form)


class CodeAfterPassword(NewsroomPage, FormView):
    """The second step of a log-in."""

    title = gettext_lazy("Code of the second factor")
    template_name = "accounts/login_code.html"
    form_class = CodeForm
    waiting: Any = None  # the account whose password was right, and the address that follows

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.waiting = account_that_waits(request)
        if not self.waiting:
            messages.warning(request, _("Log in again: the code was not typed in time."))
            return HttpResponseRedirect(reverse("admin:login"))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user, following = self.waiting
        try:
            second_factor.check_code(user, form.cleaned_data["code"])
        except CodeRefusedError as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        stop_waiting(self.request)
        login(self.request, user, settings.AUTHENTICATION_BACKENDS[-1])
        self.request.session[SECOND_FACTOR] = True
        return HttpResponseRedirect(following)


class LinkRequest(NewsroomPage, PasswordResetView):
    """Asks for the address to which a link is sent. What it answers is the same whether an account has it or not."""

    title = gettext_lazy("Password forgotten")
    template_name = "accounts/password_forgotten.html"
    form_class = LinkRequestForm
    subject_template_name = "accounts/password_email_subject.txt"
    email_template_name = "accounts/password_email.txt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.EMAIL_CONFIGURED:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: LinkRequestForm) -> HttpResponse:
        form.save(
            request=self.request,
            subject_template_name=self.subject_template_name,
            email_template_name=self.email_template_name,
        )
        return self.render_to_response(self.get_context_data(form=form, was_sent=True))


class PasswordChoice(NewsroomPage, FormView):
    """Page to which a link for a new password leads.

    The link is not moved into the session, as Django does: a strict cookie does not follow whoever comes from a mail.
    """

    title = gettext_lazy("New password")
    template_name = "accounts/password_choice.html"
    form_class = SetPasswordForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "user": self.account()}

    def account(self) -> User | None:
        return account_of_link(self.kwargs["key"], self.kwargs["token"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.account():
            return self.render_to_response(self.get_context_data(form=None), status=410)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.account() else self.get(request)

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        form.save()
        messages.success(self.request, _("Your new password is set. Log in with it."))
        return HttpResponseRedirect(reverse("admin:login"))


# One's own account


class MyAccount(NewsroomPage):
    title = gettext_lazy("My account")
    template_name = "accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        user = self.request.user
        return super().get_context_data(
            **{
                "groups": list(user.groups.values_list("name", flat=True)),
                "device": second_factor.device_of(user),
                "codes_left": user.recovery_codes.filter(used=None).count(),
                "password_form": PasswordForm(self.request),
                **kwargs,
            }
        )


class SecondFactor(NewsroomPage, FormView):
    """Sets up the second factor: the key as a picture and as text, and a code that proves that the phone has it.

    The password too: a stranger at an open desk would lock its owner out.
    """

    title = gettext_lazy("Second factor")
    template_name = "accounts/second_factor.html"
    form_class = SecondFactorForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if second_factor.device_of(request.user):
            return HttpResponseRedirect(reverse("newsroom:account"))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request) if second_factor.device_of(request.user) else super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        device = second_factor.device_to_confirm(self.request.user)
        key = {"drawn_key": second_factor.drawn_key(device), "written_key": second_factor.written_key(device)}
        required = second_factor.lacks_required_factor(self.request)
        return super().get_context_data(**key, is_required=required, **kwargs)

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        try:
            codes = second_factor.confirm_device(self.request, form.cleaned_data["code"])
        except CodeRefusedError as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        return show_recovery_codes(self, codes)


def show_recovery_codes(page: NewsroomPage, codes: list[str]) -> HttpResponse:
    """The page that shows new recovery codes, this once: they are in no session and in no message."""
    frame = NewsroomPage(site=page.site, request=page.request).get_context_data(title=_("Recovery codes"), codes=codes)
    return render(page.request, "accounts/recovery_codes.html", frame)


class PasswordConfirmed(MyAccount):
    """An act on one's own account, after the password: a form of the account page, which comes back if it is wrong."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PasswordForm(request, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(password_form=form))
        return self.act()

    def act(self) -> HttpResponse:
        raise NotImplementedError


class RecoveryCodes(PasswordConfirmed):
    def act(self) -> HttpResponse:
        if not second_factor.device_of(self.request.user):
            return HttpResponseRedirect(reverse("newsroom:account"))
        return show_recovery_codes(self, second_factor.make_recovery_codes(self.request.user))


class SecondFactorRemoval(PasswordConfirmed):
    def act(self) -> HttpResponse:
        user = self.request.user
        second_factor.remove_second_factor(user, but=self.request)
        messages.success(self.request, _("Your account has no second factor any more."))
        return HttpResponseRedirect(reverse("newsroom:account"))


class DevicesLeft(View):
    """Ends all other sessions of one's account."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        end_sessions(request.user, but=request)
        record(Event.DEVICES_LEFT, request.user.get_username())
        messages.success(request, _("All other devices are logged out. You are still logged in here."))
        return HttpResponseRedirect(reverse("newsroom:account"))


class LanguageChoice(View):
    """The language of the back office, kept with the account and, for the page of the log-in, in a cookie."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen, following = request.POST.get("language"), request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
            following = reverse("admin:index")
        response = HttpResponseRedirect(following)
        if chosen in dict(settings.LANGUAGES):
            if request.user.is_authenticated:
                Account.objects.update_or_create(user=request.user, defaults={"language": chosen})
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=365 * 24 * 60 * 60,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response
