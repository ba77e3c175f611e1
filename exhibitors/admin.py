"""Back office of who takes part; the parents are in bamex/admin/parents.py and bamex/admin/forms.py."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

import bamex.admin.forms
from bamex.admin.forms import TEXTS, RowInline, bilingual, in_both
from bamex.admin.parents import BilingualAdmin, PublishableAdmin
from exhibitors.models import (
    Category,
    Citation,
    Country,
    CountryGroup,
    Delegation,
    Exhibitor,
    Person,
    Product,
    ReportedEquipment,
    Specification,
)


class CitationInline(bamex.admin.forms.CitationInline):
    model = Citation


class LastingCodeAdmin(BilingualAdmin):
    """The code is the key by which other rows name this one."""

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]


@admin.register(Country)
class CountryAdmin(LastingCodeAdmin):
    columns = ["name", "code"]
    search_fields = ["code", *in_both("name"), "aliases__unaccent"]
    ordering = ["sort_fr"]
    fieldsets = [(None, {"fields": ["code", *bilingual("name"), "aliases"]})]


@admin.register(CountryGroup)
class CountryGroupAdmin(LastingCodeAdmin):
    columns = ["name", "code"]
    citations = "citations"
    search_fields = ["code", *in_both("name")]
    autocomplete_fields = ["members"]
    fieldsets = [(None, {"fields": ["code", *bilingual("name"), "members"]})]
    inlines = [CitationInline]


@admin.register(Category)
class CategoryAdmin(PublishableAdmin):
    columns = ["name"]
    citations = None
    search_fields = ["code", *in_both("name"), "aliases__unaccent"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [(None, {"fields": [*bilingual("name"), "aliases"], "description": TEXTS})]


@admin.register(Exhibitor)
class ExhibitorAdmin(PublishableAdmin):
    columns = ["name", "country", "certainty"]
    list_filter = [
        "certainty",
        "kind",
        ("country", admin.RelatedOnlyFieldListFilter),
        "is_organiser",
        "website_checked",
    ]
    list_select_related = ["country"]
    search_fields = ["code", *in_both("name", "country__name"), "legal_name__unaccent", "aliases__unaccent"]
    autocomplete_fields = ["country", "domains"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("Who"),
            {
                "fields": [*bilingual("name"), "legal_name", "aliases", ("kind", "country"), "domains"],
                "description": TEXTS,
            },
        ),
        (
            _("At the show"),
            {"fields": ["certainty", ("single_source", "is_organiser"), *bilingual("summary", "note")]},
        ),
        (
            _("The company"),
            {
                "fields": [
                    "founded",
                    *bilingual("founded_note"),
                    ("hq_city", "plant_city"),
                    *bilingual("ownership", "employees"),
                    ("website", "website_checked"),
                    "website_candidate",
                ]
            },
        ),
    ]
    inlines = [CitationInline]


class SpecificationInline(RowInline):
    model = Specification
    fields = [*bilingual("label", "value", "unit"), ("source", "position")]
    autocomplete_fields = ["source"]


@admin.register(Product)
class ProductAdmin(PublishableAdmin):
    columns = ["name", "maker", "category"]
    list_filter = [
        ("category", admin.RelatedOnlyFieldListFilter),
        ("maker", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["maker", "category"]
    search_fields = ["code", *in_both("name", "maker__name"), "aliases__unaccent"]
    autocomplete_fields = ["maker", "category"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("What"),
            {
                "fields": [*bilingual("name"), "aliases", ("maker", "category"), *bilingual("summary")],
                "description": TEXTS,
            },
        ),
        (
            _("At the show"),
            {
                "fields": [
                    "shown_stated",
                    "shown_as",
                    *bilingual("display_form"),
                    "single_source",
                    *bilingual("note"),
                ]
            },
        ),
    ]
    inlines = [SpecificationInline, CitationInline]


@admin.register(ReportedEquipment)
class ReportedEquipmentAdmin(PublishableAdmin):
    columns = ["label", "category"]
    list_filter = [("category", admin.RelatedOnlyFieldListFilter), "single_source"]
    list_select_related = ["category"]
    search_fields = ["code", *in_both("label", "category__name")]
    autocomplete_fields = ["category", "origins"]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [*bilingual("label"), "category", "origins", "single_source", *bilingual("note")],
                "description": TEXTS,
            },
        )
    ]
    inlines = [CitationInline]


@admin.register(Person)
class PersonAdmin(PublishableAdmin):
    columns = ["name", "role", "country", "exhibitor"]
    list_filter = [("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country", "exhibitor"]
    search_fields = ["code", "name__unaccent", *in_both("role"), "aliases__unaccent"]
    autocomplete_fields = ["country", "exhibitor"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (
            _("Who"),
            {
                "fields": [
                    "name",
                    "aliases",
                    *bilingual("role"),
                    ("country", "exhibitor"),
                    *bilingual("note"),
                ],
                "description": TEXTS,
            },
        )
    ]
    inlines = [CitationInline]


@admin.register(Delegation)
class DelegationAdmin(PublishableAdmin):
    columns = ["country", "role", "head"]
    list_filter = ["role", "single_source"]
    list_select_related = ["country", "head"]
    search_fields = ["code", *in_both("country__name"), "country__aliases__unaccent", "head__name__unaccent"]
    autocomplete_fields = ["country", "head"]
    fieldsets = [
        (
            _("Who"),
            {
                "fields": [
                    "country",
                    ("role", "single_source"),
                    "head",
                    *bilingual("head_role", "note"),
                ],
                "description": TEXTS,
            },
        )
    ]
    inlines = [CitationInline]
