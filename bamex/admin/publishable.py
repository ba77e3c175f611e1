"""Parent of the admins of publishable objects: drafts, publishing, withdrawing, from the page and from the list."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from bamex.accounts.rights import may_delete_draft
from bamex.addresses import back_office_page_name
from bamex.admin.bilingual import BilingualAdmin
from bamex.admin.bulk import BulkAdmin
from bamex.admin.drafts import EditorialForm
from bamex.admin.forms import possible_keys
from bamex.admin.list_filters import DraftFilter
from bamex.admin.pages.withdrawal import withdrawal_page
from bamex.admin.pictured import PicturedAdmin
from bamex.editorial.log_entries import told
from bamex.editorial.models import EditorialStatus
from bamex.editorial.object_pages import form_address
from bamex.editorial.publication_warnings import tell_of_hidden
from bamex.editorial.publishing import publish_rows, supports_to_publish
from bamex.importer.serialise import paths_of_rest
from bamex.models import Publishable, State
from bamex.spreadsheets.admin import SpreadsheetAdmin

PUBLICATION = _("Drafts are seen here only. What has been published is never deleted: withdraw it, and say why.")

MOST_WITHDRAWN = 200  # objects at once, whose keys have room in an address


def name_rows(rows: Iterable[Model]) -> str:
    return ", ".join(str(row) for row in rows)


class PublishableAdmin(BulkAdmin, SpreadsheetAdmin, PicturedAdmin, BilingualAdmin):
    """Admin of drafts and of what is published or withdrawn.

    What readers have seen is never deleted: its address goes on answering.
    """

    form = EditorialForm
    actions = ["submit", "publish", "withdraw", "categorise"]
    readonly_fields = [
        "code",
        "public_address",
        "first_published",
        "last_changed",
        "former_addresses",
        "state_shown",
        "reason_of_withdrawal",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        key = Cast(OuterRef("pk"), CharField())
        waiting = EditorialStatus.objects.filter(model=self.opts.label, object_pk=key, draft__isnull=False)
        rows = super().get_queryset(request).select_related(*paths_of_rest(self.model))
        return rows.with_last_change().annotate(has_draft=Exists(waiting))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        title, *others = super().get_list_display(request)
        return [title, "state_shown", *others, "code", "updated"]

    def get_list_filter(self, request: HttpRequest) -> list:
        return ["state", DraftFilter, *super().get_list_filter(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Publishable | None = None) -> list:
        rows: list[str | tuple[str, ...]] = ["slug"] if self.has_slug else []
        if obj:
            rows += ["state_shown", "public_address", "code", ("first_published", "last_changed")]
            if obj.state == State.WITHDRAWN:
                rows.append("reason_of_withdrawal")
            if self.has_slug and obj.former_slugs:
                rows.append("former_addresses")
        publication = (_("Publication"), {"fields": rows, "description": PUBLICATION})
        return [*super().get_fieldsets(request, obj), *([publication] if rows else [])]

    @property
    def has_slug(self) -> bool:
        return any(field.name == "slug" for field in self.opts.fields)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # a draft is deleted from its own page
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (obj.first_published is None and may_delete_draft(request.user, obj))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row and row.first_published:
            text = gettext("“%(name)s” has been published, and is never deleted: withdraw it, and say why.")
            raise PermissionDenied(text % {"name": row})
        return super().delete_view(request, object_id, extra_context)

    def object_with_page(self, row: Publishable) -> Publishable | None:
        return None if row.state == State.DRAFT else row

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, row: Publishable) -> str:
        """The state in words, whether a draft waits behind what readers know, and what hides the object from them."""
        state = row.get_state_display()
        if row.is_published and (supports := supports_to_publish(row)):
            text = gettext("%(state)s, but readers do not see “%(names)s” on which it rests")
            state = text % {"state": state, "names": name_rows(supports)}
        return (
            gettext("%(state)s, a draft waits") % {"state": state} if row.has_draft and row.first_published else state
        )

    @admin.display(description=_("why it was withdrawn"))
    def reason_of_withdrawal(self, row: Publishable) -> str:
        return row.withdrawal_note or gettext("Readers are not told.")

    @admin.display(description=_("public page"))
    def public_address(self, row: Publishable) -> str:
        if row.state == State.DRAFT:
            return _("A draft has no public page: it gets one when it is published.")
        links = format_html_join(
            " · ",
            '<a href="{}" hreflang="{}">{}</a>',
            ((page["url"], page["language"], page["name"]) for page in self.public_pages(row)),
        )
        return format_html("{} · {} {}", links, _("permanent address:"), f"{settings.SITE_URL}{row.permanent_path}")

    @admin.display(description=_("last updated"), ordering="last_changed")
    def updated(self, row: Publishable) -> str | None:
        return date_format(timezone.localdate(row.last_changed), "SHORT_DATE_FORMAT") if row.first_published else None

    @admin.display(description=_("last updated"))
    def last_changed(self, row: Publishable) -> str:
        return date_format(timezone.localtime(row.last_changed), "DATETIME_FORMAT") if row.first_published else "–"

    @admin.display(description=_("former addresses"))
    def former_addresses(self, row: Publishable) -> str:
        return ", ".join(row.former_slugs)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish what is chosen, each with the draft that waits; say what was left out and why."""
        waiting = [row for row in queryset if row.has_draft or not row.is_published]
        published, refused = publish_rows(waiting, request.user)
        for row in published:
            self.log_change(request, row, told(gettext_noop("Published from the list.")))
        self.tell_of(request, published, queryset.count() - len(waiting))
        tell_of_hidden(request, published)
        for row in published:
            self.warn_of_contradictions(request, row, one_of_many=True)
        for row, reason in refused:
            text = gettext("Not published: “%(name)s”. %(reason)s")
            self.message_user(request, text % {"name": row, "reason": reason}, messages.ERROR)

    def response_saved(self, request: HttpRequest, obj: Publishable) -> HttpResponse | None:
        response = super().response_saved(request, obj)
        if request.editing.publishes:
            tell_of_hidden(request, [obj])
        return response

    def tell_of(self, request: HttpRequest, published: list, unchanged: int) -> None:
        if published:
            text = ngettext("%(count)d object published.", "%(count)d objects published.", len(published))
            self.message_user(request, text % {"count": len(published)}, messages.SUCCESS)
        if unchanged:
            text = ngettext(
                "%(count)d object was published already, as it is.",
                "%(count)d objects were published already, as they are.",
                unchanged,
            )
            self.message_user(request, text % {"count": unchanged}, messages.INFO)

    @admin.action(description=_("Withdraw…"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Lead to the page that asks why, shows what else changes, and withdraws what is chosen and published."""
        keys = [str(row.pk) for row in queryset]
        if len(keys) > MOST_WITHDRAWN:
            text = gettext("Nothing was withdrawn: choose at most %(number)d objects at once.")
            self.message_user(request, text % {"number": MOST_WITHDRAWN}, messages.ERROR)
            return None
        return HttpResponseRedirect(self.page_address("withdraw", ",".join(keys)))

    def withdraw_view(self, request: HttpRequest, keys: str) -> HttpResponse:
        """The page on which one object is withdrawn, or several whose keys the address has with commas between."""
        if not self.has_withdraw_permission(request):
            raise PermissionDenied
        rows = list(self.get_queryset(request).filter(pk__in=possible_keys(keys.split(","))))
        if not rows:
            raise Http404
        return withdrawal_page(self, request, rows, self.list_address() if "," in keys else form_address(rows[0]))

    def after_withdrawal(self, request: HttpRequest, rows: list[Publishable]) -> None:
        """Tell what else is to be done once rows are withdrawn; for children."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.withdraw_view)
        name = back_office_page_name(self.model, "withdraw")
        return [path("<path:keys>/withdraw/", view, name=name), *super().get_urls()]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and request.user.has_perm("editorial.publish")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and request.user.has_perm("editorial.withdraw")
