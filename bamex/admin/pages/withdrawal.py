"""Page on which objects are withdrawn: why, for the reader, and what it changes elsewhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from bamex.admin.consequences import consequences_of_withdrawing
from bamex.editorial.log_entries import told
from bamex.editorial.publishing import CannotBeDoneError, withdraw_with_reason
from bamex.editorial.reason_forms import ReasonForm
from bamex.models import Publishable
from bamex.typed_text.kept import form_text_of, let_go_of_typed_text


class WithdrawalForm(ReasonForm):
    """Form that asks why something is withdrawn, and whether what it changes elsewhere was read."""

    consequences_accepted = forms.BooleanField(
        label=_("I have read what withdrawing changes elsewhere"),
        error_messages={"required": _("Read what withdrawing changes elsewhere, then tick the box.")},
    )

    def __init__(self, *args: Any, has_consequences: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_consequences:
            del self.fields["consequences_accepted"]


def withdrawal_page(admin: ModelAdmin, request: HttpRequest, rows: list[Publishable], address: str) -> HttpResponse:
    """The page, or once it is sent filled in, the way back to `address`; it says what of `rows` is left out."""
    published = [row for row in rows if row.is_published]
    left_out = [row for row in rows if not row.is_published]
    if not published:
        admin.message_user(request, gettext("Nothing was withdrawn: none of this is published."), messages.WARNING)
        return HttpResponseRedirect(address)
    consequences = consequences_of_withdrawing(published)
    data = request.POST if "withdrawal" in request.POST else None
    form_text = form_text_of(request)
    form = WithdrawalForm(
        data, model=type(published[0]), has_consequences=bool(consequences), initial=form_text.initial
    )
    if data is not None and form.is_valid():
        withdraw_rows(admin, request, published, form.notes)
        let_go_of_typed_text(request, request.path)
        tell_of_left_out(admin, request, left_out)
        return HttpResponseRedirect(address)
    context = {
        **admin.admin_site.each_context(request),
        "title": gettext("Withdraw"),
        "opts": admin.opts,
        "rows": published,
        "left_out": left_out,
        "consequences": consequences,
        "form": form,
        "form_text": form_text,
        "address": address,
    }
    return TemplateResponse(request, "admin/withdraw_confirmation.html", context)


@transaction.atomic
def withdraw_rows(admin: ModelAdmin, request: HttpRequest, rows: list[Publishable], notes: dict[str, str]) -> None:
    """Withdraw each row, and tell how many there were; a row that somebody has just withdrawn is named."""
    withdrawn = []
    for row in rows:
        try:
            withdraw_with_reason(row, notes, request.user)
        except CannotBeDoneError as error:
            admin.message_user(request, f"{row}: {error}", messages.WARNING)
        else:
            withdrawn.append(row)
            admin.log_change(request, row, told(gettext_noop("Withdrawn: %(reason)s"), reason=notes["fr"]))
    if withdrawn:
        text = ngettext("%(count)d object withdrawn.", "%(count)d objects withdrawn.", len(withdrawn))
        admin.message_user(request, text % {"count": len(withdrawn)}, messages.SUCCESS)
    admin.after_withdrawal(request, withdrawn)


def tell_of_left_out(admin: ModelAdmin, request: HttpRequest, rows: list[Publishable]) -> None:
    if rows:
        text = gettext("Left as they were, because they are not published: %(names)s.")
        admin.message_user(request, text % {"names": ", ".join(map(str, rows))}, messages.INFO)
