"""Admin of objects that leave as tables and come back: three links on the list, a page to import, one that previews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext

from bamex.addresses import back_office_address, back_office_page_name
from bamex.importer.schema import Schema
from bamex.spreadsheets.columns import columns_of
from bamex.spreadsheets.exports import FILE_TYPES, export_rows, make_template
from bamex.spreadsheets.forms import TableForm
from bamex.spreadsheets.imports import ChangedMeanwhileError, UploadedTable, import_table
from bamex.spreadsheets.parked_files import claim_file, park_file, parked_file
from bamex.spreadsheets.plan import ImportPlan, RowOutcome, tell_changes, title_of_row
from bamex.spreadsheets.sheets import FileError

ROWS_A_PAGE = 100
MOST_FAULTS = 300  # that one page lists
MEDIA_TYPES = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".csv": "text/csv"}


class SpreadsheetAdmin(ModelAdmin):
    """Mixin of admins. A child whose objects leave as tables and come back says `spreadsheet = True`."""

    spreadsheet = False

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable]] = [
            ("table/import/", "import_table", self.import_page),
            ("table/import/<str:key>/", "preview_table", self.preview_page),
            ("table/export/", "export_page", self.export_page),
            ("table/export/<str:file_type>/", "export_table", self.export_table),
            ("table/template/<str:file_type>/", "table_template", self.table_template),
        ]
        own = [
            path(place, self.admin_site.admin_view(page), name=back_office_page_name(self.model, name))
            for place, name, page in pages
        ]
        return [*(own if self.spreadsheet else []), *super().get_urls()]

    def page_address(self, name: str, *args: str) -> str:
        return back_office_address(self.model, name, *args)

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    # The list

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        links = self.table_links(request) if self.spreadsheet else {}
        return super().changelist_view(request, {"tables": links, **(extra_context or {})})

    def table_links(self, request: HttpRequest) -> dict[str, str]:
        """The addresses that the list offers: an export is of what its filters and its search leave."""
        return {
            "import": self.page_address("import_table") if self.may_import(request) else "",
            "export": self.page_address("export_page") + query_of(request),
        }

    def listed_rows(self, request: HttpRequest) -> QuerySet | None:
        """Rows that the list shows by the filters and the search of the address; None where they make no sense."""
        try:
            return self.get_changelist_instance(request).queryset
        except (IncorrectLookupParameters, DisallowedModelAdminLookup):
            return None

    def export_page(self, request: HttpRequest) -> HttpResponse:
        """The kinds of file in which what the list shows can be had."""
        self.require(self.has_view_permission(request))
        rows = self.listed_rows(request)
        if rows is None:
            return HttpResponseRedirect(self.list_address())
        context = {
            **self.table_context(request, gettext("Export")),
            "count": rows.count(),
            "files": self.file_links("export_table", query_of(request)),
            "list_address": self.list_address() + query_of(request),
        }
        return TemplateResponse(request, "admin/spreadsheets/export.html", context)

    def export_table(self, request: HttpRequest, file_type: str) -> HttpResponse:
        self.require(self.has_view_permission(request), file_type)
        rows = self.listed_rows(request)
        if rows is None:
            return HttpResponseRedirect(self.list_address())
        try:
            content = export_rows(Schema.of(self.model), rows, file_type)
        except FileError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self.list_address())
        return self.file_answer(content, file_type, timezone.localdate().isoformat())

    def file_links(self, name: str, query: str = "") -> list[dict[str, str]]:
        """Words and address of each kind of file."""
        words = (gettext("Excel (XLSX)"), gettext("CSV for Excel"), gettext("CSV"))
        return [
            {"words": text, "address": self.page_address(name, file_type) + query}
            for file_type, text in zip(FILE_TYPES, words, strict=True)
        ]

    def table_template(self, request: HttpRequest, file_type: str) -> HttpResponse:
        self.require(self.has_view_permission(request), file_type)
        return self.file_answer(make_template(Schema.of(self.model), file_type), file_type, gettext("template"))

    def require(self, is_allowed: bool, file_type: str = "xlsx") -> None:
        if not is_allowed:
            raise PermissionDenied
        if file_type not in FILE_TYPES:
            raise Http404

    def list_address(self) -> str:
        return self.page_address("changelist")

    def file_answer(self, content: bytes, file_type: str, suffix: str) -> HttpResponse:
        ending, _dialect = FILE_TYPES[file_type]
        name = f"{slugify(str(self.opts.verbose_name_plural))}-{slugify(suffix)}{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type=MEDIA_TYPES[ending], headers=headers)

    # The import

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """The form that takes a table; one that can be read leads to its preview."""
        self.require(self.may_import(request))
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            uploaded = UploadedTable(self.model, file.name, file.read())
            try:
                uploaded.read()
            except FileError as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(self.page_address("preview_table", park_file(uploaded, request.user)))
        context = {
            **self.table_context(request, gettext("Import a table")),
            "form": form,
            "columns": columns_of(Schema.of(self.model)),
            "templates": self.file_links("table_template"),
        }
        return TemplateResponse(request, "admin/spreadsheets/import.html", context)

    def preview_page(self, request: HttpRequest, key: str) -> HttpResponse:
        """Row by row what an import changes; posted, with the digest of what was seen, it imports."""
        self.require(self.may_import(request))
        uploaded = parked_file(key, self.model, request.user)
        if uploaded is None:
            return self.tell_of_lost_table(request)
        has_changed = False
        if request.method == "POST":
            try:
                with transaction.atomic():
                    if not claim_file(key):  # by a double click
                        return self.tell_of_lost_table(request)
                    plan = import_table(uploaded, request.user, request.POST.get("digest", ""))
            except ChangedMeanwhileError as error:
                plan, has_changed = error.plan, True
            else:
                text = gettext("Imported as drafts: %(counts)s.") % {"counts": ", ".join(counted_outcomes(plan))}
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(self.list_address())
        else:
            plan = uploaded.plan()
        return self.render_preview(request, uploaded, plan, has_changed=has_changed)

    def tell_of_lost_table(self, request: HttpRequest) -> HttpResponse:
        text = gettext(
            "This table is no longer at hand: it was imported already, or an hour has passed. Look at the list first, "
            "then choose the file again if need be."
        )
        self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(self.page_address("import_table"))

    def render_preview(
        self, request: HttpRequest, uploaded: UploadedTable, plan: ImportPlan, *, has_changed: bool
    ) -> HttpResponse:
        told = [row for row in plan.rows if row.outcome is not RowOutcome.UNCHANGED]
        page = Paginator(told, ROWS_A_PAGE).get_page(request.GET.get("page"))
        for row in page:
            tell_changes(plan, row)
            row.title = title_of_row(plan, row)
        context = {
            **self.table_context(request, gettext("Preview of the import")),
            "file_name": uploaded.name,
            "plan": plan,
            "counts": counted_outcomes(plan),
            "faults": plan.faults[:MOST_FAULTS],
            "more_faults": max(0, len(plan.faults) - MOST_FAULTS),
            "page": page,
            "has_changed": has_changed,
            "import_address": self.page_address("import_table"),
        }
        return TemplateResponse(request, "admin/spreadsheets/preview.html", context)

    def table_context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "list_address": self.list_address(),
        }


def query_of(request: HttpRequest) -> str:
    """Query of the address, to be put behind another one."""
    asked = request.GET.urlencode()
    return f"?{asked}" if asked else ""


def counted_outcomes(plan: ImportPlan) -> list[str]:
    """Numbers of rows with each outcome, in words."""
    counts = plan.counts
    words = {
        RowOutcome.NEW: ngettext("%(count)d new object", "%(count)d new objects", counts[RowOutcome.NEW]),
        RowOutcome.CHANGED: ngettext(
            "%(count)d changed object", "%(count)d changed objects", counts[RowOutcome.CHANGED]
        ),
        RowOutcome.UNCHANGED: ngettext(
            "%(count)d unchanged object", "%(count)d unchanged objects", counts[RowOutcome.UNCHANGED]
        ),
        RowOutcome.REFUSED: ngettext("%(count)d refused row", "%(count)d refused rows", counts[RowOutcome.REFUSED]),
    }
    return [text % {"count": counts[outcome]} for outcome, text in words.items() if counts[outcome]]
