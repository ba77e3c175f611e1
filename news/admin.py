"""Back office of what is said; the parents are in bamex/admin.py and bamex/editing.py."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import bamex.editing
from bamex.admin import BilingualAdmin, PublishableAdmin, named
from bamex.editing import TEXTS, CitedRowInline, OrderedFormSet, bilingual, in_both
from bamex.figures import quoted_in
from news.models import Article, Citation, Claim, Fact, OpenQuestion, Statement, Theme


class CitationInline(bamex.editing.CitationInline):
    model = Citation


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    columns = ["title", "date"]
    date_hierarchy = "date"
    search_fields = ["code", *in_both("title", "body")]
    autocomplete_fields = ["sessions", "exhibitors", "people", "delegations", "venues"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (_("What"), {"fields": [*bilingual("title"), "date", *bilingual("body")], "description": TEXTS}),
        (_("Linked with"), {"fields": ["sessions", "exhibitors", "people", "delegations", "venues"]}),
    ]
    inlines = [CitationInline]


@admin.register(Theme)
class ThemeAdmin(PublishableAdmin):
    columns = ["name", "position"]
    search_fields = ["code", *in_both("name")]
    autocomplete_fields = ["people"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [(_("What"), {"fields": [*bilingual("name", "summary"), "people", "position"], "description": TEXTS})]
    inlines = [CitationInline]


@admin.register(Statement)
class StatementAdmin(PublishableAdmin):
    quotes_ledger = False
    columns = ["person", "date", "substance"]
    list_filter = ["is_paraphrase", ("themes", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["person"]
    date_hierarchy = "date"
    search_fields = ["code", "person__name__unaccent", "person__aliases__unaccent", *in_both("substance")]
    autocomplete_fields = ["person", "session", "themes"]
    fieldsets = [
        (
            _("Who said what, and when"),
            {
                "fields": [("person", "date"), *bilingual("substance"), "is_paraphrase", "session", "themes"],
                "description": TEXTS,
            },
        )
    ]
    inlines = [CitationInline]


def quoting(codes):
    """The rows that quote one of the answers, named."""
    return named(dict.fromkeys(row for code in codes for row in quoted_in(code)))


class ClaimFormSet(OrderedFormSet):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        for form in self.deleted_forms:
            if form.instance.pk and (rows := quoting([form.instance.code])):
                message = gettext("The answer {%(code)s} is quoted by %(rows)s: change these texts first.")
                raise ValidationError(message % {"code": form.instance.code, "rows": rows})
        given = set()
        for form in self.kept_forms:
            answer = (form.cleaned_data["value_fr"], form.cleaned_data["label_fr"])
            if answer in given:
                raise ValidationError(gettext("The answer “%(answer)s” is given twice.") % {"answer": answer[0]})
            given.add(answer)
        if self.instance.is_published and not given:
            raise ValidationError(gettext("Give at least one answer: a fact without any is not published."))


@admin.display(description=_("reference"))
def reference(claim):
    """What quotes the answer in a text, to be copied."""
    return f"{{{claim.code}}}" if claim.key else "–"


class ClaimInline(CitedRowInline):
    model = Claim
    formset = ClaimFormSet
    fields = [reference, *bilingual("value", "figure", "label", "note"), ("sources", "position")]
    readonly_fields = [reference]


@admin.register(Fact)
class FactAdmin(PublishableAdmin):
    columns = ["question", "is_key_figure"]
    citations = "claims__citations"
    list_filter = ["is_key_figure", "about_salon"]
    search_fields = ["code", *in_both("question", "short_label", "claims__value")]
    autocomplete_fields = ["themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"]
    prepopulated_fields = {"slug": ["short_label_fr"]}
    fieldsets = [
        (
            _("The question"),
            {
                "fields": [*bilingual("question", "short_label", "reading"), ("is_key_figure", "position")],
                "description": TEXTS,
            },
        ),
        (
            _("Linked with"),
            {
                "fields": [
                    "about_salon",
                    *("themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"),
                ]
            },
        ),
    ]
    inlines = [ClaimInline]

    def ask_for_note(self, request, rows):
        super().ask_for_note(request, rows)
        for fact in rows:
            if quoted := quoting([claim.code for claim in fact.claims.all()]):
                text = gettext("Readers now see “not published” where %(rows)s quoted the fact %(code)s.")
                self.message_user(request, text % {"rows": quoted, "code": fact.code}, messages.WARNING)


@admin.register(Claim)
class ClaimAdmin(BilingualAdmin):
    """An answer with the details of its citations."""

    quotes_ledger = False
    columns = ["value", "fact"]
    citations = "citations"
    list_select_related = ["fact"]
    search_fields = in_both("value", "label", "fact__question")
    autocomplete_fields = ["fact"]
    fieldsets = [(None, {"fields": ["fact", reference, *bilingual("value", "figure", "label", "note"), "position"]})]
    inlines = [CitationInline]
    readonly_fields = [reference]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and quoting([obj.code]))

    def shown_as(self, row):
        return row.fact if row.fact.first_published else None


@admin.register(OpenQuestion)
class OpenQuestionAdmin(BilingualAdmin):
    columns = ["text", "position"]
    search_fields = in_both("text")
    fieldsets = [(None, {"fields": [*bilingual("text"), "position"], "description": TEXTS})]

    def get_changeform_initial_data(self, request):
        last = OpenQuestion.objects.aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1, **super().get_changeform_initial_data(request)}
