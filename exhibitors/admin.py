"""Back office of who takes part; the parents are in bamex/admin/."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

import bamex.admin
from bamex.admin import (
    TEXTS_DESCRIPTION,
    BilingualAdmin,
    IndexGroup,
    PublishableAdmin,
    RowInline,
    bilingual_lookups,
    bilingual_rows,
)
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


class CitationInline(bamex.admin.CitationInline):
    model = Citation


class LastingCodeAdmin(BilingualAdmin):
    """Admin of rows whose code is the key by which others name them: given once, it stays."""

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]


@admin.register(Country)
class CountryAdmin(LastingCodeAdmin):
    index_group = IndexGroup.WORDS
    columns = ["name", "code"]
    search_fields = ["code", *bilingual_lookups("name"), "aliases__unaccent"]
    ordering = ["sort_fr"]
    fieldsets = [(None, {"fields": ["code", *bilingual_rows("name"), "aliases"]})]


@admin.register(CountryGroup)
class CountryGroupAdmin(LastingCodeAdmin):
    index_group = IndexGroup.WORDS
    columns = ["name", "code"]
    search_fields = ["code", *bilingual_lookups("name")]
    autocomplete_fields = ["members"]
    fieldsets = [(None, {"fields": ["code", *bilingual_rows("name"), "members"]})]
    inlines = [CitationInline]


@admin.register(Category)
class CategoryAdmin(PublishableAdmin):
    index_group = IndexGroup.WORDS
    columns = ["name"]
    search_fields = ["code", *bilingual_lookups("name"), "aliases__unaccent"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (None, {"fields": [*bilingual_rows("name", "definition"), "aliases"], "description": TEXTS_DESCRIPTION})
    ]


@admin.register(Exhibitor)
class ExhibitorAdmin(PublishableAdmin):
    headings = ("domains", "kind", "certainty", "country")
    spreadsheet = True
    index_group = IndexGroup.EXHIBITORS
    columns = ["name", "country", "certainty"]
    list_filter = [
        "certainty",
        "kind",
        ("country", admin.RelatedOnlyFieldListFilter),
        "is_organiser",
        "website_checked",
    ]
    list_select_related = ["country"]
    search_fields = ["code", *bilingual_lookups("name", "country__name"), "legal_name__unaccent", "aliases__unaccent"]
    autocomplete_fields = ["country", "other_countries", "domains"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("Who"),
            {
                "fields": [
                    *bilingual_rows("name"),
                    "legal_name",
                    "aliases",
                    ("kind", "country"),
                    "other_countries",
                    "domains",
                ],
                "description": TEXTS_DESCRIPTION,
            },
        ),
        (
            _("At the show"),
            {"fields": ["certainty", ("single_source", "is_organiser"), *bilingual_rows("summary", "note")]},
        ),
        (
            _("The company"),
            {
                "fields": [
                    "founded",
                    *bilingual_rows("founded_note"),
                    ("hq_city", "plant_city"),
                    *bilingual_rows("ownership", "employees"),
                    ("website", "website_checked"),
                    "website_candidate",
                ]
            },
        ),
    ]
    inlines = [CitationInline]


class SpecificationInline(RowInline):
    model = Specification
    fields = ["quantity", *bilingual_rows("label", "value", "unit"), ("source", "position")]
    autocomplete_fields = ["source"]


@admin.register(Product)
class ProductAdmin(PublishableAdmin):
    headings = ("category",)
    spreadsheet = True
    index_group = IndexGroup.EXHIBITORS
    columns = ["name", "maker", "category"]
    list_filter = [
        ("category", admin.RelatedOnlyFieldListFilter),
        ("maker", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["maker", "category"]
    search_fields = ["code", *bilingual_lookups("name", "maker__name"), "aliases__unaccent"]
    autocomplete_fields = ["maker", "category"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("What"),
            {
                "fields": [*bilingual_rows("name"), "aliases", ("maker", "category"), *bilingual_rows("summary")],
                "description": TEXTS_DESCRIPTION,
            },
        ),
        (
            _("At the show"),
            {
                "fields": [
                    "shown_stated",
                    "shown_as",
                    *bilingual_rows("display_form"),
                    "single_source",
                    *bilingual_rows("note"),
                ]
            },
        ),
    ]
    inlines = [SpecificationInline, CitationInline]


@admin.register(ReportedEquipment)
class ReportedEquipmentAdmin(PublishableAdmin):
    headings = ("category",)
    index_group = IndexGroup.EXHIBITORS
    columns = ["label", "category"]
    list_filter = [("category", admin.RelatedOnlyFieldListFilter), "single_source"]
    list_select_related = ["category"]
    search_fields = ["code", *bilingual_lookups("label", "category__name")]
    autocomplete_fields = ["category", "maker", "origins"]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [
                    *bilingual_rows("label"),
                    ("category", "maker"),
                    "shown_as",
                    "origins",
                    "single_source",
                    *bilingual_rows("note"),
                ],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]
    inlines = [CitationInline]


@admin.register(Person)
class PersonAdmin(PublishableAdmin):
    spreadsheet = True
    index_group = IndexGroup.EXHIBITORS
    columns = ["name", "role", "country", "exhibitor"]
    list_filter = [("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country", "exhibitor"]
    search_fields = ["code", "name__unaccent", *bilingual_lookups("role"), "aliases__unaccent"]
    autocomplete_fields = ["country", "exhibitor"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (
            _("Who"),
            {
                "fields": [
                    ("name", "english_name"),
                    "aliases",
                    *bilingual_rows("role"),
                    ("country", "exhibitor"),
                    *bilingual_rows("note"),
                ],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]
    inlines = [CitationInline]


@admin.register(Delegation)
class DelegationAdmin(PublishableAdmin):
    headings = ("role",)
    spreadsheet = True
    index_group = IndexGroup.EXHIBITORS
    columns = ["country", "role", "head"]
    list_filter = ["role", "single_source"]
    list_select_related = ["country", "head"]
    search_fields = ["code", *bilingual_lookups("country__name"), "country__aliases__unaccent", "head__name__unaccent"]
    autocomplete_fields = ["country", "head"]
    fieldsets = [
        (
            _("Who"),
            {
                "fields": [
                    "country",
                    ("role", "single_source"),
                    ("head", "head_is_stated"),
                    *bilingual_rows("head_role", "note"),
                ],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]
    inlines = [CitationInline]
