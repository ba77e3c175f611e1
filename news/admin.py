"""Back office of what is said; the parents are in bamex/admin/."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import bamex.admin
from bamex.admin import (
    TEXTS_DESCRIPTION,
    BilingualAdmin,
    CitedRowInline,
    IndexGroup,
    OrderedFormSet,
    PublishableAdmin,
    WithdrawableAdmin,
    bilingual_lookups,
    bilingual_rows,
    name_rows,
)
from bamex.ledger.quotations import rows_quoting
from news import media_admin as media_admin  # registers pictures
from news.models import Article, Citation, Claim, Fact, OpenQuestion, Statement, Theme


class CitationInline(bamex.admin.CitationInline):
    model = Citation


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    index_group = IndexGroup.NEWS
    columns = ["title", "date"]
    date_hierarchy = "date"
    search_fields = ["code", *bilingual_lookups("title", "body")]
    autocomplete_fields = ["sessions", "exhibitors", "people", "delegations", "venues"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (
            _("What"),
            {"fields": [*bilingual_rows("title"), "date", *bilingual_rows("body")], "description": TEXTS_DESCRIPTION},
        ),
        (_("Linked with"), {"fields": ["sessions", "exhibitors", "people", "delegations", "venues"]}),
    ]
    inlines = [CitationInline]


@admin.register(Theme)
class ThemeAdmin(PublishableAdmin):
    index_group = IndexGroup.NEWS
    columns = ["name", "position"]
    search_fields = ["code", *bilingual_lookups("name")]
    autocomplete_fields = ["people"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (
            _("What"),
            {"fields": [*bilingual_rows("name", "summary"), "people", "position"], "description": TEXTS_DESCRIPTION},
        )
    ]
    inlines = [CitationInline]


@admin.register(Statement)
class StatementAdmin(PublishableAdmin):
    headings = ("themes",)
    spreadsheet = True
    index_group = IndexGroup.NEWS
    quotes_ledger = False
    columns = ["person", "date", "substance"]
    list_filter = ["is_paraphrase", ("themes", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["person"]
    date_hierarchy = "date"
    search_fields = ["code", "person__name__unaccent", "person__aliases__unaccent", *bilingual_lookups("substance")]
    autocomplete_fields = ["person", "quotation_source", "session", "themes"]
    fieldsets = [
        (
            _("Who said what, and when"),
            {
                "fields": [
                    ("person", "date"),
                    *bilingual_rows("substance"),
                    "is_paraphrase",
                    "quotation",
                    ("quotation_language", "quotation_source"),
                    "session",
                    "themes",
                ],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]
    inlines = [CitationInline]


def name_rows_quoting(codes: Iterable[str]) -> str:
    """The names of the rows that quote one of the answers."""
    return name_rows(dict.fromkeys(row for code in codes for row in rows_quoting(code)))


class ClaimFormSet(OrderedFormSet):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        for form in self.deleted_forms:
            if form.instance.pk and (rows := name_rows_quoting([form.instance.code])):
                message = gettext("The answer {%(code)s} is quoted by %(rows)s: change these texts first.")
                raise ValidationError(message % {"code": form.instance.code, "rows": rows})
        given = set()
        for form in self.kept_forms:
            answer = tuple(form.cleaned_data[name] for name in ("value_fr", "label_fr", "asked_fr"))
            if answer in given:
                raise ValidationError(gettext("The answer “%(answer)s” is given twice.") % {"answer": answer[0]})
            given.add(answer)
        if self.publishes and not given:
            raise ValidationError(gettext("Give at least one answer: a fact without any is not published."))


@admin.display(description=_("reference"))
def claim_reference(claim: Claim) -> str:
    """The quotation of the answer, to be copied into a text."""
    return f"{{{claim.code}}}" if claim.key else "–"


CLAIM_TEXTS = bilingual_rows("value", "figure", "asked", "label", "note")


class ClaimInline(CitedRowInline):
    model = Claim
    formset = ClaimFormSet
    fields = [claim_reference, *CLAIM_TEXTS, "refines", ("sources", "position"), "details"]
    readonly_fields = [claim_reference]


@admin.register(Fact)
class FactAdmin(PublishableAdmin):
    headings = ("themes",)
    index_group = IndexGroup.SOURCES
    columns = ["question", "is_key_figure"]
    list_filter = ["is_key_figure", "about_salon"]
    search_fields = ["code", *bilingual_lookups("question", "short_label", "claims__value")]
    autocomplete_fields = ["themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"]
    prepopulated_fields = {"slug": ["short_label_fr"]}
    fieldsets = [
        (
            _("The question"),
            {
                "fields": [*bilingual_rows("question", "short_label", "reading"), ("is_key_figure", "position")],
                "description": TEXTS_DESCRIPTION,
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

    def after_withdrawal(self, request, rows):
        for fact in rows:
            if quoted := name_rows_quoting([claim.code for claim in fact.claims.all()]):
                text = gettext("Readers now see “[answer withdrawn]” where %(rows)s quoted the fact %(code)s.")
                self.message_user(request, text % {"rows": quoted, "code": fact.code}, messages.WARNING)


@admin.register(Claim)
class ClaimAdmin(BilingualAdmin):
    """Admin of an answer by itself, with the details of its citations."""

    index_group = IndexGroup.SOURCES
    quotes_ledger = False
    columns = ["value", "fact"]
    list_select_related = ["fact"]
    search_fields = bilingual_lookups("value", "label", "fact__question")
    autocomplete_fields = ["fact"]
    fieldsets = [(None, {"fields": ["fact", claim_reference, *CLAIM_TEXTS, "refines", "position"]})]
    inlines = [CitationInline]

    def get_readonly_fields(self, request, obj=None):
        # Texts quote an answer by its fact's code and its own key: it never goes to another fact.
        return [claim_reference, *(["fact"] if obj else [])]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and name_rows_quoting([obj.code]))

    def object_with_page(self, row):
        return row.fact if row.fact.first_published else None


@admin.register(OpenQuestion)
class OpenQuestionAdmin(WithdrawableAdmin):
    index_group = IndexGroup.READERS
    columns = ["text", "position"]
    search_fields = bilingual_lookups("text")
    fieldsets = [(None, {"fields": [*bilingual_rows("text"), "position"], "description": TEXTS_DESCRIPTION})]

    def get_changeform_initial_data(self, request):
        last = OpenQuestion.objects.aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1, **super().get_changeform_initial_data(request)}
