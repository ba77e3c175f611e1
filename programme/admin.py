"""Back office of what happens, when and where; the parents are in bamex/admin/."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

import bamex.admin
from bamex.admin import (
    TEXTS_DESCRIPTION,
    BilingualAdmin,
    CitedRowInline,
    PublishableAdmin,
    SingleAdmin,
    bilingual_lookups,
    bilingual_rows,
)
from programme.models import Citation, Objective, Organiser, Phase, Salon, Session, Topic, Venue


class CitationInline(bamex.admin.CitationInline):
    model = Citation


class ObjectiveInline(CitedRowInline):
    model = Objective
    fields = [*bilingual_rows("text"), ("sources", "position")]


class TopicInline(CitedRowInline):
    model = Topic
    fields = [*bilingual_rows("text"), ("sources", "position")]


class OrganiserInline(CitedRowInline):
    model = Organiser
    fields = [
        *bilingual_rows("name", "role"),
        ("brand", "country"),
        ("exhibitor", "website"),
        ("sources", "position"),
    ]
    autocomplete_fields = ["country", "exhibitor"]


@admin.register(Salon)
class SalonAdmin(SingleAdmin):
    columns = ["name", "start", "end", "city"]
    citations = "citations"
    search_fields = [*bilingual_lookups("name"), "short_name", "aliases__unaccent"]
    autocomplete_fields = ["country", "patron", "guest_of_honour"]
    fieldsets = [
        (
            _("The show"),
            {
                "fields": [
                    *bilingual_rows("name"),
                    ("short_name", "expanded_name"),
                    "aliases",
                    "edition",
                    ("start", "end"),
                    ("city", "country"),
                    *bilingual_rows("summary", "theme", "theme_variant"),
                ],
                "description": TEXTS_DESCRIPTION,
            },
        ),
        (
            _("For the press"),
            {"fields": bilingual_rows("in_25_words", "in_50_words", "in_100_words"), "classes": ["collapse"]},
        ),
        (
            _("Patronage and guest of honour"),
            {"fields": ["patron", *bilingual_rows("patron_role", "patronage_form"), "guest_of_honour"]},
        ),
        (_("Background"), {"fields": bilingual_rows("origin", "context", "agreements")}),
        (
            _("For visitors"),
            {"fields": bilingual_rows("opening_hours", "opening_hours_note", "admission", "admission_note")},
        ),
        (
            _("Next edition"),
            {"fields": [("next_name", "next_city"), ("next_start", "next_end"), *bilingual_rows("next_note")]},
        ),
    ]
    inlines = [CitationInline, ObjectiveInline, TopicInline, OrganiserInline]


class SalonPartAdmin(BilingualAdmin):
    """Admin of a row of the salon's page, with the details of its citations."""

    citations = "citations"
    list_select_related = ["salon"]
    autocomplete_fields = ["salon"]
    inlines = [CitationInline]

    def object_with_page(self, row):
        return row.salon


@admin.register(Objective, Topic)
class SalonLineAdmin(SalonPartAdmin):
    columns = ["text", "position"]
    search_fields = bilingual_lookups("text")
    fieldsets = [(None, {"fields": [*bilingual_rows("text"), ("salon", "position")], "description": TEXTS_DESCRIPTION})]


@admin.register(Organiser)
class OrganiserAdmin(SalonPartAdmin):
    columns = ["name", "role", "country"]
    list_select_related = ["salon", "country"]
    search_fields = [*bilingual_lookups("name"), "brand__unaccent"]
    autocomplete_fields = ["salon", "country", "exhibitor"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *bilingual_rows("name", "role"),
                    ("brand", "country"),
                    ("exhibitor", "website"),
                    ("salon", "position"),
                ],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]


@admin.register(Venue)
class VenueAdmin(PublishableAdmin):
    columns = ["name", "locality", "precision"]
    list_filter = ["precision"]
    search_fields = ["code", *bilingual_lookups("name", "locality"), "aliases__unaccent"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("Where"),
            {
                "fields": [
                    *bilingual_rows("name"),
                    "aliases",
                    *bilingual_rows("locality", "role", "summary", "access"),
                ],
                "description": TEXTS_DESCRIPTION,
            },
        ),
        (
            _("On the map"),
            {"fields": ["precision", ("latitude", "longitude"), *bilingual_rows("coordinates_note")]},
        ),
    ]
    inlines = [CitationInline]


@admin.register(Phase)
class PhaseAdmin(BilingualAdmin):
    columns = ["name", "start", "end", "venue"]
    citations = "citations"
    list_select_related = ["venue"]
    search_fields = bilingual_lookups("name")
    autocomplete_fields = ["venue"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            None,
            {
                "fields": [*bilingual_rows("name"), "slug", ("start", "end"), "venue", *bilingual_rows("summary")],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]
    inlines = [CitationInline]


@admin.register(Session)
class SessionAdmin(PublishableAdmin):
    spreadsheet = True
    columns = ["title", "start", "kind", "venue", "status"]
    list_filter = ["status", "kind", "moment", "phase"]
    list_select_related = ["venue"]
    date_hierarchy = "start"
    search_fields = ["code", *bilingual_lookups("title", "venue__name"), "people__name__unaccent"]
    autocomplete_fields = ["phase", "venue", "people", "exhibitors", "products", "delegations"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (
            _("What"),
            {
                "fields": [*bilingual_rows("title"), ("kind", "status"), *bilingual_rows("summary"), "single_source"],
                "description": TEXTS_DESCRIPTION,
            },
        ),
        (
            _("When"),
            {
                "fields": [
                    ("moment", "phase"),
                    ("start", "end", "start_time"),
                    "day_is_exact",
                    *bilingual_rows("date_note"),
                ]
            },
        ),
        (
            _("Where and who"),
            {"fields": ["venue", "people", "exhibitors", "products", "delegations"]},
        ),
    ]
    inlines = [CitationInline]
