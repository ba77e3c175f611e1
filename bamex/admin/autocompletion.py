"""Rows chosen in the completing fields of a page, read together: one query a model, not one a field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.contrib.admin.widgets import AutocompleteMixin
from django.db.models import Model
from django.forms import BaseForm, BoundField, ModelChoiceField

from bamex.admin.control_names import controls_of


class RowsAtHand:
    """Choices of a field whose rows have been read; its widget asks them as it asks a `ModelChoiceIterator`."""

    def __init__(self, field: ModelChoiceField, rows: list[Model]) -> None:
        self.field = field
        self.queryset = self
        self.rows = rows

    def using(self, _database: str | None) -> "RowsAtHand":
        return self

    def filter(self, **conditions: set[str]) -> list[Model]:
        ((lookup, wanted),) = conditions.items()
        column = lookup.removesuffix("__in")
        return [row for row in self.rows if str(getattr(row, column)) in wanted]


def read_chosen_rows(forms: Iterable[BaseForm]) -> None:
    """Give each completing field of these forms, shown on one page, the rows that are chosen in it."""
    fields: dict[tuple[type[Model], str], list[BoundField]] = defaultdict(list)
    for bound in completing_fields(forms):
        widget = controls_of(bound.field)
        remote = widget.field.remote_field
        column = getattr(remote, "field_name", None) or remote.model._meta.pk.attname
        fields[remote.model, column].append(bound)
    for (_model, column), same in fields.items():
        rows = [row for bound in same for row in rows_in_initial(bound)]
        missing = {value for bound in same for value in values_of(bound)} - {str(getattr(row, column)) for row in rows}
        if missing:
            queryset = same[0].field.queryset
            pure = {value for value in missing if is_value_of(queryset.model, column, value)}
            rows += queryset.filter(**{f"{column}__in": pure})
        unique = list({row.pk: row for row in rows}.values())
        for bound in same:
            choices = RowsAtHand(bound.field, unique)
            bound.field.widget.choices = controls_of(bound.field).choices = choices


def completing_fields(forms: Iterable[BaseForm]) -> Iterator[BoundField]:
    for form in forms:
        yield from (bound for bound in form if isinstance(controls_of(bound.field), AutocompleteMixin))


def rows_in_initial(bound: BoundField) -> list[Model]:
    """The rows that were read with the form's object, as those that it is linked with."""
    initial = bound.form.initial.get(bound.name)
    if isinstance(initial, list):
        return [row for row in initial if isinstance(row, Model)]
    row = bound.form.instance
    linked = getattr(row, bound.name, None) if row.pk and not bound.form.is_bound else None
    return [linked] if isinstance(linked, Model) else []


def values_of(bound: BoundField) -> set[str]:
    value = bound.value()
    values = value if isinstance(value, list | tuple | set) else [value]
    return {str(getattr(item, "pk", item)) for item in values} - {"", "None"}


def is_value_of(model: type[Model], column: str, value: str) -> bool:
    """True if the column can hold what was posted, which may be anything."""
    try:
        model._meta.get_field(column).get_prep_value(value)
    except (TypeError, ValueError):
        return False
    return True
