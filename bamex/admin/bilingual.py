"""Parents of every admin: French and English side by side, sources on the page, links to what readers see."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest
from django.db.models import Count, Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from bamex.admin.autocompletion import read_chosen_rows
from bamex.admin.control_names import name_controls_of_tables
from bamex.admin.deletion import name_published_rows_resting_on
from bamex.admin.drafts import DraftsAdmin, EditorialForm
from bamex.admin.fieldsets import bilingual_fields
from bamex.admin.form_errors import list_errors
from bamex.admin.forms import EditorFields
from bamex.admin.index import IndexGroup
from bamex.admin.list_filters import LinkFilter, SourcesFilter, TranslationFilter
from bamex.db.deletion import leave_out_counts_of_links, leave_out_links
from bamex.health.addresses import field_names
from bamex.ledger.stray_numbers import find_figures
from bamex.models import Publishable
from bamex.publication import citation_paths, publication_of
from bamex.text.languages import CODES, is_translated


class BilingualAdmin(DraftsAdmin, EditorFields, TranslationAdmin):
    """Admin of any model of the portal. A child says in `columns` what its list shows beside the common columns."""

    form = EditorialForm
    save_on_top = True
    view_on_site = False  # there are two pages, one a language: public_pages()
    index_group: IndexGroup | None = None
    columns: list[str] = ["__str__"]
    quotes_ledger = True  # False where the numbers of a text are those of a work or of a person it renders

    @property
    def citations(self) -> str | None:
        """The path to the citations that support an object; None where there are none to give."""
        return next(iter(citation_paths(self.model)), None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """True if somebody may add a row; one without a state of publication is seen by readers once it is added."""
        may_show = issubclass(self.model, Publishable) or request.user.has_perm("editorial.publish")
        return super().has_add_permission(request) and may_show

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        may_hide = issubclass(self.model, Publishable) or request.user.has_perm("editorial.publish")
        return super().has_delete_permission(request, obj) and may_hide

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return [*self.columns, "in_english", *(["source_count"] if self.citations else [])]

    def get_list_filter(self, request: HttpRequest) -> list:
        filters = [*self.list_filter, TranslationFilter, *([SourcesFilter] if self.citations else [])]
        return [*filters, LinkFilter] if field_names(self.model) else filters

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if self.citations:
            rows = rows.annotate(source_count=Count(f"{self.citations}__source", distinct=True))
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        context = {"title": capfirst(self.opts.verbose_name_plural), "index_group": self.index_group}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """As Django's, which crashes on a choice that names no row."""
        try:
            queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
        except ValueError:
            raise BadRequest("a key of another form") from None
        return super().response_action(request, queryset)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """The page of an object's revisions, which shows Django's own log too."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return redirect("newsroom:revisions", self.opts.label, row.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, obj: Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        # Django's own titles put the noun into a sentence, which French grammar does not allow.
        noun = capfirst(self.opts.verbose_name)
        context["title"] = noun if obj else gettext("%(noun)s: new entry") % {"noun": noun}
        context["public_pages"] = self.public_pages(obj) if obj else []
        context["newsroom_pages"] = newsroom_pages(request, obj) if obj else []
        context["index_group"] = self.index_group
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        context["form_errors"] = list_errors(form, inlines) if context["errors"] else []
        context["errors"] = []  # of which Django's template would say again what concerns no field
        name_controls_of_tables(inlines)
        read_chosen_rows([form, *(row for inline in inlines for row in inline.formset.forms)])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def render_delete_form(self, request: HttpRequest, context: dict) -> HttpResponse:
        return super().render_delete_form(request, {**context, "index_group": self.index_group})

    @admin.display(description=_("English"), boolean=True)
    def in_english(self, row: Model) -> bool:
        return is_translated(row)

    @admin.display(description=_("sources"), ordering="source_count")
    def source_count(self, row: Model) -> int:
        return row.source_count

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if self.quotes_ledger:
            self.warn_of_stray_numbers(request, form)

    def warn_of_stray_numbers(self, request: HttpRequest, form: ModelForm) -> None:
        """Tell once of the numbers that were written just now: they may be dates or names, so nothing is refused."""
        told = []
        for name in bilingual_fields(self.model):
            for column in (f"{name}_{language}" for language in CODES):
                if column in form.changed_data:
                    before = find_figures(form.initial.get(column))
                    found = [number for number in find_figures(form.cleaned_data[column]) if number not in before]
                    if found:
                        told.append(f"{capfirst(form.fields[column].label)} ({', '.join(found)})")
        if told:
            text = gettext(
                "Numbers without a reference to the ledger: %(fields)s. If one is a fact, add it there and quote it."
            )
            self.message_user(request, text % {"fields": ", ".join(told)}, messages.WARNING)

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple:
        """As Django's; what stands in the way is named, where Django speaks of a permission that nobody has."""
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        published = list(name_published_rows_resting_on(objs))
        if published:
            forbidden = set()
        return leave_out_links(to_delete), leave_out_counts_of_links(counts), forbidden, [*protected, *published]

    def rows_without_citations(self, rows: QuerySet) -> QuerySet:
        """The keys of those of `rows` that no source supports, wholly or in one of their parts, and that need one."""
        if answered_for := publication_of(self.model).without_source_if:
            rows = rows.exclude(**{answered_for: True})
        return rows.filter(**{f"{self.citations}__isnull": True}).order_by().values("pk").distinct()

    def object_with_page(self, row: Model) -> Model | None:
        """The object on whose page readers find `row`; None when they do not yet."""
        return row if hasattr(row, "get_absolute_url") else None

    def public_pages(self, row: Model) -> list[dict[str, str]]:
        """Language, its name and the address of each page on which readers find `row`."""
        pages = []
        if bearer := self.object_with_page(row):
            for code, name in settings.LANGUAGES:
                with override(code):
                    pages.append({"language": code, "name": name, "url": bearer.get_absolute_url()})
        return pages


def newsroom_pages(request: HttpRequest, row: Model) -> list[tuple[str, str]]:
    """Pages that the newsroom has for an object beside its form, as labels and addresses."""
    label, key = row._meta.label, str(row.pk)
    pages = [(gettext("Preview"), reverse("newsroom:preview", args=[f"{label}/{key}"]))]
    if request.user.has_perm("editorial.schedule"):
        pages.append((gettext("Schedule…"), reverse("newsroom:object_schedule", args=[label, key])))
    return pages


class SingleAdmin(BilingualAdmin):
    """Admin of a model with one row, which stays."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Permissions as the index offers them: the row is added from the list, so no page asks if there is one."""
        may_change, may_view = self.has_change_permission(request), self.has_view_permission(request)
        return {"add": False, "change": may_change, "delete": False, "view": may_view}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not self.model._base_manager.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
