"""The audit log as administrators read it: a list with filters, and the same as CSV."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from bamex.accounts.models import AuditEntry
from bamex.exports.csv import DIALECTS, csv_text
from bamex.http.responses import CSV

COLUMNS = ("moment", "event", "actor", "subject", "address", "details")


def details_in_words(details: dict[str, list[str]]) -> str:
    """Words for what changed: “added: Publication”, “May enter the newsroom: no → yes”."""
    words = {"added": gettext("added"), "removed": gettext("removed"), "True": gettext("yes"), "False": gettext("no")}
    lines = []
    for name, values in details.items():
        named = [words.get(value) or name_in_words(value) for value in values]
        joined = (", " if name in words else " → ").join(named)
        lines.append(gettext("%(noun)s: %(verb)s") % {"noun": words.get(name) or name_in_words(name), "verb": joined})
    return "; ".join(lines)


def name_in_words(field: str) -> str:
    """A field of an account or of the settings, as the forms call it."""
    words = {
        "username": gettext("Name to log in with"),
        "name": gettext("Name"),
        "first_name": pgettext("of a person", "First name"),
        "last_name": pgettext("of a person", "Last name"),
        "email": gettext("Email"),
        "is_active": gettext("Active"),
        "is_staff": gettext("May enter the newsroom"),
        "is_superuser": gettext("May do everything"),
        "second_factor_required": gettext("publishers and administrators need a second factor"),
        "other_publisher_required": gettext("nobody publishes what they wrote"),
        "review_after_months": gettext("months after which a page is to be read again"),
    }
    return words.get(field, field)


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Admin of lines that nobody writes, changes or deletes by hand."""

    change_list_template = "accounts/audit_list.html"
    list_display = ["moment", "event", "done_by", "subject", "address", "in_words"]
    list_display_links = None
    list_filter = ["event", "moment"]
    search_fields = ["actor", "subject", "address"]
    search_help_text = _("By name or address")
    date_hierarchy = "moment"
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        query = request.GET.copy()
        context = {"title": capfirst(self.opts.verbose_name_plural), "query": query.urlencode()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("by"), ordering="actor")
    def done_by(self, entry: AuditEntry) -> str:
        return entry.actor or ("—" if entry.address else gettext("command on the server"))

    @admin.display(description=_("details"))
    def in_words(self, entry: AuditEntry) -> str:
        return details_in_words(entry.details)

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view(self.csv_file)
        return [path("csv/<str:dialect>/", guarded, name="accounts_auditentry_csv"), *super().get_urls()]

    def csv_file(self, request: HttpRequest, dialect: str) -> HttpResponse:
        """The lines of the list that the same filters show, all pages of it, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if dialect not in DIALECTS:
            raise Http404
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:  # filters that make no sense
            return HttpResponseRedirect(reverse("admin:accounts_auditentry_changelist"))
        text = csv_text(self.lines(entries), DIALECTS[dialect])
        name = gettext("audit-log")
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return HttpResponse(text, content_type=CSV, headers=headers)

    def lines(self, entries: QuerySet) -> Iterator[list[str]]:
        yield [capfirst(str(AuditEntry._meta.get_field(name).verbose_name)) for name in COLUMNS]
        for entry in entries.iterator():
            yield [
                timezone.localtime(entry.moment).isoformat(timespec="seconds"),
                entry.get_event_display(),
                self.done_by(entry),
                entry.subject,
                entry.address,
                details_in_words(entry.details),
            ]
