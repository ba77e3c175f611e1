"""Admin of accounts, groups and the newsroom's settings, in the words of the newsroom instead of Django's."""

from collections.abc import Iterable
from typing import Any

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from bamex.accounts import audit_list as audit_list  # registers it
from bamex.accounts.audit import record
from bamex.accounts.deletion import has_acted, reason_to_stay
from bamex.accounts.forms import AccountForm, NewAccountForm, NewsroomSettingsForm, OthersPasswordForm, PermissionsField
from bamex.accounts.groups import READY, choosable_permissions
from bamex.accounts.models import Event, NewsroomSettings
from bamex.accounts.second_factor import device_of, remove_second_factor
from bamex.db.deletion import leave_out_counts_of_links, leave_out_links

admin.site.unregister([User, Group, TOTPDevice])  # the last would show keys: the account's page says what there is


class PlainTitles(admin.ModelAdmin):
    """Titles that name the thing alone: Django's put the noun into a sentence, which French grammar does not allow."""

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        noun = capfirst(self.opts.verbose_name)
        context["title"] = noun if kwargs.get("obj") else gettext("%(noun)s: new entry") % {"noun": noun}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple:
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return leave_out_links(to_delete), leave_out_counts_of_links(counts), forbidden, protected


class PlainPermissions(admin.ModelAdmin):
    """Permissions called by what they allow, without those of technical tables."""

    def formfield_for_manytomany(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Permission:
            kwargs |= {"form_class": PermissionsField, "queryset": choosable_permissions()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(User)
class AccountAdmin(PlainTitles, PlainPermissions, UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = OthersPasswordForm
    change_user_password_template = "accounts/others_password.html"  # noqa: S105 no password
    add_form_template = None
    list_display = ["username", "full_name", "group_names", "is_active", "has_second_factor", "last_login"]
    list_filter = ["groups", "is_active", "is_superuser"]
    actions = ["unlock"]
    readonly_fields = ["password_state", "second_factor_state", "last_login", "date_joined"]
    filter_horizontal = ["user_permissions"]
    fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email"]}),
        (_("What the account may do"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("How it is entered"), {"fields": ["password_state", "second_factor_state", "last_login", "date_joined"]}),
        (_("Exceptions"), {"classes": ["collapse"], "fields": ["is_superuser", "user_permissions"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email"]}),
        (_("What the account may do"), {"fields": ["groups"]}),
        (_("Password"), {"fields": ["password1", "password2"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups", "totpdevice_set")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if request.user.is_superuser or not obj else fieldsets[:-1]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only those who may do everything touch the accounts of those who may: else any administrator became one."""
        outranks = obj is None or request.user.is_superuser or not obj.is_superuser
        return outranks and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_change_permission(request, obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # an account is deleted from its own page, which may refuse
        return actions

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        account = self.get_object(request, unquote(object_id))
        staying = {"show_delete": False} if account and has_acted(account) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **staying})

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        account = self.get_object(request, unquote(object_id))
        if account and self.has_delete_permission(request, account) and has_acted(account):
            self.message_user(request, reason_to_stay(account), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))
        return super().delete_view(request, object_id, extra_context)

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view(self.remove_device)
        return [path("<id>/second-factor/", guarded, name="auth_user_second_factor"), *super().get_urls()]

    def remove_device(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 as Django's own beside it
        """Ask whether a colleague's second factor is to be forgotten, whose phone is lost; and forget it."""
        account = self.get_object(request, unquote(id))
        if not account or not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method == "POST":
            remove_second_factor(account)
            text = gettext("%(name)s has no second factor any more, and is logged out everywhere.")
            self.message_user(request, text % {"name": account.get_username()}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))
        context = {**self.admin_site.each_context(request), "title": _("Remove the second factor"), "account": account}
        return TemplateResponse(request, "accounts/others_second_factor.html", context)

    @admin.action(description=_("Remove the lock after wrong passwords"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet) -> None:
        for account in queryset:
            reset(username=account.get_username())
            record(Event.UNLOCKED, account.get_username(), details={})
        self.message_user(request, gettext("These accounts may log in again at once."), messages.SUCCESS)

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description=_("groups"))
    def group_names(self, account: User) -> str:
        return ", ".join(sorted(group.name for group in account.groups.all()))

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, account: User) -> bool:
        return any(device.confirmed for device in account.totpdevice_set.all())

    @admin.display(description=_("password"))
    def password_state(self, account: User) -> str:
        address = reverse("admin:auth_user_password_change", args=[account.pk])
        state = _("Set.") if account.has_usable_password() else _("Not set: nobody can log in with this account.")
        return format_html('{} <a href="{}">{}</a>', state, address, _("Set another password"))

    @admin.display(description=_("second factor"))
    def second_factor_state(self, account: User) -> str:
        if not device_of(account):
            return _("Not set up: the person does it under “My account”.")
        address = reverse("admin:auth_user_second_factor", args=[account.pk])
        return format_html('{} <a href="{}">{}</a>', _("Set up."), address, _("The phone is lost: remove it"))


@admin.register(Group)
class ReadyGroupAdmin(PlainTitles, PlainPermissions, GroupAdmin):
    """Admin of groups. The ready ones are as the portal makes them; whoever wants another makes one."""

    list_display = ["name", "members"]

    @admin.display(description=_("members"))
    def members(self, group: Group) -> str:
        return ", ".join(sorted(user.get_username() for user in group.user_set.all()))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("user_set")

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return (obj is None or obj.name not in READY) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return (obj is None or obj.name not in READY) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> list:
        return ["name", "what_it_may"] if obj and obj.name in READY else ["name", "permissions"]

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> list:
        return ["name", "what_it_may"] if obj and obj.name in READY else []

    @admin.display(description=_("what it may"))
    def what_it_may(self, group: Group) -> str:
        return {
            READY[0]: _("See, add and change all content; delete one’s own drafts. Not publish."),
            READY[1]: _("See and change all content. Neither add, nor delete, nor publish."),
            READY[2]: _("All that Rédaction may; publish, withdraw, schedule and review."),
            READY[3]: _("All that Publication may; keep accounts, groups and settings; read the audit log."),
        }[group.name]


@admin.register(NewsroomSettings)
class NewsroomSettingsAdmin(PlainTitles):
    form = NewsroomSettingsForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is one row: its form, made with the defaults when it is first asked for."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = NewsroomSettings.objects.get_or_create(pk=1)[0]
        return HttpResponseRedirect(reverse("admin:accounts_newsroomsettings_change", args=[row.pk]))

    def save_model(self, request: HttpRequest, obj: NewsroomSettings, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.second_factor_required and not device_of(request.user):
            text = gettext("You have no second factor yourself: you are asked to set it up before anything else.")
            self.message_user(request, text, messages.WARNING)
