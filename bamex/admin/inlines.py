"""Inlines of the back office: rows inside their owner's page, each with its sources."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from bamex.admin.forms import CitedForm, EditorFields, EditorForm
from bamex.models import Publishable
from bamex.publication import needs_citation, publication_of


class OrderedFormSet(forms.BaseInlineFormSet):
    """Formset that puts a row added without a position last."""

    publishes = False  # whether the save that is asked for shows the rows to readers; see OfPage
    is_read = False  # whether the rows were read with their owner; see OfPage

    def get_queryset(self) -> models.QuerySet:
        return self.rows  # asked some hundred times a page

    @cached_property
    def rows(self) -> models.QuerySet:
        """Its rows, which know their owner without asking for it."""
        if self.is_read:
            rows = getattr(self.instance, self.fk.remote_field.get_accessor_name()).all()
        else:
            rows = super().get_queryset()
        if self.instance.pk:
            for row in rows:
                setattr(row, self.fk.name, self.instance)
        return rows

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> models.Model:
        if not form.instance.position:
            rows = self.queryset.model._base_manager.filter(**{self.fk.name: self.instance})
            form.instance.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        return super().save_new(form, commit)

    @property
    def kept_forms(self) -> list[forms.ModelForm]:
        """The forms of the rows that there will be."""
        return [
            form for form in self.forms if (form.has_changed() or form.instance.pk) and form not in self.deleted_forms
        ]


class CitationFormSet(OrderedFormSet):
    """Formset of an object's citations: nothing is published without a published source."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.publishes or not needs_citation(self.instance):
            return
        if not self.kept_forms:
            raise ValidationError(self.message_without_sources())
        # Who edits something else of an object already left bare is not held up.
        is_asked = self.becomes_public or self.has_changed()
        if is_asked and not any(form.cleaned_data["source"].is_published for form in self.kept_forms):
            drafts = ", ".join(str(form.cleaned_data["source"]) for form in self.kept_forms)
            text = gettext("None of these sources is published: publish one of them first. They are: %(sources)s.")
            raise ValidationError(text % {"sources": drafts})

    def message_without_sources(self) -> str:
        """Sentence that asks for sources, and names the tick that stands for a source, where there is one."""
        text = gettext("Cite at least one source: nothing is published without.")
        if name := publication_of(type(self.instance)).without_source_if:
            label = capfirst(self.instance._meta.get_field(name).verbose_name)
            or_tick = gettext("Or tick “%(field)s” if it is the case.")
            text = f"{text} {or_tick % {'field': label}}"
        return text

    @property
    def becomes_public(self) -> bool:
        return isinstance(self.instance, Publishable) and not self.instance.is_published

    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        return gettext("The same source is cited twice for the same field.")


MOST_ROWS = 300  # of one kind on one page: a form that counts more was not made here


class OfPage(InlineModelAdmin):
    """Mixin of inlines whose rows know whether the save that is asked for publishes."""

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> type:
        formset_class = super().get_formset(request, obj, **kwargs)  # made anew for each request
        formset_class.publishes = request.editing.publishes
        formset_class.max_num = formset_class.absolute_max = MOST_ROWS
        formset_class.is_read = request.editing.is_whole
        return formset_class


class RowInline(OfPage, EditorFields, TranslationStackedInline):
    form = EditorForm
    formset = OrderedFormSet
    extra = 0


class CitedRowInline(RowInline):
    """Inline of rows with sources of their own."""

    form = CitedForm
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("citations")


class CitationInline(OfPage, EditorFields, admin.TabularInline):
    """Inline of an object's citations, the parent of the sections': a child names its `model`."""

    formset = CitationFormSet
    fields = ["source", "field", "locator"]
    autocomplete_fields = ["source"]

    def get_extra(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name != "field":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            choices=[("", _("The whole")), *citable_fields(self.parent_model)],
            required=False,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
        )


def citable_fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """The fields of `model` that a source may support, with their names; a bilingual text is one field."""
    uncited = publication_of(model).without_citations
    return [
        (field.name, capfirst(field.verbose_name))
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.editable and field.name not in uncited and not hasattr(field, "translated_field")
    ]
