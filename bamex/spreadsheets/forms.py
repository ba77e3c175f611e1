"""Form by which an editor hands in a table."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bamex.spreadsheets.sheets import MOST_BYTES, TOO_LARGE


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table"),
        help_text=_(
            "An XLSX or CSV file of 5 MB and 5,000 rows at most. Nothing is written yet: first you see what changes."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("Table: choose a file."),
            "invalid": _("Table: choose a file."),
            "empty": _("Table: the file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        return file
