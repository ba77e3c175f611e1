"""Forms and inlines of the back office: both languages side by side, sources in place, clear errors."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.admin.withdrawal import of_withdrawing
from bamex.ledger import quotations
from bamex.models import Publishable, Source, State
from bamex.publication import publication_of
from bamex.text.languages import CODES, DEFAULT

TEXTS = _(
    "French is required. English may come later: readers then see the French text, marked as such. "
    "Do not write a figure by hand: write the answer of the ledger that gives it, such as {F006c}; the figure, its "
    "source and a link take its place. Each answer shows its own reference on the page of its fact."
)


def bilingual(*names):
    """Rows of a fieldset: each text in French and, beside it, in English."""
    return [tuple(f"{name}_{language}" for language in CODES) for name in names]


def in_both(*names):
    """`search_fields` that find a text in either language, without its accents too."""
    return [f"{name}_{language}__unaccent" for name in names for language in CODES]


def bilingual_fields(model):
    return get_translatable_fields_for_model(model) or []


# Forms


class Paragraphs(AdminTextareaWidget):
    """Browsers send lines that end in CR LF (HTML Standard); the portal keeps LF, as its content files do."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 4, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


class EditorForm(forms.ModelForm):
    """Says on the field what the database would only refuse."""

    def clean(self):
        super().clean()
        for name in bilingual_fields(self._meta.model):
            french, english = f"{name}_fr", f"{name}_en"
            if (
                french in self.fields
                and french not in self.errors
                and self.cleaned_data.get(english)
                and not self.cleaned_data.get(french)
            ):
                self.add_error(
                    french,
                    gettext("%(field)s: the French text is required when there is an English one.")
                    % {"field": capfirst(self.fields[french].label)},
                )
        self.check_references()

    def check_references(self):
        """Every number that a text quotes is an answer of the ledger."""
        for name in bilingual_fields(self._meta.model):
            for column in (f"{name}_{language}" for language in CODES):
                text = self.cleaned_data.get(column) or ""
                for fault in quotations.faults(name, text, quotations.known()) if "{" in text or "}" in text else ():
                    message = gettext("%(field)s: %(fault)s")
                    self.add_error(column, message % {"field": capfirst(self.fields[column].label), "fault": fault})

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Write lower-case letters without accents, digits and hyphens."))(
            slug
        )
        others = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if other := others.filter(slug=slug).first():
            raise ValidationError(gettext("This address is taken by “%(other)s”.") % {"other": other})
        if hasattr(self.instance, "former_slugs") and (other := others.filter(former_slugs__contains=[slug]).first()):
            raise ValidationError(
                gettext("This address was that of “%(other)s” and still leads to it.") % {"other": other}
            )
        return slug


class PublishableForm(EditorForm):
    """What withdrawing changes elsewhere is on the page, and the editor says to have read it."""

    consequences_accepted = forms.BooleanField(
        label=_("I have read what withdrawing changes elsewhere"), required=False
    )

    def clean(self):
        super().clean()
        withdrawn = self.cleaned_data.get("state") == State.WITHDRAWN and self.instance.is_published
        if withdrawn and not self.cleaned_data.get("consequences_accepted") and of_withdrawing([self.instance]):
            self.add_error(
                "state",
                gettext("Withdrawing it changes other pages. Read what is listed here, tick the box, and save again."),
            )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if state := self.fields.get("state"):
            # What readers have seen never becomes a draft again; what they have not seen needs no withdrawal.
            impossible = State.DRAFT if self.instance.first_published else State.WITHDRAWN
            state.choices = [choice for choice in state.choices if choice[0] != impossible]


class CitedForm(EditorForm):
    """For a row inside its owner's page: its sources, chosen on the spot."""

    sources = forms.ModelMultipleChoiceField(
        Source.objects.all(),
        label=_("Sources"),
        help_text=_("At least one. Type a code, a publisher or words of a title."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        citation = type(self.instance)._meta.get_field("citations").related_model
        field = self.fields["sources"]
        field.widget = AutocompleteSelectMultiple(citation._meta.get_field("source"), admin.site)
        field.widget.choices = field.choices
        if self.instance.pk:
            cited = {item.source_id for item in self.instance.citations.all()}
            self.initial["sources"] = sorted(cited)

    def _save_m2m(self):
        super()._save_m2m()
        if "sources" not in self.changed_data:
            return
        citations = self.instance.citations
        wanted = self.cleaned_data["sources"]
        citations.exclude(source__in=wanted).delete()
        known = set(citations.values_list("source", flat=True))
        last = citations.aggregate(last=Max("position"))["last"] or 0
        for position, source in enumerate((row for row in wanted if row.pk not in known), last + 1):
            citations.create(source=source, position=position)


class OrderedFormSet(forms.BaseInlineFormSet):
    """A row added without a position comes last."""

    def save_new(self, form, commit=True):
        if not form.instance.position:
            rows = self.queryset.model._base_manager.filter(**{self.fk.name: self.instance})
            form.instance.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        return super().save_new(form, commit)

    @property
    def kept_forms(self):
        return [
            form for form in self.forms if (form.has_changed() or form.instance.pk) and form not in self.deleted_forms
        ]


class CitationFormSet(OrderedFormSet):
    """No page without a source."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        is_public = not isinstance(self.instance, Publishable) or self.instance.is_published
        if is_public and not self.kept_forms:
            raise ValidationError(gettext("Cite at least one source: nothing is published without."))
        # Who edits something else of an object already left bare is not held up.
        is_asked = self.becomes_public or (is_public and self.has_changed())
        if is_asked and not any(form.cleaned_data["source"].is_published for form in self.kept_forms):
            raise ValidationError(gettext("None of these sources is published: publish one of them first."))

    @property
    def becomes_public(self):
        owner = self.instance
        if not isinstance(owner, Publishable) or not owner.is_published:
            return False
        return not type(owner)._base_manager.filter(pk=owner.pk, state=State.PUBLISHED).exists()

    def get_unique_error_message(self, unique_check):
        return gettext("The same source is cited twice for the same field.")


# Rows inside their owner's page


class EditorFields:
    """Mixin: a text knows its language, and says so in errors and to the browser's spelling checker."""

    formfield_overrides = {
        models.TextField: {"widget": Paragraphs},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = getattr(db_field, "language", None)
        if field and language:
            field.widget.attrs["lang"] = language
            if language == DEFAULT:
                field.error_messages["required"] = gettext("%(field)s: the French text is required.") % {
                    "field": capfirst(field.label)
                }
            else:
                field.help_text = ""  # said once, on the French side
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A cross beside a name deletes what bears it, which nobody expects.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class RowInline(EditorFields, TranslationStackedInline):
    form = EditorForm
    formset = OrderedFormSet
    extra = 0


class CitedRowInline(RowInline):
    """Rows with sources of their own."""

    form = CitedForm
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("citations")


class CitationInline(EditorFields, admin.TabularInline):
    """Parent of the sections': a child names its `model`."""

    formset = CitationFormSet
    fields = ["source", "field", "locator"]
    autocomplete_fields = ["source"]

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != "field":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            choices=[("", _("The whole")), *citable_fields(self.parent_model)],
            required=False,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
        )


def citable_fields(model):
    """The fields of `model` that a source may support, with their names; a bilingual text is one field."""
    columns = [*model._meta.fields, *model._meta.many_to_many]
    return [
        (field.name, capfirst(field.verbose_name))
        for field in columns
        if field.editable
        and field.name not in publication_of(model).without_citations
        and not hasattr(field, "translated_field")
    ]
