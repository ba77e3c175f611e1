"""The back office: what the admin of every section shares, and the admin of the shared words.

It is made for an editor who has never seen Django: French and English side by side, sources on the same page,
errors that name field and language, and nothing public that a click can lose.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from bamex.admin.change_notes import Amending, AmendmentForm, PublishableAmendmentForm
from bamex.admin.forms import TEXTS, EditorFields, bilingual, bilingual_fields, in_both
from bamex.admin.withdrawal import of_withdrawing
from bamex.history.snapshots import keep_public_version, keep_public_versions_linked_to
from bamex.ledger.stray_numbers import stated
from bamex.models import Correction, Imprint, Publishable, Source, State
from bamex.text.languages import CODES, DEFAULT, is_translated

admin.site.site_header = admin.site.site_title = _("BAMEX’25 – Newsroom")
admin.site.index_title = _("What the portal publishes")
admin.site.site_url = f"/{DEFAULT}/"

PUBLICATION = _("Drafts are seen here only. What has been published is never deleted: withdraw it, and say why.")


def untranslated(model):
    """The condition that some French text of a row has no English; see bamex.text.languages.is_translated."""
    condition = Q(pk__in=[])
    for name in bilingual_fields(model):
        condition |= Q(**{f"{name}_fr__length__gt": 0}) & (Q(**{f"{name}_en__isnull": True}) | Q(**{f"{name}_en": ""}))
    return condition


def named(rows):
    return ", ".join(str(row) for row in rows)


# Filters


class TranslationFilter(admin.SimpleListFilter):
    title = _("translation")
    parameter_name = "english"

    def lookups(self, request, model_admin):
        return [("missing", _("English missing")), ("complete", _("English complete"))]

    def queryset(self, request, queryset):
        condition = untranslated(queryset.model)
        if self.value() == "missing":
            return queryset.filter(condition)
        return queryset.exclude(pk__in=queryset.model._base_manager.filter(condition)) if self.value() else queryset


class SourcesFilter(admin.SimpleListFilter):
    title = _("sources")
    parameter_name = "sources"

    def __init__(self, request, params, model, model_admin):
        self.uncited = model_admin.uncited
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [("none", _("Without a source")), ("some", _("With sources"))]

    def queryset(self, request, queryset):
        uncited = self.uncited(queryset.model._base_manager.all())
        if self.value() == "none":
            return queryset.filter(pk__in=uncited)
        if self.value() == "some":
            return queryset.exclude(pk__in=uncited)
        return queryset


# Pages of the admin


class BilingualAdmin(Amending, EditorFields, TranslationAdmin):
    """Parent of every admin. A child says in `columns` what its list shows beside the common columns."""

    form = AmendmentForm
    save_on_top = True
    view_on_site = False  # there are two pages, one a language: public_pages()
    columns = ["__str__"]
    quotes_ledger = True  # False where the numbers of a text are those of a work or of a person it renders
    citations = None  # the path to the citations that support an object; None where there are none to give

    class Media:
        css = {"all": ["staff.css"]}

    def get_list_display(self, request):
        return [*self.columns, "in_english", *(["source_count"] if self.citations else [])]

    def get_list_filter(self, request):
        return [*self.list_filter, TranslationFilter, *([SourcesFilter] if self.citations else [])]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if self.citations:
            rows = rows.annotate(source_count=Count(f"{self.citations}__source", distinct=True))
        return rows

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        # Django's own titles put the noun into a sentence, which French grammar does not allow.
        noun = capfirst(self.opts.verbose_name)
        context["title"] = noun if obj else gettext("%(noun)s: new entry") % {"noun": noun}
        context["public_pages"] = self.public_pages(obj) if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("English"), boolean=True)
    def in_english(self, row):
        return is_translated(row)

    @admin.display(description=_("sources"), ordering="source_count")
    def source_count(self, row):
        return row.source_count

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if self.quotes_ledger:
            self.mention_numbers(request, form)

    def mention_numbers(self, request, form):
        """Tell of the numbers that the texts state by themselves: they may be dates or names, so nothing is refused."""
        for name in bilingual_fields(self.model):
            for column in (f"{name}_{language}" for language in CODES):
                if column in form.changed_data and (found := stated(form.cleaned_data[column])):
                    text = gettext(
                        "%(field)s: %(numbers)s without a reference to the ledger. If it is a fact, add it there and "
                        "quote it."
                    )
                    label = capfirst(form.fields[column].label)
                    values = {"field": label, "numbers": ", ".join(found)}
                    self.message_user(request, text % values, messages.WARNING)

    def uncited(self, rows):
        """Those of `rows` that no source supports, wholly or in one of their parts."""
        return rows.filter(**{f"{self.citations}__isnull": True}).order_by().values("pk").distinct()

    def unsupported(self, rows):
        """Those of `rows` that would stand without any source that readers see, and the uncited."""
        supported = self.model._base_manager.filter(**{f"{self.citations}__source__state": State.PUBLISHED})
        return rows.filter(Q(pk__in=self.uncited(rows)) | ~Q(pk__in=supported.order_by().values("pk")))

    def shown_as(self, row):
        """The object on whose page readers find `row`; None when they do not yet."""
        return row if hasattr(row, "get_absolute_url") else None

    def public_pages(self, row):
        pages = []
        if shown := self.shown_as(row):
            for code, name in settings.LANGUAGES:
                with override(code):
                    pages.append({"language": code, "name": name, "url": shown.get_absolute_url()})
        return pages


class SingleAdmin(BilingualAdmin):
    """There is one row, and it stays."""

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not self.model._base_manager.exists()

    def has_delete_permission(self, request, obj=None):
        return False


class PublishableAdmin(BilingualAdmin):
    """Draft, published, withdrawn. What readers have seen is never deleted: its address goes on answering."""

    form = PublishableAmendmentForm
    citations = "citations"
    actions = ["publish", "withdraw"]
    readonly_fields = ["code", "public_address", "first_published", "last_changed", "former_addresses", "consequences"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_last_change()

    def get_list_display(self, request):
        title, *others = super().get_list_display(request)
        return [title, "state", *others, "code", "updated"]

    def get_list_filter(self, request):
        return ["state", *super().get_list_filter(request)]

    def get_fieldsets(self, request, obj=None):
        rows = ["state"]
        if obj and obj.is_published and self.consequences(obj):
            rows = [("state", "consequences_accepted"), "consequences"]
        if self.has_slug:
            rows.append("slug")
        if obj:
            if obj.first_published:
                rows += bilingual("withdrawal_note")
            rows += ["public_address", "code", ("first_published", "last_changed")]
            if self.has_slug and obj.former_slugs:
                rows.append("former_addresses")
        publication = (_("Publication"), {"fields": rows, "description": PUBLICATION})
        return [*super().get_fieldsets(request, obj), publication]

    @property
    def has_slug(self):
        return any(field.name == "slug" for field in self.opts.fields)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # a draft is deleted from its own page
        return actions

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.first_published is None)

    def shown_as(self, row):
        return None if row.state == State.DRAFT else row

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.state == State.WITHDRAWN:
            self.ask_for_note(request, [form.instance])

    @admin.display(description=_("public page"))
    def public_address(self, row):
        if row.state == State.DRAFT:
            return _("A draft has no public page: it gets one when it is published.")
        links = format_html_join(
            " · ",
            '<a href="{}" hreflang="{}">{}</a>',
            ((page["url"], page["language"], page["name"]) for page in self.public_pages(row)),
        )
        return format_html("{} · {} {}", links, _("permanent address:"), f"{settings.SITE_URL}{row.permanent_path}")

    @admin.display(description=_("Were it withdrawn"))
    def consequences(self, row):
        if not hasattr(row, "consequences_told"):  # asked for by each part of the page
            found = of_withdrawing([row])
            row.consequences_told = found and render_to_string("admin/_consequences.html", {"consequences": found})
        return row.consequences_told

    @admin.display(description=_("last updated"), ordering="last_changed")
    def updated(self, row):
        return row.first_published and timezone.localdate(row.last_changed).isoformat()

    @admin.display(description=_("last updated"))
    def last_changed(self, row):
        return row.first_published and row.last_changed

    @admin.display(description=_("former addresses"))
    def former_addresses(self, row):
        return ", ".join(row.former_slugs)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, queryset):
        rows = queryset.exclude(state=State.PUBLISHED)
        refused = list(self.unsupported(rows)) if self.citations else []
        published = [row for row in rows if row not in refused]
        self.change_state(request, published, State.PUBLISHED)
        if published:
            text = ngettext("%(count)d object published.", "%(count)d objects published.", len(published))
            self.message_user(request, text % {"count": len(published)}, messages.SUCCESS)
        if refused:
            text = ngettext(
                "%(count)d object not published, for want of a published source: %(names)s.",
                "%(count)d objects not published, for want of a published source: %(names)s.",
                len(refused),
            )
            self.message_user(request, text % {"count": len(refused), "names": named(refused)}, messages.ERROR)
        if not published and not refused:
            self.message_user(request, gettext("All of them were published already."), messages.INFO)

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def withdraw(self, request, queryset):
        withdrawn = list(queryset.filter(state=State.PUBLISHED))
        if "consequences_accepted" not in request.POST and (consequences := of_withdrawing(withdrawn)):
            context = {
                **self.admin_site.each_context(request),
                "title": _("Withdraw"),
                "opts": self.opts,
                "rows": withdrawn,
                "consequences": consequences,
                "chosen_as": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/withdraw_confirmation.html", context)
        self.change_state(request, withdrawn, State.WITHDRAWN)
        text = ngettext("%(count)d object withdrawn.", "%(count)d objects withdrawn.", len(withdrawn))
        level = messages.SUCCESS if withdrawn else messages.INFO
        self.message_user(request, text % {"count": len(withdrawn)}, level)
        self.ask_for_note(request, withdrawn)
        return None

    @transaction.atomic  # all of them or none: Django wraps forms so, not actions
    def change_state(self, request, rows, state):
        for row in rows:
            row.state = state
            # Not the unsuffixed texts, which a full save writes in whichever language is active.
            row.save(update_fields=["state", "first_published"])
            keep_public_version(row)
            keep_public_versions_linked_to(row)
            self.log_change(request, row, [{"changed": {"fields": [str(self.opts.get_field("state").verbose_name)]}}])

    def ask_for_note(self, request, rows):
        if silent := [row for row in rows if not row.withdrawal_note_fr]:
            text = gettext("Readers are not told why this was withdrawn: write a withdrawal note for %(names)s.")
            self.message_user(request, text % {"names": named(silent)}, messages.WARNING)


# The shared words


def uses_of_sources():
    """How many citations and specifications rest on a source, whichever the sections that have them."""
    total = Value(0)
    for relation in Source._meta.related_objects:
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{name: OuterRef("pk")}).order_by()
        total += Coalesce(Subquery(rows.values(name).annotate(n=Count("pk")).values("n")), 0)
    return total


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    citations = None
    quotes_ledger = False
    columns = ["title", "publisher", "kind", "language", "use_count"]
    list_filter = ["kind", "language"]
    search_fields = ["code", "title__unaccent", "publisher__unaccent", "url", *in_both("summary")]
    fieldsets = [
        (
            _("The work"),
            {
                "fields": [
                    "title",
                    "title_is_descriptive",
                    "publisher",
                    "url",
                    ("language", "kind"),
                    ("date", "accessed"),
                ]
            },
        ),
        (_("Texts"), {"fields": bilingual("summary", "note", "caution"), "description": TEXTS}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(use_count=uses_of_sources())

    @admin.display(description=pgettext_lazy("source", "cited"), ordering="use_count")
    def use_count(self, row):
        return row.use_count


class CorrectionForm(AmendmentForm):
    def clean_object_code(self):
        code = self.cleaned_data["object_code"]
        model = code and Publishable.model_of(code)
        if code and not (model and model._base_manager.filter(code=code).exists()):
            raise ValidationError(gettext("No object has the code %(code)s.") % {"code": code})
        return code


@admin.register(Correction)
class CorrectionAdmin(BilingualAdmin):
    form = CorrectionForm
    quotes_ledger = False
    columns = ["date", "kind", "object_code", "note"]
    list_filter = ["kind"]
    search_fields = ["object_code", *in_both("note")]
    date_hierarchy = "date"
    fieldsets = [
        (None, {"fields": [("date", "kind"), "object_code"]}),
        (_("Texts"), {"fields": bilingual("note"), "description": TEXTS}),
    ]


@admin.register(Imprint)
class ImprintAdmin(SingleAdmin):
    quotes_ledger = False
    fieldsets = [(None, {"fields": [*bilingual("publisher"), "contact_email"]})]
