"""Fields of forms for texts that readers get: what content files may not hold is refused, and lines end in LF."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.text.fitness import faults_of_text, has_paragraphs, incomplete_address
from bamex.text.typography import JOINER

CARRIAGE_RETURN = "\r"  # browsers end lines with CR LF


class Paragraphs(AdminTextareaWidget):
    """Text area that gives lines ending in LF, as content files have them; browsers send CR LF (HTML Standard)."""

    def __init__(self, attrs: dict | None = None):
        super().__init__({"rows": 4, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


def hold_to_what_is_fit(field: forms.Field, column: models.Field) -> None:
    """Have the field of a form refuse what content files may not hold either, and say what becomes of its lines."""
    if isinstance(column, ArrayField) or not isinstance(column, models.CharField | models.TextField):
        return
    # Of a slug the form says itself which letters it takes, more narrowly than Django; of an address, faults_of_text.
    kept = [
        rule
        for rule in field.validators
        if rule not in forms.SlugField.default_validators and not isinstance(rule, URLValidator)
    ]
    read = field.to_python
    # Copied from a page, where the portal itself has put it.
    field.to_python = lambda value: read(value.replace(JOINER, "") if isinstance(value, str) else value)
    field.validators = [*kept, lambda text: raise_faults(field, column, text)]
    if isinstance(column, models.URLField):  # as it cannot even be read
        field.error_messages["invalid"] = name_field(field, incomplete_address())
    field.widget.attrs.pop("maxlength", None)  # browsers cut what is pasted, and say nothing
    if isinstance(column, models.TextField) and hasattr(column, "translated_field"):
        lines = _("An empty line begins a paragraph.") if has_paragraphs(column) else _("Shown as one paragraph.")
        field.help_text = f"{field.help_text} {lines}".strip()


def raise_faults(field: forms.Field, column: models.Field, text: str) -> None:
    if faults := list(faults_of_text(column, text.replace(CARRIAGE_RETURN, ""))):
        raise ValidationError([name_field(field, fault) for fault in faults])


def name_field(field: forms.Field, fault: str) -> str:
    return _("%(field)s: %(fault)s") % {"field": capfirst(field.label), "fault": fault}
