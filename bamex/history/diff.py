"""Comparison of two snapshots of an object: which fields changed, and which of these changes are tracked."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import override

from bamex.history.models import Correction
from bamex.history.snapshots import KeptVersion, snapshot_schema
from bamex.importer.schema import Plain, Schema, identity_key
from bamex.publication import publication_of
from bamex.text.languages import CODES

Change = dict[str, Any]


def differences(model: type[models.Model], earlier: Plain, later: Plain) -> list[Change]:
    """Differences between two snapshots of one object, as the log keeps them.

    A list of `{"model", "field", "language", "earlier", "later"}`, texts and values in the snapshots' plain form;
    `language` is empty where the value has none. Links and sources do not count.
    """
    return list(changes_between(snapshot_schema(model), earlier, later))


def changes_between(schema: Schema, earlier: Plain, later: Plain) -> Iterator[Change]:
    for name, column in schema.columns.items():
        if name == "key":
            continue  # by which it is known: it says nothing
        for language, text in versions_of_field(schema, name):
            default = schema.default(name)
            unsaid = "" if default is None else default
            old, new = (snapshot.get(text, unsaid) for snapshot in (earlier, later))
            if old != new:
                change = {"model": column.model._meta.label, "field": name}
                texts = titles_of_related(column, old, new) if column.is_relation else [(language, old, new)]
                for language_of_text, before, after in texts:
                    yield change | {"language": language_of_text, "earlier": before, "later": after}
    for name, part in schema.parts.items():
        for old, new in pair_parts(earlier.get(name, []), later.get(name, [])):
            yield from changes_between(part, old, new)


def versions_of_field(schema: Schema, name: str) -> list[tuple[str, str]]:
    """The languages in which a snapshot has a field, each with the key of its text; "" for what has no language."""
    return [(language, f"{name}_{language}") for language in CODES] if name in schema.bilingual else [("", name)]


def titles_of_related(column: models.Field, *keys: str) -> Iterator[tuple[Any, ...]]:
    """Titles of the rows with these keys, a tuple a language: what a key led to may be renamed later."""
    key = identity_key(column.related_model)
    rows = {str(getattr(row, key)): row for row in column.related_model._base_manager.filter(**{f"{key}__in": keys})}
    for language in CODES:
        with override(language):
            yield language, *(str(rows.get(key, "")) for key in keys)


def pair_parts(earlier: list[Plain], later: list[Plain]) -> Iterable[tuple[Plain, Plain]]:
    """Parts that differ, those that stayed the same being set apart; {} where one has no partner.

    They are paired by the key of their own that they have, or else by their order.
    """
    gone = [item for item in earlier if item not in later]
    come = [item for item in later if item not in earlier]
    if all("key" in item for item in (*gone, *come)):
        old, new = ({item["key"]: item for item in items} for items in (gone, come))
        return [(old.get(key, {}), new.get(key, {})) for key in dict.fromkeys((*old, *new))]
    length = max(len(gone), len(come))
    return zip(*(items + [{}] * (length - len(items)) for items in (gone, come)), strict=True)


def is_tracked(change: Change) -> bool:
    """True if a change is one of those about which the editor is asked."""
    return change["field"] in publication_of(apps.get_model(change["model"])).tracked


def describe_unlogged_changes(versions: Iterable[KeptVersion]) -> Iterator[str]:
    """The changes of tracked fields, among versions just kept, that have no line in the log; a sentence each.

    For whoever loads content files or has used SQL.
    """
    for model, earlier, snapshot in versions:
        changes = [change for change in differences(model, earlier, snapshot) if is_tracked(change)] if earlier else []
        logged_today = Correction.objects.filter(object_code=snapshot["code"], date=timezone.localdate())
        if changes and not logged_today.exists():
            for change in changes:
                field = f"{change['field']}_{change['language']}".rstrip("_")
                yield f"{snapshot['code']} {field}: “{change['earlier']}” → “{change['later']}”"
