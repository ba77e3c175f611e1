"""Admin of rows without a state that readers see: they are withdrawn on a page of their own, with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from bamex.addresses import back_office_address, back_office_page_name
from bamex.admin.bilingual import BilingualAdmin
from bamex.editorial.models import Revision
from bamex.editorial.publishing import CannotBeDoneError, needs_another_publisher, refuse_if
from bamex.editorial.reason_forms import ReasonForm
from bamex.editorial.revisions import keep_revision, lock_status, pending_draft, plain_of, revisions_of
from bamex.models import Correction
from bamex.publication import owner_of
from bamex.text.languages import CODES
from bamex.typed_text.kept import form_text_of, let_go_of_typed_text
from bamex.withdrawable import Withdrawable

TAKE_AWAY, GIVE_BACK = "_withdraw", "_give_back"  # names of buttons


class WithdrawnFilter(admin.SimpleListFilter):
    """Filter of what readers see, and of what was withdrawn."""

    title = _("state")
    parameter_name = "withdrawn"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("no", _("Published")), ("yes", _("Withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(withdrawn__isnull=self.value() == "no") if self.value() else queryset


class WithdrawableAdmin(BilingualAdmin):
    """Parent of the admins of such rows: no button deletes, a page of their own withdraws."""

    columns = ["__str__"]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        first, *others = super().get_list_display(request)
        return [first, "withdrawn", *others]

    def get_list_filter(self, request: HttpRequest) -> list:
        return [WithdrawnFilter, *super().get_list_filter(request)]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def may_open_withdrawal(self, request: HttpRequest, row: Withdrawable) -> bool:
        """True if somebody may do one of the two acts of the page; `fault_of_rights` says whether it is the one due."""
        acts = ("editorial.withdraw", "editorial.publish")
        return self.has_change_permission(request, row) and any(request.user.has_perm(act) for act in acts)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.withdrawal_page)
        return [
            path("<int:pk>/withdraw/", view, name=back_office_page_name(self.model, "withdraw")),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, obj: models.Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj and self.may_open_withdrawal(request, obj) and not fault_of_rights(request.user, obj):
            context["withdrawal_address"] = back_office_address(obj, "withdraw", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def withdrawal_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page that asks why and withdraws, or gives back what was withdrawn."""
        row = get_object_or_404(self.model, pk=pk)
        if not self.may_open_withdrawal(request, row):
            raise PermissionDenied
        form_text = form_text_of(request)
        data = request.POST if TAKE_AWAY in request.POST else None
        form = ReasonForm(data, model=self.model, initial=form_text.initial)
        if GIVE_BACK in request.POST or form.is_valid():
            try:
                self.withdraw_or_give_back(request, pk, form)
            except CannotBeDoneError as error:
                self.message_user(request, str(error), messages.ERROR)
                row.refresh_from_db()
            else:
                let_go_of_typed_text(request, request.path)
                return HttpResponseRedirect(back_office_address(row, "changelist"))
        title = gettext("Show to readers again") if row.is_withdrawn else gettext("Withdraw")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "row": row,
            "fault_of_rights": fault_of_rights(request.user, row),
            "form": form,
            "form_text": form_text,
            "index_group": self.index_group,
        }
        return TemplateResponse(request, "admin/withdraw_row.html", context)

    @transaction.atomic
    def withdraw_or_give_back(self, request: HttpRequest, pk: int, form: ReasonForm) -> None:
        """Do what the button says that was pressed; raises CannotBeDoneError."""
        owner = owner_of(self.model._default_manager.get(pk=pk))
        lock_status(owner)
        row = self.model._default_manager.get(pk=pk)  # as the lock found it
        refuse_what_is_done(row, gives_back=GIVE_BACK in request.POST)
        refuse_if([fault] if (fault := fault_of_rights(request.user, row)) else [])
        refuse_while_draft_waits(owner)
        if row.is_withdrawn:
            refuse_who_saved_last(owner, request.user)
        found = plain_of(owner)
        act = Revision.Act.PUBLISH if row.is_withdrawn else Revision.Act.WITHDRAW
        if row.is_withdrawn:
            row.give_back()
            told = gettext("Readers see it again: “%(row)s”.") % {"row": row}
        else:
            row.withdraw(**{f"withdrawal_note_{language}": note for language, note in form.notes.items()})
            if not isinstance(row, Correction):
                log_withdrawal(row)
            told = gettext("Withdrawn: “%(row)s”. Readers find the reason in the log of corrections.") % {"row": row}
        keep_revision(owner, plain_of(owner), act, author=request.user, found=found)
        self.log_change(request, row, [{"changed": {"fields": [str(self.opts.get_field("withdrawn").verbose_name)]}}])
        self.message_user(request, told, messages.SUCCESS)


def fault_of_rights(user: AbstractBaseUser | AnonymousUser, row: Withdrawable) -> str:
    """The sentence that somebody may not withdraw the row, or show it to readers again, which is to publish it."""
    if row.is_withdrawn and not user.has_perm("editorial.publish"):
        return gettext("Your account does not publish: ask a colleague who does to show it to readers again.")
    if not row.is_withdrawn and not user.has_perm("editorial.withdraw"):
        return gettext("Your account withdraws nothing: ask a colleague who does.")
    return ""


def refuse_who_saved_last(owner: models.Model, user: AbstractBaseUser | AnonymousUser) -> None:
    """Raise CannotBeDoneError where a second pair of eyes is asked for, and `user` was the last to save."""
    latest = revisions_of(owner).first()
    if latest and needs_another_publisher(latest, user):
        text = gettext("“%(owner)s” was last saved by you: here a colleague shows it to readers again.")
        raise CannotBeDoneError(text % {"owner": owner})


def refuse_what_is_done(row: Withdrawable, *, gives_back: bool) -> None:
    """Raise CannotBeDoneError where the row is no longer as the page showed it: by a colleague, or a double click."""
    if row.is_withdrawn and not gives_back:
        text = gettext("“%(row)s” was withdrawn after you opened the page: nothing more was changed.")
    elif gives_back and not row.is_withdrawn:
        text = gettext("“%(row)s” was shown to readers again after you opened the page: nothing more was changed.")
    else:
        return
    raise CannotBeDoneError(text % {"row": row})


def refuse_while_draft_waits(owner: models.Model) -> None:
    """Raise CannotBeDoneError where a draft waits, which would undo the act once it is published."""
    if pending_draft(owner):
        text = gettext("“%(owner)s” has a draft that waits: publish or discard it first.")
        raise CannotBeDoneError(text % {"owner": owner})


def log_withdrawal(row: Withdrawable) -> None:
    """Write into the log of corrections what readers no longer see, and why."""
    notes = {}
    for language in CODES:
        reason = getattr(row, f"withdrawal_note_{language}")
        if reason:
            with override(language):
                values = {"noun": capfirst(row._meta.verbose_name), "row": row, "reason": reason}
                notes[f"note_{language}"] = gettext("%(noun)s “%(row)s” was withdrawn. %(reason)s") % values
    Correction.objects.create(kind=Correction.Kind.CORRECTION, **notes)
