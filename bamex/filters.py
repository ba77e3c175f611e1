"""Filters of a list, read from the address: `?pays=TR&certitude=confirmed`.

A facet's options are the values that occur in the list, with counts. Parameter names are words of the page's
language. An unknown value is named in a message and filters nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.search.columns import fold_text, searchable_models

# Parameters with the same name and meaning in both languages: words searched for, codes chosen, page of a long list,
# form of a CSV file, whether pictures are shown.
SHARED_PARAMETERS = ("q", "i", "page", "dialect", "images")

PARAMETERS = {
    "about": pgettext_lazy("parameter", "about"),
    "certainty": pgettext_lazy("parameter", "certainty"),
    "country": pgettext_lazy("parameter", "country"),
    "day": pgettext_lazy("parameter", "day"),
    "domain": pgettext_lazy("parameter", "domain"),
    "kind": pgettext_lazy("parameter", "kind"),
    "language": pgettext_lazy("parameter", "language"),
    "maker": pgettext_lazy("parameter", "maker"),
    "month": pgettext_lazy("parameter", "month"),
    "noun": pgettext_lazy("parameter", "noun"),
    "person": pgettext_lazy("parameter", "person"),
    "phase": pgettext_lazy("parameter", "phase"),
    "publisher": pgettext_lazy("parameter", "publisher"),
    "shown": pgettext_lazy("parameter", "shown"),
    "sort": pgettext_lazy("parameter", "sort"),
    "state": pgettext_lazy("parameter", "state"),
    "theme": pgettext_lazy("parameter", "theme"),
    "venue": pgettext_lazy("parameter", "venue"),
}


Pair = tuple[str, Any]  # a value, as addresses have it, and its label


class Facet(forms.ChoiceField):
    """One filter. `values(row)` yields `(value, label)` for each value that the row has; `order` sorts the pairs.

    `noun` is the model whose slugs the values are, if they are: a former slug is then understood.
    """

    def __init__(
        self,
        label: Any,
        values: Callable[[Any], Iterable[Pair]],
        order: Callable[[Pair], Any] | None = None,
        noun: type[Model] | None = None,
    ) -> None:
        super().__init__(label=label, required=False)
        self.values = values
        self.noun = noun
        self.order = order or (lambda pair: fold_text(str(pair[1])))


class Sort(Facet):
    """The order of a list, chosen as a facet is: it leaves every row in. `keys` maps a value to its label and the key
    by which rows are sorted; without a choice they stay as the list has them, which `usual` names.

    `formerly` is a value that the usual order once had, which addresses may still hold.
    """

    def __init__(self, usual: Any, keys: Mapping[str, tuple[Any, Callable[[Any], Any]]], formerly: str = "") -> None:
        labels = [(value, label) for value, (label, _key) in keys.items()]
        super().__init__(_("Order"), lambda _row: labels, order=lambda pair: list(keys).index(pair[0]))
        self.usual = usual
        self.keys = keys
        self.formerly = formerly

    def to_python(self, value: Any) -> str:
        return "" if value == self.formerly else super().to_python(value)


class ParameterForm(forms.Form):
    """Choices read from the address; `chosen` holds those that are known, `rejected` the values that are not."""

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__({key: value[:100].replace("\x00", "") for key, value in data.items()})

    def choose(self) -> None:
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}
        self.rejected = [self[name].value() for name in self.errors]

    def add_prefix(self, field_name: str) -> str:
        return str(PARAMETERS.get(field_name, field_name))

    def query(self, **changes: str | None) -> str:
        """The address's query for the choices with `changes`; a value of None leaves that choice out."""
        choices = {name: value for name, value in {**self.chosen, **changes}.items() if value}
        return urlencode({self.add_prefix(name): value for name, value in choices.items()})


class NounForm(ParameterForm):
    """The one noun to which a search is limited."""

    noun = forms.ChoiceField(required=False)

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["noun"].choices = [(model._meta.model_name, "") for model in searchable_models()]
        self.choose()


class FilterForm(ParameterForm):
    """Subclasses declare facets; `matching` holds the rows that fit, `objects` all of them.

    `count_words` say how many, in `%(number)d`, where the rows are not counted by the name of their model.
    """

    count_words: Any = None

    def __init__(self, data: Mapping[str, str], objects: Iterable[Model]) -> None:
        super().__init__(data)
        self.objects = list(objects)
        self.row_values = {
            name: [dict(facet.values(row)) for row in self.objects] for name, facet in self.fields.items()
        }
        for name, facet in self.fields.items():
            labels = {value: label for values in self.row_values[name] for value, label in values.items()}
            facet.choices = [("", _("All")), *sorted(labels.items(), key=facet.order)]
        self.choose()
        self.matching = [row for row, fits in zip(self.objects, self._fits(), strict=True) if fits]
        for name, facet in self.fields.items():
            self._count(name, facet)
            if isinstance(facet, Sort):
                self._sort(facet, self.chosen.get(name))

    @property
    def counted(self) -> str:
        """Number of rows, by their own name: “23 exhibitors”."""
        number = len(self.objects)
        if self.count_words:
            return self.count_words % {"number": number}
        options = self.objects[0]._meta
        return f"{number} {options.verbose_name if number == 1 else options.verbose_name_plural}"

    @property
    def active(self) -> list[dict[str, Any]]:
        """The chosen values in words, each with the query that leaves it out."""
        return [
            {
                "label": self.fields[name].label,
                "value": self.fields[name].names[value],
                "query": self.query(**{name: None}),
                "count_without": sum(self._fits(leaving_out=name)),
            }
            for name, value in self.chosen.items()
        ]

    def _fits(self, leaving_out: str | None = None) -> list[bool]:
        choices = {name: value for name, value in self.chosen.items() if name != leaving_out}
        return [
            all(value in self.row_values[name][index] for name, value in choices.items())
            for index in range(len(self.objects))
        ]

    def _count(self, name: str, facet: Facet) -> None:
        # How many rows each option would leave, given the other facets.
        fits = self._fits(leaving_out=name)
        counts = Counter(
            value for values, fit in zip(self.row_values[name], fits, strict=True) if fit for value in values
        )
        facet.names = {value: label for value, label in facet.choices if value}
        facet.options = [
            {
                "value": value,
                "label": label,
                "count": counts[value],
                "query": self.query(**{name: value}),
                "is_active": self.chosen.get(name) == value,
            }
            for value, label in facet.names.items()
        ]
        facet.choices = [
            ("", _("All")),
            *((option["value"], f"{option['label']} ({option['count']})") for option in facet.options),
        ]

    def _sort(self, sort: Sort, chosen: str | None) -> None:
        sort.choices = [("", sort.usual), *sort.names.items()]
        if chosen:
            _label, key = sort.keys[chosen]
            self.matching.sort(key=key)

    @property
    def facets(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "label": facet.label, "field": self[name], "options": facet.options}
            for name, facet in self.fields.items()
            if facet.options
        ]
