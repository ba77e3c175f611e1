"""Admin of the words that every section shares: sources, the log of corrections, the imprint."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Field, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bamex.admin.bilingual import SingleAdmin
from bamex.admin.drafts import EditorialForm
from bamex.admin.fieldsets import TEXTS_DESCRIPTION, bilingual_lookups, bilingual_rows
from bamex.admin.index import IndexGroup
from bamex.admin.publishable import PublishableAdmin
from bamex.admin.validation import PartialDateField
from bamex.admin.withdrawable import WithdrawableAdmin
from bamex.models import Correction, Imprint, Publishable, Source


def count_uses_of_source() -> Combinable:
    """An expression that counts the rows that rest on a source, in whichever sections: citations, specifications."""
    total = Value(0)
    for relation in Source._meta.related_objects:
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{name: OuterRef("pk")}).order_by()
        total += Coalesce(Subquery(rows.values(name).annotate(n=Count("pk")).values("n")), 0)
    return total


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    headings = ("kind",)
    spreadsheet = True
    index_group = IndexGroup.SOURCES
    quotes_ledger = False
    columns = ["title", "publisher", "kind", "language", "use_count"]
    list_filter = ["kind", "language"]
    search_fields = ["code", "title__unaccent", "publisher__unaccent", "url", *bilingual_lookups("summary")]
    fieldsets = [
        (
            _("The work"),
            {
                "fields": [
                    "title",
                    "title_is_descriptive",
                    "translated_title",
                    ("publisher", "english_publisher"),
                    "url",
                    ("language", "kind"),
                    ("date", "accessed"),
                ]
            },
        ),
        (_("Texts"), {"fields": bilingual_rows("summary", "note", "caution"), "description": TEXTS_DESCRIPTION}),
    ]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "date":
            kwargs["form_class"] = PartialDateField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(use_count=count_uses_of_source())

    @admin.display(description=pgettext_lazy("source", "cited"), ordering="use_count")
    def use_count(self, row: Source) -> int:
        return row.use_count


class CorrectionForm(EditorialForm):
    def clean_object_code(self) -> str:
        code = self.cleaned_data["object_code"]
        model = code and Publishable.model_of(code)
        if code and not (model and model._base_manager.filter(code=code).exists()):
            raise ValidationError(gettext("No object has the code %(code)s.") % {"code": code})
        return code


@admin.register(Correction)
class CorrectionAdmin(WithdrawableAdmin):
    index_group = IndexGroup.READERS
    form = CorrectionForm
    quotes_ledger = False
    columns = ["date", "kind", "object_code", "note"]
    list_filter = ["kind"]
    search_fields = ["object_code", *bilingual_lookups("note")]
    date_hierarchy = "date"
    fieldsets = [
        (None, {"fields": [("date", "kind"), "object_code"]}),
        (_("Texts"), {"fields": bilingual_rows("note"), "description": TEXTS_DESCRIPTION}),
    ]


@admin.register(Imprint)
class ImprintAdmin(SingleAdmin):
    index_group = IndexGroup.ACCOUNTS
    quotes_ledger = False
    fieldsets = [(None, {"fields": [*bilingual_rows("publisher", "licence"), "contact_email"]})]
