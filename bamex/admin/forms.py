"""Forms of the back office: what the database would only refuse is said on the field."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import (
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Max
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bamex.admin.fieldsets import bilingual_fields
from bamex.admin.validation import DATE_FORM, DoubtsForm
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import quotation_errors
from bamex.models import Citation, Source
from bamex.text.form_fields import Paragraphs, hold_to_what_is_fit
from bamex.text.languages import CODES, DEFAULT


def possible_keys(posted: list[str]) -> list[str]:
    """Those of the posted values that can be keys: completing fields ask for their rows before any field is cleaned."""
    return [value for value in posted if value.isdecimal()]


class EditorForm(DoubtsForm):
    """Form that says on the field what the database would only refuse."""

    def clean(self) -> None:
        super().clean()
        self.check_french()
        self.check_quotations()

    def check_french(self) -> None:
        """No text is in English alone."""
        for name in bilingual_fields(type(self.instance)):
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

    def check_quotations(self) -> None:
        """Hold every quotation in the texts to the answers that the ledger has."""
        for name in bilingual_fields(type(self.instance)):
            for column in (f"{name}_{language}" for language in CODES):
                text = self.cleaned_data.get(column) or ""
                keys = ledger.figures() if "{" in text or "}" in text else ()
                for error in quotation_errors(type(self.instance), name, text, keys):
                    message = gettext("%(field)s: %(fault)s")
                    self.add_error(column, message % {"field": capfirst(self.fields[column].label), "fault": error})

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Write lower-case letters without accents, digits and hyphens."))(
            slug
        )
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        if other := others.filter(slug=slug).first():
            raise ValidationError(gettext("This address is taken by “%(other)s”.") % {"other": other})
        if hasattr(self.instance, "former_slugs") and (other := others.filter(former_slugs__contains=[slug]).first()):
            raise ValidationError(
                gettext("This address was that of “%(other)s” and still leads to it.") % {"other": other}
            )
        return slug


class CitedForm(EditorForm):
    """Form of a row inside its owner's page, which chooses its sources on the spot."""

    sources = forms.ModelMultipleChoiceField(
        Source.objects.all(),
        label=_("Sources"),
        help_text=_("At least one. Type a code, a publisher or words of a title."),
    )
    # What a source supports, and where in it: not asked for here, and kept when a draft or a revision fills the form.
    details = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        citation = type(self.instance)._meta.get_field("citations").related_model
        field = self.fields["sources"]
        field.widget = AutocompleteSelectMultiple(citation._meta.get_field("source"), admin.site)
        field.widget.choices = field.choices
        if self.instance.pk:
            cited = [(item.source_id, item.field, item.locator) for item in self.instance.citations.all()]
            self.initial["sources"] = sorted({source for source, _field, _locator in cited})
            self.initial["details"] = encode_details(cited)

    def save(self, commit: bool = True) -> models.Model:
        row = super().save(commit)
        if commit and {"sources", "details"} & set(self.changed_data):
            self.cite_chosen_sources()
        return row

    def cite_chosen_sources(self) -> None:
        """Cite what was chosen and nothing else: each source with the details given, or else as it is cited already."""
        citations = self.instance.citations
        wanted = self.cleaned_data["sources"]
        citations.exclude(source__in=wanted).delete()
        cited: dict[int, set] = {}
        for source, *details in citations.values_list("source", "field", "locator"):
            cited.setdefault(source, set()).add(tuple(details))
        told = decode_details(self.cleaned_data["details"])
        replaced = [source.pk for source in wanted if source.pk in told and cited.get(source.pk) != told[source.pk]]
        citations.filter(source__in=replaced).delete()
        position = citations.aggregate(last=Max("position"))["last"] or 0
        for source in (row for row in wanted if row.pk in replaced or row.pk not in cited):
            for field, locator in sorted(told.get(source.pk, {("", "")})):
                position += 1
                citations.create(source=source, field=field, locator=locator, position=position)


def encode_details(cited: Iterable[tuple[int, str, str]]) -> str:
    """The citations of the sources of which more is said than that they are cited, as a form carries them."""
    cited = sorted(cited)
    detailed = {source for source, field, locator in cited if field or locator}
    found = [citation for citation in cited if citation[0] in detailed]
    return json.dumps(found, ensure_ascii=False) if found else ""


def decode_details(text: str) -> dict[int, set[tuple[str, str]]]:
    """By the key of their source, the field and the place of citations; what no form of ours sends is left out."""
    try:
        return group_details(json.loads(text or "[]"))
    except (TypeError, ValueError):
        return {}


def group_details(items: list) -> dict[int, set[tuple[str, str]]]:
    """Raises TypeError or ValueError where the items are of another form, or too long for their columns."""
    found: dict[int, set[tuple[str, str]]] = {}
    lengths = [Citation._meta.get_field(name).max_length for name in ("field", "locator")]
    for source, *details in items:
        fits = len(details) == len(lengths) and all(map(is_text_of, details, lengths))
        if not isinstance(source, int) or not fits:
            raise ValueError("details of another form")
        found.setdefault(source, set()).add(tuple(details))
    return found


def is_text_of(value: object, length: int) -> bool:
    return isinstance(value, str) and len(value) <= length and value.isprintable()


class EditorFields(BaseModelAdmin):
    """Mixin of admins and inlines: a text tells its language in errors and to the browser's spelling checker."""

    formfield_overrides = {
        models.TextField: {"widget": Paragraphs},
        models.URLField: {"assume_scheme": "https"},
        models.DateField: {"error_messages": {"invalid": DATE_FORM}},
    }

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            hold_to_what_is_fit(field, db_field)
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
