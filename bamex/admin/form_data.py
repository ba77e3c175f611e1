"""Posted data of a form that shows a plain form: a draft or an earlier revision fills the form as if it had been typed.

The rows of formsets keep the keys of the rows that there are, as far as these say the same or stand in their place, so
that the form can be saved; rows that the plain form has not are marked for deletion.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.forms.widgets import ChoiceWidget
from django.http import HttpRequest, QueryDict

from bamex.admin.forms import encode_details
from bamex.editorial.revisions import editorial_schema
from bamex.importer.schema import Plain, Schema
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.importer.write import MissingRowError, PrimaryKeys, fill_with_relations
from bamex.models import Source

FilledRows = list[tuple[Plain, forms.ModelForm | None]]  # what a row is to say, and the form of the row that there is


class LenientKeys(PrimaryKeys):
    """Primary keys of related rows; None in place of what has been deleted since."""

    def find(self, model: type[models.Model], key: str) -> Any:
        try:
            return super().find(model, key)
        except MissingRowError:
            return None


def form_data(admin: ModelAdmin, request: HttpRequest, row: models.Model, plain: Plain) -> QueryDict:
    """Fields that a browser would send for the form of `row` if it showed `plain`."""
    data, find = QueryDict(mutable=True), LenientKeys().find
    fields = flatten_fieldsets(admin.get_fieldsets(request, row))
    schema = editorial_schema(type(row))
    form = admin.get_form(request, row, change=True, fields=fields)(
        instance=fill_with_relations(schema, plain, copy(row), find), initial=linked_keys(schema, plain, find)
    )
    encode_form(form, data)
    for formset_class, inline in admin.get_formsets_with_inlines(request, row):
        prefix = formset_class.get_default_prefix()
        formset = formset_class(instance=row, prefix=prefix, queryset=inline.get_queryset(request))
        if schema.is_citable and inline.model is schema.citation_model:
            encode_formset(formset, pair_citations(formset, plain.get("sources", [])), data, citation_values(find))
        else:
            name, part = next((name, part) for name, part in schema.parts.items() if part.model is inline.model)
            encode_formset(formset, pair_rows(formset, part, plain.get(name, [])), data, part_values(part, find))
    return data


def linked_keys(schema: Schema, plain: Plain, find: Callable) -> dict[str, list]:
    return {
        name: [key for item in plain.get(name, []) if (key := find(link.related_model, item))]
        for name, link in schema.links.items()
    }


# Which row of a formset is which


def pair_citations(formset: forms.BaseInlineFormSet, items: list[Plain]) -> FilledRows:
    known = {(form.instance.source.code, form.instance.field): form for form in formset.initial_forms}
    return [(item, known.pop((item["source"], item.get("field", "")), None)) for item in items]


def pair_rows(formset: forms.BaseInlineFormSet, part: Schema, items: list[Plain]) -> FilledRows:
    """Pairs of rows that say the same, then of those with the same key, then of what is left, in its order."""
    rows = {
        row.pk: row for row in rows_to_serialise(part).filter(pk__in=[f.instance.pk for f in formset.initial_forms])
    }
    left = [(form, serialise(part, rows[form.instance.pk])) for form in formset.initial_forms]
    found: dict[int, forms.ModelForm] = {}
    for is_same in (lambda one, two: one == two, has_same_key, lambda one, two: not ({"key"} & {*one, *two})):
        for number, item in enumerate(items):
            match = next((pair for pair in left if number not in found and is_same(item, pair[1])), None)
            if match:
                found[number] = match[0]
                left.remove(match)
    return [(item, found.get(number)) for number, item in enumerate(items)]


def has_same_key(one: Plain, two: Plain) -> bool:
    return "key" in one and one["key"] == two.get("key")


# As a browser would send it


def encode_form(form: forms.BaseForm, data: QueryDict) -> None:
    for bound in form:
        encode_value(bound, data)


def encode_value(bound: forms.BoundField, data: QueryDict) -> None:
    value, widget = bound.value(), getattr(bound.field.widget, "widget", bound.field.widget)
    if isinstance(widget, forms.CheckboxInput):
        if value:
            data[bound.html_name] = "on"
    elif isinstance(widget, ChoiceWidget) and widget.allow_multiple_selected:
        data.setlist(bound.html_name, [str(getattr(item, "pk", item)) for item in value or ()])
    elif isinstance(widget, ChoiceWidget):
        data[bound.html_name] = "" if value is None else str(getattr(value, "pk", value))
    elif not isinstance(widget, forms.FileInput):
        shown = widget.format_value(value)
        data[bound.html_name] = "" if shown is None else str(shown)


def encode_formset(
    formset: forms.BaseInlineFormSet, pairs: FilledRows, data: QueryDict, fill: Callable[[models.Model, Plain], dict]
) -> None:
    """Write the rows that there are, in their order, then those to add; `fill` brings an item's values to a row."""
    wanted = {form.prefix: (item, number) for number, (item, form) in enumerate(pairs, 1) if form}
    new = [(item, number) for number, (item, form) in enumerate(pairs, 1) if not form]
    total = formset.initial_form_count() + len(new)
    for name, count in (("TOTAL", total), ("INITIAL", formset.initial_form_count()), ("MIN_NUM", 0), ("MAX_NUM", 1000)):
        data[f"{formset.prefix}-{name}_FORMS"] = str(count)
    for form in formset.initial_forms:
        if form.prefix in wanted:
            encode_row(formset, form.prefix, copy(form.instance), *wanted[form.prefix], data, fill)
        else:
            encode_form(form, data)
            data[f"{form.prefix}-DELETE"] = "on"
        data[f"{form.prefix}-{formset.model._meta.pk.name}"] = str(form.instance.pk)
    for index, (item, number) in enumerate(new, formset.initial_form_count()):
        encode_row(formset, f"{formset.prefix}-{index}", formset.model(), item, number, data, fill)


def encode_row(
    formset: forms.BaseInlineFormSet,
    prefix: str,
    row: models.Model,
    item: Plain,
    number: int,
    data: QueryDict,
    fill: Callable[[models.Model, Plain], dict],
) -> None:
    initial = fill(row, item)
    form = formset.form(instance=row, prefix=prefix)
    form.initial |= initial
    encode_form(form, data)
    if "position" in form.fields:
        data[f"{prefix}-position"] = str(number)
    data[f"{prefix}-{formset.fk.name}"] = str(formset.instance.pk)


def part_values(part: Schema, find: Callable) -> Callable[[models.Model, Plain], dict]:
    def fill(row: models.Model, item: Plain) -> dict:
        fill_with_relations(part, item, row, find)
        cited = [
            (key, citation.get("field", ""), citation.get("locator", ""))
            for citation in item.get("sources", [])
            if (key := find(Source, citation["source"]))
        ]
        sources = list(dict.fromkeys(key for key, _field, _locator in cited))
        return {**linked_keys(part, item, find), "sources": sources, "details": encode_details(cited)}

    return fill


def citation_values(find: Callable) -> Callable[[models.Model, Plain], dict]:
    def fill(row: models.Model, item: Plain) -> dict:
        return {
            "source": find(Source, item["source"]),
            "field": item.get("field", ""),
            "locator": item.get("locator", ""),
        }

    return fill
