"""Errors of a page's forms as one list at its top: each names its field and language, and leads there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import BaseFormSet, BoundField, ModelForm
from django.forms.forms import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.admin.validation import DoubtError


class FormError(NamedTuple):
    """One thing wrong, in words that need nothing around them, and the id of the control that mends it."""

    text: str
    target: str
    doubt: str = ""  # what is sent when the editor ticks that it is right


def list_errors(form: ModelForm, inlines: Sequence[InlineAdminFormSet]) -> list[FormError]:
    """All that is wrong on a page, in the order of the page."""
    return [*errors_of_form(form), *(error for inline in inlines for error in errors_of_rows(inline.formset))]


def errors_of_form(form: ModelForm, row: str = "", whole: str = "") -> Iterator[FormError]:
    """The errors of one form; `row` says which it is among several, `whole` is where what concerns no field leads."""
    for name, errors in form.errors.as_data().items():
        for error, fault in [(item, message) for item in errors for message in item.messages]:
            if name == NON_FIELD_ERRORS:
                yield FormError(begin_with(row, str(fault)), whole or first_control(form))
            else:
                bound = form[name]
                text = begin_with(str(capfirst(bound.label)), str(fault))
                yield FormError(
                    begin_with(row, text), control_of(bound), error.key if isinstance(error, DoubtError) else ""
                )


def errors_of_rows(formset: BaseFormSet) -> Iterator[FormError]:
    heading = f"{formset.prefix}-heading"
    for fault in formset.non_form_errors():
        yield FormError(str(fault), heading)
    noun = capfirst(formset.model._meta.verbose_name)
    for number, form in enumerate(formset.forms, 1):
        row = _("%(noun)s %(number)d") % {"noun": noun, "number": number}
        yield from errors_of_form(form, row, f"{formset.prefix}-{number - 1}")


def begin_with(subject: str, text: str) -> str:
    """The text behind its subject, which it may name already."""
    if not subject or text.startswith(subject):
        return text
    return _("%(subject)s: %(text)s") % {"subject": subject, "text": text}


def control_of(bound: BoundField) -> str:
    """The id of the first control of a field; a question with several answers has one a choice."""
    return bound.id_for_label or bound.auto_id


def first_control(form: ModelForm) -> str:
    return next((control_of(bound) for bound in form.visible_fields()), "")
