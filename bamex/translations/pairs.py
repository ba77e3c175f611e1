"""Pairs of texts that objects hold, French and English, and the note of those whose English did not follow.

Whoever writes rows reads the pairs before and after, in one transaction: the back office those of one object, the
loader of content files those of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.publication import part_relation, publication_of
from bamex.translations.models import StaleTranslation, pair_digest


class TextPair(NamedTuple):
    """A text in both languages, and its place in the object: `summary`, or `claims.value` of one of its parts."""

    place: str
    french: str
    english: str

    @property
    def digest(self) -> str:
        return pair_digest(self.french, self.english)


TextPairs = Counter[TextPair]
ObjectKey = tuple[str, str]  # the label of the model and the primary key, as text


def object_key(row: models.Model) -> ObjectKey:
    return type(row)._meta.label, str(row.pk)


def bilingual_names(model: type[models.Model]) -> list[str]:
    return list(get_translatable_fields_for_model(model) or [])


def bilingual_models() -> list[type[models.Model]]:
    """The models whose rows have texts in both languages, in the order of their sections."""
    return [model for model in apps.get_models() if bilingual_names(model) and not model._meta.proxy]


def place_of_text(model: type[models.Model], name: str) -> str:
    """The place of a model's text in the object that bears it."""
    relation = part_relation(model)
    return f"{relation.remote_field.related_name}.{name}" if relation else name


def owner_model(model: type[models.Model]) -> type[models.Model]:
    """The model of the objects of which rows of `model` are parts, or itself."""
    relation = part_relation(model)
    return relation.related_model if relation else model


def pairs_of(row: models.Model) -> TextPairs:
    """The pairs of an object and its parts, as the database has them; a query for the object, one a noun of parts."""
    owner = type(row)
    parts = [owner._meta.get_field(name).related_model for name in publication_of(owner).parts]
    found: TextPairs = Counter()
    for model in (owner, *parts):
        for _key, pairs in read_pairs(model, row.pk):
            found += pairs
    return found


def all_pairs() -> dict[ObjectKey, TextPairs]:
    """The pairs of every object; a query a noun."""
    found: dict[ObjectKey, TextPairs] = {}
    for model in bilingual_models():
        for key, pairs in read_pairs(model):
            found[key] = found.get(key, Counter()) + pairs
    return found


def read_pairs(model: type[models.Model], owner: Any = None) -> Iterator[tuple[ObjectKey, TextPairs]]:
    """The pairs of each row of `model`, under the key of the object that bears them; `owner` narrows to one object."""
    names, relation = bilingual_names(model), part_relation(model)
    bearer = relation.attname if relation else "pk"
    label = owner_model(model)._meta.label
    rows = model._base_manager.order_by()
    if owner is not None:
        rows = rows.filter(**{bearer: owner})
    columns = [f"{name}_{language}" for name in names for language in ("fr", "en")]
    for pk, *texts in rows.values_list(bearer, *columns):
        both = zip(names, texts[::2], texts[1::2], strict=True)
        pairs = (TextPair(place_of_text(model, name), french or "", english or "") for name, french, english in both)
        yield (label, str(pk)), Counter(pair for pair in pairs if pair.french)


# The note of what became stale, and of what is right again


def note_french_changes(row: models.Model, before: TextPairs) -> None:
    """Note what `before`, the pairs of this object before it was written, has made stale; three queries or so."""
    note_changes_of_object(object_key(row), before, pairs_of(row))


def note_all_french_changes(before: dict[ObjectKey, TextPairs]) -> None:
    """The same for all objects at once, after `before = all_pairs()`."""
    after = all_pairs()
    for key, pairs in after.items():
        if pairs != before.get(key):
            note_changes_of_object(key, before.get(key, Counter()), pairs)
    for label, pk in before.keys() - after.keys():
        StaleTranslation.objects.filter(model=label, object_pk=pk).delete()


def note_changes_of_object(key: ObjectKey, before: TextPairs, after: TextPairs) -> None:
    """Note pairs whose English is that of a pair which is gone: their French has changed and it has not."""
    label, pk = key
    if before == after:
        return
    stored = StaleTranslation.objects.filter(model=label, object_pk=pk)
    known = {(row.place, row.pair): row for row in stored}
    gone = list((before - after).elements())
    noted = []
    for pair in after - before:
        former = next((item for item in gone if is_earlier_pair(item, pair)), None)
        if former is None:
            continue
        gone.remove(former)
        earlier = known.get((former.place, former.digest))
        french = earlier.french if earlier else former.french
        if french != pair.french:  # it may be again what it was
            since = earlier.since if earlier else timezone.now()
            values = {"place": pair.place, "pair": pair.digest, "french": french, "since": since}
            noted.append(StaleTranslation(model=label, object_pk=pk, **values))
    held = {(pair.place, pair.digest) for pair in after}
    stored.filter(pk__in=[row.pk for place, row in known.items() if place not in held]).delete()
    StaleTranslation.objects.bulk_create(noted, ignore_conflicts=True)


def is_earlier_pair(earlier: TextPair, later: TextPair) -> bool:
    """True if `later` is `earlier` with another French text and the same English one."""
    return bool(later.english) and earlier.place == later.place and earlier.english == later.english
