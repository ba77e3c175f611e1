"""Back office of what is said; the parents are in bamex/admin/."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import bamex.admin
from bamex.admin import (
    TEXTS_DESCRIPTION,
    BilingualAdmin,
    CitedRowInline,
    EditorialForm,
    OrderedFormSet,
    PublishableAdmin,
    bilingual_lookups,
    bilingual_rows,
    name_rows,
)
from bamex.ledger.quotations import rows_quoting
from news.media_items import LINKS
from news.models import Article, Citation, Claim, Fact, MediaItem, OpenQuestion, Statement, Theme
from news.renditions import PICTURE_TYPES, UnfitPictureError, make_renditions

ACCEPTED_MEDIA_TYPES = (*PICTURE_TYPES.values(), "image/png", "image/webp")  # for upload


class CitationInline(bamex.admin.CitationInline):
    model = Citation


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
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
    spreadsheet = True
    quotes_ledger = False
    columns = ["person", "date", "substance"]
    list_filter = ["is_paraphrase", ("themes", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["person"]
    date_hierarchy = "date"
    search_fields = ["code", "person__name__unaccent", "person__aliases__unaccent", *bilingual_lookups("substance")]
    autocomplete_fields = ["person", "session", "themes"]
    fieldsets = [
        (
            _("Who said what, and when"),
            {
                "fields": [("person", "date"), *bilingual_rows("substance"), "is_paraphrase", "session", "themes"],
                "description": TEXTS_DESCRIPTION,
            },
        )
    ]
    inlines = [CitationInline]


PICTURE_TEXTS_DESCRIPTION = _(
    "French is required. English may come later: readers then see the French text, marked as such."
)


class MediaItemForm(EditorialForm):
    picture = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED_MEDIA_TYPES)}),
        help_text=_(
            "JPEG, PNG, WebP or AVIF. Lighter copies are made of it for readers, without what the camera noted (place, "
            "device, author). If the form comes back with an error, choose the file again."
        ),
        error_messages={
            "required": _("Picture: choose a file."),
            "empty": _("Picture: the file is empty."),
            "invalid": _("Picture: choose a file."),
        },
    )
    uploaded_renditions = ()  # the files for readers, when a picture has been uploaded

    def clean_picture(self):
        """The digest of the largest file, which is what the row keeps; it has that already if none was uploaded."""
        file = self.cleaned_data["picture"]
        if isinstance(file, str):
            return file
        try:
            self.uploaded_renditions = make_renditions(file)
        except UnfitPictureError as error:
            raise ValidationError(gettext("Picture: %(fault)s") % {"fault": error}) from error
        return self.uploaded_renditions[-1].described()["digest"]

    def clean(self):
        super().clean()
        if self.publishes:
            for name in MediaItem.NEEDED_TO_PUBLISH:
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, MediaItem.fault_of_missing(name))


@admin.register(MediaItem)
class MediaItemAdmin(PublishableAdmin):
    form = MediaItemForm
    quotes_ledger = False
    columns = ["caption", "credit", "date"]
    date_hierarchy = "date"
    search_fields = ["code", "credit__unaccent", *bilingual_lookups("caption", "alt")]
    autocomplete_fields = ["venue", *LINKS]
    readonly_fields = [*PublishableAdmin.readonly_fields, "preview"]
    fieldsets = [
        (
            _("The picture"),
            {
                "fields": ["preview", "picture", *bilingual_rows("caption", "alt")],
                "description": PICTURE_TEXTS_DESCRIPTION,
            },
        ),
        (_("Credit and rights"), {"fields": ["credit", *bilingual_rows("rights")]}),
        (_("When and where"), {"fields": [("date", "venue"), *bilingual_rows("place")]}),
        (_("What it shows"), {"fields": [*LINKS, "position"]}),
    ]
    inlines = [CitationInline]

    def get_urls(self):
        shown = self.admin_site.admin_view(self.preview_file)
        return [path("<int:pk>/preview.jpg", shown, name="news_mediaitem_preview"), *super().get_urls()]

    def preview_file(self, request, pk):
        """Answer with the picture, which readers are not shown as long as it is a draft."""
        row = get_object_or_404(MediaItem, pk=pk)
        if not self.has_view_permission(request, row) or not row.files:
            raise PermissionDenied
        rendition = row.file("medium")
        try:
            content = rendition.read()
        except FileNotFoundError:
            raise Http404 from None
        headers = {"Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type=rendition.media_type, headers=headers)

    @admin.display(description=_("as it is"))
    def preview(self, row):
        if not row.files:
            return "–"
        shown, full = row.file("medium"), row.file("full")
        return format_html(
            '<img src="{}" width="{}" height="{}" alt=""><br>{} × {}',
            reverse("admin:news_mediaitem_preview", args=[row.pk]),
            *(shown.width // 2, shown.height // 2),
            *(full.width, full.height),
        )

    def save_model(self, request, obj, form, change):
        if form.uploaded_renditions:
            obj.take(form.uploaded_renditions)
        super().save_model(request, obj, form, change)


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
            answer = (form.cleaned_data["value_fr"], form.cleaned_data["label_fr"])
            if answer in given:
                raise ValidationError(gettext("The answer “%(answer)s” is given twice.") % {"answer": answer[0]})
            given.add(answer)
        if self.publishes and not given:
            raise ValidationError(gettext("Give at least one answer: a fact without any is not published."))


@admin.display(description=_("reference"))
def claim_reference(claim: Claim) -> str:
    """The quotation of the answer, to be copied into a text."""
    return f"{{{claim.code}}}" if claim.key else "–"


class ClaimInline(CitedRowInline):
    model = Claim
    formset = ClaimFormSet
    fields = [claim_reference, *bilingual_rows("value", "figure", "label", "note"), ("sources", "position")]
    readonly_fields = [claim_reference]


@admin.register(Fact)
class FactAdmin(PublishableAdmin):
    columns = ["question", "is_key_figure"]
    citations = "claims__citations"
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
                text = gettext("Readers now see “not published” where %(rows)s quoted the fact %(code)s.")
                self.message_user(request, text % {"rows": quoted, "code": fact.code}, messages.WARNING)


@admin.register(Claim)
class ClaimAdmin(BilingualAdmin):
    """Admin of an answer by itself, with the details of its citations."""

    quotes_ledger = False
    columns = ["value", "fact"]
    citations = "citations"
    list_select_related = ["fact"]
    search_fields = bilingual_lookups("value", "label", "fact__question")
    autocomplete_fields = ["fact"]
    fieldsets = [
        (None, {"fields": ["fact", claim_reference, *bilingual_rows("value", "figure", "label", "note"), "position"]})
    ]
    inlines = [CitationInline]

    def get_readonly_fields(self, request, obj=None):
        # Texts quote an answer by its fact's code and its own key: it never goes to another fact.
        return [claim_reference, *(["fact"] if obj else [])]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and name_rows_quoting([obj.code]))

    def object_with_page(self, row):
        return row.fact if row.fact.first_published else None


@admin.register(OpenQuestion)
class OpenQuestionAdmin(BilingualAdmin):
    columns = ["text", "position"]
    search_fields = bilingual_lookups("text")
    fieldsets = [(None, {"fields": [*bilingual_rows("text"), "position"], "description": TEXTS_DESCRIPTION})]

    def get_changeform_initial_data(self, request):
        last = OpenQuestion.objects.aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1, **super().get_changeform_initial_data(request)}
