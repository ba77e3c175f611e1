"""Back office of what happens, when and where; the parents are in bamex/admin/."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import bamex.admin
from bamex.admin import (
    TEXTS_DESCRIPTION,
    BilingualAdmin,
    CitedRowInline,
    EditorialForm,
    IndexGroup,
    PublishableAdmin,
    SingleAdmin,
    WithdrawableAdmin,
    bilingual_lookups,
    bilingual_rows,
)
from programme.models import Citation, Objective, Organiser, Phase, Salon, Session, Topic, Venue

LONGEST_SESSION = 31  # days; the editor is asked about what is longer


class CitationInline(bamex.admin.CitationInline):
    model = Citation


class ObjectiveInline(CitedRowInline):
    model = Objective
    can_delete = False  # it is withdrawn on its own page, with a reason
    fields = [*bilingual_rows("text"), ("sources", "position"), "details"]


class TopicInline(CitedRowInline):
    model = Topic
    can_delete = False  # it is withdrawn on its own page, with a reason
    fields = [*bilingual_rows("text"), ("sources", "position"), "details"]


class OrganiserInline(CitedRowInline):
    model = Organiser
    can_delete = False  # it is withdrawn on its own page, with a reason
    fields = [
        *bilingual_rows("name", "role"),
        ("brand", "country"),
        ("exhibitor", "website"),
        ("sources", "position"),
        "details",
    ]
    autocomplete_fields = ["country", "exhibitor"]


@admin.register(Salon)
class SalonAdmin(SingleAdmin):
    index_group = IndexGroup.SHOW
    columns = ["name", "start", "end", "city"]
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


class SalonPartAdmin(WithdrawableAdmin):
    """Admin of a row of the salon's page, with the details of its citations."""

    index_group = IndexGroup.SHOW
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
    index_group = IndexGroup.PROGRAMME
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
    index_group = IndexGroup.PROGRAMME
    columns = ["name", "start", "end", "venue"]
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


class SessionForm(EditorialForm):
    def unlikely_values(self):
        values = self.cleaned_data
        start, end, phase, salon = (*map(values.get, ("start", "end", "phase")), Salon.objects.first())
        if start and phase and not phase.start <= start <= phase.end:
            yield "start", gettext("this day is outside the phase “%(phase)s”. Is it right?") % {"phase": phase}
        elif (
            start and salon and values.get("moment") == Session.Moment.DURING and not salon.start <= start <= salon.end
        ):
            yield "start", gettext("this day is outside the show. Is it right?")
        if start and end and (end - start).days > LONGEST_SESSION:
            yield "end", gettext("it lasts more than %(days)d days. Is it right?") % {"days": LONGEST_SESSION}


@admin.register(Session)
class SessionAdmin(PublishableAdmin):
    headings = ("kind", "phase", "venue")
    spreadsheet = True
    form = SessionForm
    index_group = IndexGroup.PROGRAMME
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
