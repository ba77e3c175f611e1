"""Form that asks why something is withdrawn, of which the forms of all withdrawals are children."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bamex.text.form_fields import Paragraphs, hold_to_what_is_fit
from bamex.text.languages import CODES, DEFAULT


class ReasonForm(forms.Form):
    """Reason of a withdrawal, for the reader: French is required, English may come later.

    It is held to what the columns of `model` may hold; without a model, nothing can be withdrawn and nothing is asked.
    """

    note_fr = forms.CharField(
        label=_("Why it is withdrawn, for the reader [fr]"),
        widget=Paragraphs(attrs={"lang": "fr"}),
        error_messages={"required": _("Tell readers, in French, why it is withdrawn.")},
    )
    note_en = forms.CharField(
        label=_("Why it is withdrawn, for the reader [en]"), widget=Paragraphs(attrs={"lang": "en"}), required=False
    )

    def __init__(self, *args: Any, model: type[models.Model] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in CODES:
            if model is None:
                del self.fields[f"note_{language}"]
                continue
            field, column = self.fields[f"note_{language}"], model._meta.get_field(f"withdrawal_note_{language}")
            field.help_text = column.help_text
            if column.max_length:
                field.validators.append(MaxLengthValidator(column.max_length))
            hold_to_what_is_fit(field, column)
            if language != DEFAULT:
                field.help_text = ""  # said once, on the French side

    @property
    def notes(self) -> dict[str, str]:
        """The reason by language."""
        return {language: self.cleaned_data.get(f"note_{language}", "") for language in CODES}
