"""Back office of what happens, when and where; the parents are in bamex/admin/parents.py and bamex/admin/forms.py."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

import bamex.admin.forms
from bamex.admin.forms import TEXTS, CitedRowInline, bilingual, in_both
from bamex.admin.parents import BilingualAdmin, PublishableAdmin, SingleAdmin
from programme.models import Citation, Objective, Organiser, Phase, Salon, Session, Topic, Venue


class CitationInline(bamex.admin.forms.CitationInline):
    model = Citation


class ObjectiveInline(CitedRowInline):
    model = Objective
    fields = [*bilingual("text"), ("sources", "position")]


class TopicInline(CitedRowInline):
    model = Topic
    fields = [*bilingual("text"), ("sources", "position")]


class OrganiserInline(CitedRowInline):
    model = Organiser
    fields = [
        *bilingual("name", "role"),
        ("brand", "country"),
        ("exhibitor", "website"),
        ("sources", "position"),
    ]
    autocomplete_fields = ["country", "exhibitor"]


@admin.register(Salon)
class SalonAdmin(SingleAdmin):
    columns = ["name", "start", "end", "city"]
    citations = "citations"
    search_fields = [*in_both("name"), "short_name", "aliases__unaccent"]
    autocomplete_fields = ["country", "patron", "guest_of_honour"]
    fieldsets = [
        (
            _("The show"),
            {
                "fields": [
                    *bilingual("name"),
                    ("short_name", "expanded_name"),
                    "aliases",
                    "edition",
                    ("start", "end"),
                    ("city", "country"),
                    *bilingual("summary", "theme", "theme_variant"),
                ],
                "description": TEXTS,
            },
        ),
        (
            _("For the press"),
            {"fields": bilingual("in_25_words", "in_50_words", "in_100_words"), "classes": ["collapse"]},
        ),
        (
            _("Patronage and guest of honour"),
            {"fields": ["patron", *bilingual("patron_role", "patronage_form"), "guest_of_honour"]},
        ),
        (_("Background"), {"fields": bilingual("origin", "context", "agreements")}),
        (
            _("For visitors"),
            {"fields": bilingual("opening_hours", "opening_hours_note", "admission", "admission_note")},
        ),
        (
            _("Next edition"),
            {"fields": [("next_name", "next_city"), ("next_start", "next_end"), *bilingual("next_note")]},
        ),
    ]
    inlines = [CitationInline, ObjectiveInline, TopicInline, OrganiserInline]


class SalonPartAdmin(BilingualAdmin):
    """A row of the salon's page, with the details of its citations."""

    citations = "citations"
    list_select_related = ["salon"]
    autocomplete_fields = ["salon"]
    inlines = [CitationInline]

    def shown_as(self, row):
        return row.salon


@admin.register(Objective, Topic)
class SalonLineAdmin(SalonPartAdmin):
    columns = ["text", "position"]
    search_fields = in_both("text")
    fieldsets = [(None, {"fields": [*bilingual("text"), ("salon", "position")], "description": TEXTS})]


@admin.register(Organiser)
class OrganiserAdmin(SalonPartAdmin):
    columns = ["name", "role", "country"]
    list_select_related = ["salon", "country"]
    search_fields = [*in_both("name"), "brand__unaccent"]
    autocomplete_fields = ["salon", "country", "exhibitor"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *bilingual("name", "role"),
                    ("brand", "country"),
                    ("exhibitor", "website"),
                    ("salon", "position"),
                ],
                "description": TEXTS,
            },
        )
    ]


@admin.register(Venue)
class VenueAdmin(PublishableAdmin):
    columns = ["name", "locality", "precision"]
    list_filter = ["precision"]
    search_fields = ["code", *in_both("name", "locality"), "aliases__unaccent"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("Where"),
            {
                "fields": [
                    *bilingual("name"),
                    "aliases",
                    *bilingual("locality", "role", "summary", "access"),
                ],
                "description": TEXTS,
            },
        ),
        (
            _("On the map"),
            {"fields": ["precision", ("latitude", "longitude"), *bilingual("coordinates_note")]},
        ),
    ]
    inlines = [CitationInline]


@admin.register(Phase)
class PhaseAdmin(BilingualAdmin):
    columns = ["name", "start", "end", "venue"]
    citations = "citations"
    list_select_related = ["venue"]
    search_fields = in_both("name")
    autocomplete_fields = ["venue"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            None,
            {
                "fields": [*bilingual("name"), "slug", ("start", "end"), "venue", *bilingual("summary")],
                "description": TEXTS,
            },
        )
    ]
    inlines = [CitationInline]


@admin.register(Session)
class SessionAdmin(PublishableAdmin):
    columns = ["title", "start", "kind", "venue", "status"]
    list_filter = ["status", "kind", "moment", "phase"]
    list_select_related = ["venue"]
    date_hierarchy = "start"
    search_fields = ["code", *in_both("title", "venue__name"), "people__name__unaccent"]
    autocomplete_fields = ["phase", "venue", "people", "exhibitors", "products", "delegations"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (
            _("What"),
            {
                "fields": [*bilingual("title"), ("kind", "status"), *bilingual("summary"), "single_source"],
                "description": TEXTS,
            },
        ),
        (
            _("When"),
            {
                "fields": [
                    ("moment", "phase"),
                    ("start", "end", "start_time"),
                    "day_is_exact",
                    *bilingual("date_note"),
                ]
            },
        ),
        (
            _("Where and who"),
            {"fields": ["venue", "people", "exhibitors", "products", "delegations"]},
        ),
    ]
    inlines = [CitationInline]
