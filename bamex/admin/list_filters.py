"""Filters of the back office's lists: what is still to be translated, and what no source supports."""

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bamex.admin.fieldsets import bilingual_fields
from bamex.editorial.models import EditorialStatus
from bamex.health.addresses import field_names
from bamex.health.models import LinkCheck


def lacks_english(model: type[Model]) -> Q:
    """The condition that some French text of a row has no English, as bamex.text.languages.is_translated has it."""
    condition = Q(pk__in=[])
    for name in bilingual_fields(model):
        condition |= Q(**{f"{name}_fr__length__gt": 0}) & (Q(**{f"{name}_en__isnull": True}) | Q(**{f"{name}_en": ""}))
    return condition


class TranslationFilter(admin.SimpleListFilter):
    """Filter of what is wholly in English, and of what is not yet."""

    title = _("translation")
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("missing", _("English missing")), ("complete", _("English complete"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        condition = lacks_english(queryset.model)
        if self.value() == "missing":
            return queryset.filter(condition)
        return queryset.exclude(pk__in=queryset.model._base_manager.filter(condition)) if self.value() else queryset


class LinkFilter(admin.SimpleListFilter):
    """Filter of what has a link that is broken, one that leads elsewhere, or none."""

    title = _("link")
    parameter_name = "links"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("broken", _("Broken link")), ("moved", _("Leads to another address")), ("none", _("No address"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        checks = {"broken": LinkCheck.objects.broken(), "moved": LinkCheck.objects.redirected()}.get(self.value() or "")
        condition = Q(pk__in=[])
        for name in field_names(queryset.model):
            condition |= Q(**{name: ""} if checks is None else {f"{name}__in": checks.order_by().values("url")})
        return queryset.filter(condition) if self.value() else queryset


class SourcesFilter(admin.SimpleListFilter):
    """Filter of what has sources, wholly and in each part, and of what has not."""

    title = _("sources")
    parameter_name = "sources"

    def __init__(self, request: HttpRequest, params: dict, model: type[Model], model_admin: admin.ModelAdmin) -> None:
        self.rows_without_citations = model_admin.rows_without_citations
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("none", _("Without a source")), ("some", _("With sources"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        uncited = self.rows_without_citations(queryset.model._base_manager.all())
        if self.value() == "none":
            return queryset.filter(pk__in=uncited)
        if self.value() == "some":
            return queryset.exclude(pk__in=uncited)
        return queryset


class DraftFilter(admin.SimpleListFilter):
    """Filter of what waits in the newsroom: drafts, and what was submitted for review."""

    title = _("newsroom")
    parameter_name = "newsroom"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("draft", _("A draft waits")), ("submitted", _("To be reviewed")), ("sent_back", _("Sent back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        statuses = EditorialStatus.objects.filter(model=queryset.model._meta.label)
        if self.value() == "draft":
            statuses = statuses.exclude(draft=None)
        elif self.value():
            statuses = statuses.filter(review=self.value())
        else:
            return queryset
        return queryset.filter(pk__in=list(statuses.values_list("object_pk", flat=True)))
