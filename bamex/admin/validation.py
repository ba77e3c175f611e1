"""Checks of forms beside those of their fields: what they refuse, and what they ask about before they take it.

A doubt is no fault: the editor ticks that it is right, and saves. It is asked about once, where it was made.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bamex.publication import publication_of
from bamex.search.columns import fold_text, folded

DOUBTS = "doubts_settled"  # the name under which the editor's ticks are sent
DATE_FORM = gettext_lazy("Write a date that exists, as in 2025-11-30.")


class DoubtError(ValidationError):
    """Something unlikely, which is taken once the editor says that it is right; `key` names it in the tick."""

    def __init__(self, message: str, *about: object) -> None:
        super().__init__(message, code="doubt")
        self.key = hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()[:16]


class PartialDateField(forms.CharField):
    """A date of which the day, or the month too, may not be known: ISO 8601, or as dates are written in French."""

    FRENCH = re.compile(r"(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/)?(?P<year>\d{4})")
    ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value)
        if not text:
            return text
        match = self.ISO.fullmatch(text) or self.FRENCH.fullmatch(text)
        parts = [int(match[name]) for name in ("year", "month", "day") if match[name]] if match else []
        try:
            date(*parts, *[1] * (3 - len(parts)))
        except (TypeError, ValueError):
            raise ValidationError(_("Write a date that exists: 30/11/2025, 11/2025, 2025 or 2025-11-30.")) from None
        return "-".join(f"{part:02}" for part in parts)


class DoubtsForm(forms.ModelForm):
    """Form that asks about what is unlikely: a name that another bears, a date to come of what has happened."""

    def clean(self) -> None:
        super().clean()
        settled = self.data.getlist(DOUBTS) if hasattr(self.data, "getlist") else []
        for name, doubt in [*self.doubts_about_names(), *self.doubts_about_dates()]:
            if doubt.key not in settled and name not in self.errors:
                self.add_error(name, doubt)

    def doubts_about_names(self) -> Iterator[tuple[str, DoubtError]]:
        """Another object of the same kind is called the same, but for capitals and accents."""
        model = type(self.instance)
        title = model.searchable.title.format("fr") if hasattr(model, "searchable") else ""
        value = self.cleaned_data.get(title)
        if not value or title not in self.changed_data:
            return
        others = model._base_manager.exclude(pk=self.instance.pk).annotate(folded_title=folded(models.F(title)))
        if other := others.filter(folded_title=fold_text(value)).first():
            text = _("%(field)s: “%(other)s” (%(code)s) is called so already. Is this another one?")
            label = capfirst(self.fields[title].label)
            yield title, DoubtError(text % {"field": label, "other": other, "code": other.code}, title, value, other.pk)

    def doubts_about_dates(self) -> Iterator[tuple[str, DoubtError]]:
        """Doubts about dates to come of what has happened, and those that `unlikely_values` has."""
        changed = {name: self.cleaned_data.get(name) for name in self.changed_data}
        for name in publication_of(type(self.instance)).past_dates:
            day = changed.get(name)
            if day and day > timezone.localdate():
                text = _("%(field)s: this day is still to come. Is it right?")
                yield name, DoubtError(text % {"field": capfirst(self.fields[name].label)}, name, day)
        if changed:
            for name, text in self.unlikely_values():
                if name in self.fields:
                    sentence = _("%(field)s: %(fault)s") % {"field": capfirst(self.fields[name].label), "fault": text}
                    yield name, DoubtError(sentence, name, self.cleaned_data.get(name))

    def unlikely_values(self) -> Iterable[tuple[str, str]]:
        """`(field, question)` of cleaned values that hardly fit together; a child says which."""
        return ()
