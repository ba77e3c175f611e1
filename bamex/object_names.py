"""Names of objects of any noun, drafts included and whether or not they have codes, for the pages of staff."""

from collections.abc import Iterable
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.search.columns import column_or_french
from bamex.search.query import union_rows
from bamex.text.languages import active


class ObjectName(NamedTuple):
    """Name of an object, in the active language or else in French, with its code and its state, where it has any."""

    label: str  # of its model
    pk: str
    title: str
    code: str
    state: str


def names_of_objects(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], ObjectName]:
    """The names of the objects with these labels and primary keys; one query."""
    by_label: dict[str, list[str]] = {}
    for label, pk in keys:
        by_label.setdefault(label, []).append(pk)
    branches = []
    for label, pks in by_label.items():
        model = apps.get_model(label)
        columns = {field.name for field in model._meta.fields}
        branches.append(
            model._base_manager.order_by()
            .filter(pk__in=pks)
            .annotate(
                named_label=Value(label),
                named_pk=Cast("pk", models.TextField()),
                named_title=title_expression(model),
                named_code=Cast(F("code"), models.TextField()) if "code" in columns else Value(""),
                named_state=Cast(F("state"), models.TextField()) if "state" in columns else Value(""),
            )
            .values_list("named_label", "named_pk", "named_title", "named_code", "named_state")
        )
    names = map(ObjectName._make, union_rows(branches))
    return {(name.label, name.pk): name for name in names}


def title_expression(model: type[models.Model]) -> models.Expression:
    """An object's title in the active language, or its first text; the noun of what has none that must be there."""
    translated = get_translatable_fields_for_model(model) or ()
    texts = [field.name for field in model._meta.fields if field.name in translated and not field.blank]
    if searchable := getattr(model, "searchable", None):
        title, _language = searchable.title_expressions(active())
    elif texts:
        title = column_or_french(f"{texts[0]}_{{}}", active())
    else:
        title = Value(capfirst(str(model._meta.verbose_name)))
    return Cast(title, models.TextField())
