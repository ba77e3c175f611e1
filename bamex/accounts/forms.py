"""Forms of the account pages and of the accounts' admin, in words for someone who has never seen Django."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    PasswordResetForm,
    UserChangeForm,
    UserCreationForm,
    UsernameField,
)
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bamex.accounts.links import password_link
from bamex.accounts.models import NewsroomSettings


class LogInForm(AdminAuthenticationForm):
    username = UsernameField(
        label=gettext_lazy("Name to log in with"),
        max_length=150,  # of a user's name; failures with a longer one could not be counted
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": gettext_lazy(
            "Name and password do not go together, or the account is not one of the newsroom. Mind capital letters."
        ),
    }


class CodeForm(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """The account's own password, asked for before what a stranger at an open desk must not do."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """A wrong one is counted, noted and locked out as at the log-in, by the same signals."""
        typed = {"username": self.request.user.get_username(), "password": self.cleaned_data["password"]}
        if authenticate(self.request, **typed) != self.request.user:
            raise ValidationError(_("This is not your password."))
        return typed["password"]


class SecondFactorForm(CodeForm, PasswordForm):
    """The code of a phone that becomes the second factor, and the password of whoever holds it."""

    field_order = ("code", "password")


class LinkRequestForm(PasswordResetForm):
    """Asks for a link by e-mail, which leads to the portal's own address whatever the request says its host is."""

    def send_mail(self, subject_template: str, template: str, context: dict, *others: Any, **options: Any) -> None:
        context = {**context, "link": password_link(context["user"])}
        super().send_mail(subject_template, template, context, *others, **options)


# The admin of accounts and groups


class PermissionsField(forms.ModelMultipleChoiceField):
    """Permissions called by what they allow: “Exposants : ajouter”."""

    def label_from_instance(self, permission: Permission) -> str:
        return permission_in_words(permission)


def permission_in_words(permission: Permission) -> str:
    """The noun and the verb of a permission, in the reader's language; a permission of its own by its own name."""
    verbs = {
        "view": pgettext("permission", "see"),
        "add": pgettext("permission", "add"),
        "change": pgettext("permission", "change"),
        "delete": pgettext("permission", "delete"),
    }
    verb, _separator, _noun = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if verb not in verbs or model is None:
        return _(permission.name)
    return _("%(noun)s: %(verb)s") % {"noun": capfirst(model._meta.verbose_name_plural), "verb": verbs[verb]}


class AccountForm(UserChangeForm):
    password = None  # its hash tells nobody anything: the page has a link to set another

    class Meta(UserChangeForm.Meta):
        labels = {
            "username": gettext_lazy("Name to log in with"),
            "is_active": gettext_lazy("Active"),
            "is_staff": gettext_lazy("May enter the newsroom"),
            "is_superuser": gettext_lazy("May do everything"),
            "groups": gettext_lazy("Groups"),
            "user_permissions": gettext_lazy("Permissions beside those of the groups"),
        }
        widgets = {"groups": forms.CheckboxSelectMultiple}
        help_texts = {
            "username": gettext_lazy("Letters, figures and @ . + - _ only."),
            "is_active": gettext_lazy("Take the tick away, instead of deleting the account, when a colleague leaves."),
            "is_staff": gettext_lazy("Without it the account opens nothing."),
            "is_superuser": gettext_lazy("Without belonging to any group; for whoever runs the server."),
            "groups": gettext_lazy(
                "Rédaction: writes. Traduction: translates. Publication: writes and publishes. Administration: also "
                "keeps accounts. One may be in several."
            ),
            "user_permissions": "",
        }


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "groups")
        labels = AccountForm.Meta.labels
        widgets = AccountForm.Meta.widgets
        help_texts = AccountForm.Meta.help_texts

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True  # there are no accounts but of the newsroom
        return super().save(commit)


class OthersPasswordForm(AdminPasswordChangeForm):
    """Sets the password of a colleague; there is no way of logging in without one, so that is not offered."""

    usable_password = None


class NewsroomSettingsForm(forms.ModelForm):
    class Meta:
        model = NewsroomSettings
        fields = ("second_factor_required", "other_publisher_required", "review_after_months")
