"""Texts of rows as the drafts of their objects have them: what a translator goes on from while a draft waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import models

from bamex.models import Publishable
from bamex.publication import part_relation, publication_of
from bamex.translations.pairs import TextPair, bilingual_names, place_of_text

Texts = dict[str, str]  # of a row or of an item of a draft: what its columns of texts say, and its key, none empty


class TextInDraft(NamedTuple):
    """A text of a row, as readers know it and as the draft of its object has it."""

    row: tuple[str, str, str]  # the label of the row's model, its primary key as text, and the field
    published: TextPair
    waiting: TextPair
    item: int  # the number of the part in the draft; 0 of the object itself

    @property
    def differs(self) -> bool:
        return self.waiting != self.published

    def put_english(self, plain: dict[str, Any], english: str) -> dict[str, Any]:
        """The plain form of a draft with this English in place of the text's own."""
        relation, _point, name = self.waiting.place.rpartition(".")
        if relation:
            parts = list(plain[relation])
            parts[self.item] = self._replace(waiting=self.waiting._replace(place=name)).put_english(
                parts[self.item], english
            )
            return {**plain, relation: parts}
        others = {key: value for key, value in plain.items() if key != f"{name}_en"}
        return {**others, f"{name}_en": english} if english else others


def texts_in_drafts(owner: type[models.Model], drafts: Mapping[str, Mapping]) -> Iterator[TextInDraft]:
    """The texts of objects that readers know, and of their parts, that the drafts have too; `drafts` by primary key.

    A query for the objects, one a noun of their parts. What a draft alone has is left out: no row has it yet.
    """
    for model in (owner, *bilingual_parts(owner)):
        names, relation = bilingual_names(model), part_relation(model)
        columns = [f"{name}_{language}" for name in names for language in ("fr", "en")]
        key = [field.name for field in model._meta.fields if relation and field.name == "key"]
        for pk, rows in read_texts(model, list(drafts), [*columns, *key]).items():
            plain = drafts[pk]
            items = plain.get(relation.remote_field.related_name, []) if relation else [plain]
            wanted = [texts_among(item, [*columns, *key]) for item in items]
            for row_pk, texts, number in matching(rows, wanted):
                for name in names:
                    place = place_of_text(model, name)
                    published, waiting = (pair_among(found, place, name) for found in (texts, wanted[number]))
                    yield TextInDraft((model._meta.label, row_pk, name), published, waiting, number)


def bilingual_parts(owner: type[models.Model]) -> list[type[models.Model]]:
    models_of_parts = [owner._meta.get_field(name).related_model for name in publication_of(owner).parts]
    return [model for model in models_of_parts if bilingual_names(model)]


def read_texts(model: type[models.Model], owners: list[str], columns: list[str]) -> dict[str, list[tuple[str, Texts]]]:
    """The primary key and the texts of each row of `model`, by the primary key of its object."""
    relation = part_relation(model)
    bearer = relation.attname if relation else "pk"
    rows = model._base_manager.filter(**{f"{bearer}__in": owners})
    if issubclass(relation.related_model if relation else model, Publishable):
        rows = rows.filter(**{f"{f'{relation.name}__' if relation else ''}first_published__isnull": False})
    found: dict[str, list[tuple[str, Texts]]] = {}
    for row in rows.values("pk", bearer, *columns):
        found.setdefault(str(row[bearer]), []).append((str(row["pk"]), texts_among(row, columns)))
    return found


def texts_among(values: Mapping[str, Any], columns: Iterable[str]) -> Texts:
    return {column: str(values[column]) for column in columns if values.get(column)}


def pair_among(texts: Texts, place: str, name: str) -> TextPair:
    return TextPair(place, texts.get(f"{name}_fr", ""), texts.get(f"{name}_en", ""))


def matching(rows: list[tuple[str, Texts]], items: list[Texts]) -> Iterator[tuple[str, Texts, int]]:
    """Each row with the number of the item that is the same: of the same texts, key or French, else in its order."""
    left = dict(enumerate(items))
    unmatched = rows
    for is_same in (lambda one, two: one == two, names_same_key, has_same_french, has_no_key):
        waiting, unmatched = unmatched, []
        for pk, texts in waiting:
            number = next((number for number, item in left.items() if is_same(texts, item)), None)
            if number is None:
                unmatched.append((pk, texts))
            else:
                del left[number]
                yield pk, texts, number


def names_same_key(one: Texts, two: Texts) -> bool:
    return "key" in one and one["key"] == two.get("key")


def has_no_key(one: Texts, two: Texts) -> bool:
    return not {"key"} & {*one, *two}


def has_same_french(one: Texts, two: Texts) -> bool:
    return has_no_key(one, two) and french_of(one) == french_of(two)


def french_of(texts: Texts) -> Texts:
    return {column: text for column, text in texts.items() if column.endswith("_fr")}
