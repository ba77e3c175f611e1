"""Parent of the admins of publishable objects: drafts, publishing, withdrawing, from the page and from the list."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bamex.admin.bilingual import BilingualAdmin
from bamex.admin.change_notes import PublishableChangeNoteForm
from bamex.admin.fieldsets import bilingual_rows
from bamex.admin.pictured import PicturedAdmin
from bamex.admin.withdrawal import consequences_of_withdrawing, has_consequences
from bamex.history.snapshots import keep_public_version, keep_public_versions_linked_to
from bamex.models import Publishable, State

PUBLICATION = _("Drafts are seen here only. What has been published is never deleted: withdraw it, and say why.")


def name_rows(rows: Iterable[Model]) -> str:
    return ", ".join(str(row) for row in rows)


class PublishableAdmin(PicturedAdmin, BilingualAdmin):
    """Admin of drafts and of what is published or withdrawn.

    What readers have seen is never deleted: its address goes on answering.
    """

    form = PublishableChangeNoteForm
    citations: str | None = "citations"
    actions = ["publish", "withdraw"]
    readonly_fields = ["code", "public_address", "first_published", "last_changed", "former_addresses", "consequences"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_last_change()

    def get_list_display(self, request: HttpRequest) -> list[str]:
        title, *others = super().get_list_display(request)
        return [title, "state", *others, "code", "updated"]

    def get_list_filter(self, request: HttpRequest) -> list:
        return ["state", *super().get_list_filter(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Publishable | None = None) -> list:
        rows: list[str | tuple[str, ...]] = ["state"]
        if obj and obj.is_published and has_consequences([obj]):
            rows = [("state", "consequences_accepted"), "consequences"]
        if self.has_slug:
            rows.append("slug")
        if obj:
            if obj.first_published:
                rows += bilingual_rows("withdrawal_note")
            rows += ["public_address", "code", ("first_published", "last_changed")]
            if self.has_slug and obj.former_slugs:
                rows.append("former_addresses")
        publication = (_("Publication"), {"fields": rows, "description": PUBLICATION})
        return [*super().get_fieldsets(request, obj), publication]

    @property
    def has_slug(self) -> bool:
        return any(field.name == "slug" for field in self.opts.fields)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # a draft is deleted from its own page
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.first_published is None)

    def object_with_page(self, row: Publishable) -> Publishable | None:
        return None if row.state == State.DRAFT else row

    def save_related(self, request: HttpRequest, form: PublishableChangeNoteForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.instance.state == State.WITHDRAWN:
            self.ask_for_note(request, [form.instance])

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

    @admin.display(description=_("Were it withdrawn"))
    def consequences(self, row: Publishable) -> str:
        return render_to_string("admin/_consequences.html", {"consequences": consequences_of_withdrawing([row])})

    @admin.display(description=_("last updated"), ordering="last_changed")
    def updated(self, row: Publishable) -> str | None:
        return timezone.localdate(row.last_changed).isoformat() if row.first_published else None

    @admin.display(description=_("last updated"))
    def last_changed(self, row: Publishable) -> datetime | None:
        return row.last_changed if row.first_published else None

    @admin.display(description=_("former addresses"))
    def former_addresses(self, row: Publishable) -> str:
        return ", ".join(row.former_slugs)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        rows = queryset.exclude(state=State.PUBLISHED)
        refused = list(self.rows_without_published_source(rows)) if self.citations else []
        published = [row for row in rows if row not in refused]
        self.change_state(request, published, State.PUBLISHED)
        if published:
            text = ngettext("%(count)d object published.", "%(count)d objects published.", len(published))
            self.message_user(request, text % {"count": len(published)}, messages.SUCCESS)
        if refused:
            text = ngettext(
                "%(count)d object not published, for want of a published source: %(names)s.",
                "%(count)d objects not published, for want of a published source: %(names)s.",
                len(refused),
            )
            self.message_user(request, text % {"count": len(refused), "names": name_rows(refused)}, messages.ERROR)
        if not published and not refused:
            self.message_user(request, gettext("All of them were published already."), messages.INFO)

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        withdrawn = list(queryset.filter(state=State.PUBLISHED))
        if "consequences_accepted" not in request.POST and (consequences := consequences_of_withdrawing(withdrawn)):
            context = {
                **self.admin_site.each_context(request),
                "title": _("Withdraw"),
                "opts": self.opts,
                "rows": withdrawn,
                "consequences": consequences,
                "chosen_as": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/withdraw_confirmation.html", context)
        self.change_state(request, withdrawn, State.WITHDRAWN)
        text = ngettext("%(count)d object withdrawn.", "%(count)d objects withdrawn.", len(withdrawn))
        level = messages.SUCCESS if withdrawn else messages.INFO
        self.message_user(request, text % {"count": len(withdrawn)}, level)
        self.ask_for_note(request, withdrawn)
        return None

    @transaction.atomic  # all of them or none: Django wraps forms so, not actions
    def change_state(self, request: HttpRequest, rows: list[Publishable], state: State) -> None:
        for row in rows:
            row.state = state
            # Not the unsuffixed texts, which a full save writes in whichever language is active.
            row.save(update_fields=["state", "first_published"])
            keep_public_version(row)
            keep_public_versions_linked_to(row)
            self.log_change(request, row, [{"changed": {"fields": [str(self.opts.get_field("state").verbose_name)]}}])

    def ask_for_note(self, request: HttpRequest, rows: list[Publishable]) -> None:
        if silent := [row for row in rows if not row.withdrawal_note_fr]:
            text = gettext("Readers are not told why this was withdrawn: write a withdrawal note for %(names)s.")
            self.message_user(request, text % {"names": name_rows(silent)}, messages.WARNING)
