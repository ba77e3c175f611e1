"""Desk of the translator: all texts of all nouns in one list, by state, and the one that comes next.

A branch of one union a text of a noun: the list is one query, its counts another, whatever the number of objects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Left, LPad
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.publication import owner_of, part_relation
from bamex.search.columns import joined
from bamex.search.query import union_rows
from bamex.translations.drafts import TextInDraft
from bamex.translations.models import StaleTranslation, pair_digest_of
from bamex.translations.pairs import bilingual_models, bilingual_names, owner_model, place_of_text

EXCERPT = 160  # characters of a text in the list
AS_TEXT = models.TextField()
PADDING = " "  # before primary keys, so that 10 comes after 9


class TranslationState(models.TextChoices):
    """State of the English of a text."""

    MISSING = "missing", _("missing")
    STALE = "stale", _("stale")
    RIGHT = "right", pgettext_lazy("translation", "right")


STATE_NAMES = dict(TranslationState.choices)
TO_DO = ("missing", "stale")


class ListedText(NamedTuple):
    """One text of one row, as the list has it."""

    noun: int  # the number of the owner's model among those chosen, by which the list is in order
    owner: str  # primary key of the object, padded, by which the list is in order too
    place: int  # the number of the text among those of the noun
    label: str  # of the model of the row that holds it
    pk: str  # of that row, padded
    field: str
    state: str
    french: str  # its beginning

    @property
    def place_in_list(self) -> tuple[int, str, int, str]:
        return self.noun, self.owner, self.place, self.pk

    @property
    def row_pk(self) -> str:
        return self.pk.lstrip(PADDING)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def owner_key(self) -> tuple[str, str]:
        return owner_model(self.model)._meta.label, self.owner.lstrip(PADDING)

    @property
    def field_name(self) -> str:
        """The text's name in words, after that of the part where it is in one."""
        name = str(self.model._meta.get_field(self.field).verbose_name)
        return f"{self.model._meta.verbose_name}, {name}" if part_relation(self.model) else name

    @property
    def state_name(self) -> str:
        return str(STATE_NAMES[self.state])


class StateCounts(NamedTuple):
    """Numbers of texts of the objects of one noun in each state."""

    label: str
    missing: int
    stale: int
    right: int

    @property
    def to_do(self) -> int:
        return self.missing + self.stale

    @property
    def noun(self) -> str:
        return str(apps.get_model(self.label)._meta.verbose_name_plural)


@dataclass(frozen=True)
class AskedTexts:
    """The texts asked for: in these states, of the objects of one noun or of all."""

    states: tuple[str, ...] = TO_DO
    noun: str = ""  # the label of a model


def nouns_of(user: Any) -> list[type[models.Model]]:
    """The models of the objects whose texts `user` may translate."""
    owners = dict.fromkeys(map(owner_model, bilingual_models()))
    return [model for model in owners if user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")]


class Desk:
    """The texts of the objects of some nouns, and of their parts, with the state of each.

    Those `waiting` are given as drafts have them: by these goes their state, and not by what readers see.
    """

    def __init__(self, nouns: Sequence[type[models.Model]], waiting: Iterable[TextInDraft] = ()) -> None:
        self.nouns = list(nouns)
        self.waiting = {text.row: text for text in waiting}
        # `(number of the noun, model, name)` of each text.
        self.texts = [
            (self.nouns.index(owner_model(model)), model, name)
            for model in bilingual_models()
            if owner_model(model) in self.nouns
            for name in bilingual_names(model)
        ]

    @cached_property
    def places_noted(self) -> set[tuple[str, str]]:
        """The places in which any text is noted as stale: others are spared the comparison."""
        return set(StaleTranslation.objects.order_by().values_list("model", "place").distinct())

    def state_of(self, model: type[models.Model], name: str) -> Case:
        """The state of a text of a row, NULL where there is none in French."""
        states = [
            *(When(pk__in=keys, then=Value(state)) for state, keys in self.keys_waiting(model, name).items()),
            When(has_no_french(name), then=Value(None)),
            When(has_no_english(name), then=Value(str(TranslationState.MISSING))),
        ]
        if (owner_model(model)._meta.label, place_of_text(model, name)) in self.places_noted:
            states.append(When(is_noted_stale(model, name), then=Value(str(TranslationState.STALE))))
        return Case(*states, default=Value(str(TranslationState.RIGHT)), output_field=models.CharField())

    def keys_waiting(self, model: type[models.Model], name: str) -> dict[str | None, list[str]]:
        """The primary keys of the rows of which a draft has this text, by its state there."""
        keys: dict[str | None, list[str]] = {}
        for (label, pk, field), text in self.waiting.items():
            if (label, field) == (model._meta.label, name):
                keys.setdefault(state_in_draft(text), []).append(pk)
        return keys

    def as_it_waits(self, text: ListedText) -> ListedText:
        """A text of the list with the French of the draft where one waits."""
        found = self.waiting.get((text.label, text.row_pk, text.field))
        return text._replace(french=found.waiting.french[:EXCERPT]) if found else text

    def listed_texts(self, asked: AskedTexts) -> models.QuerySet | None:
        """The texts asked for, in the order of nouns, objects and texts; None where the user has no such noun."""
        branches = [
            self.branch_of_text(number, place, model, name, asked)
            for place, (number, model, name) in enumerate(self.texts)
            if asked.noun in ("", self.nouns[number]._meta.label)
        ]
        if not branches:
            return None
        first, *others = branches
        return first.union(*others, all=True).order_by("listed_noun", "listed_owner", "listed_place", "listed_pk")

    def branch_of_text(
        self, noun: int, place: int, model: type[models.Model], name: str, asked: AskedTexts
    ) -> models.QuerySet:
        relation = part_relation(model)
        columns = {
            "noun": Value(noun),
            "owner": LPad(Cast(F(relation.attname if relation else "pk"), AS_TEXT), 20, Value(PADDING)),
            "place": Value(place),
            "label": Value(model._meta.label),
            "pk": LPad(Cast("pk", AS_TEXT), 20, Value(PADDING)),
            "field": Value(name),
            "french": Left(Cast(F(f"{name}_fr"), AS_TEXT), EXCERPT),
        }
        rows = model._base_manager.order_by().annotate(listed_state=self.state_of(model, name))
        annotated = rows.filter(listed_state__in=asked.states).annotate(
            **{f"listed_{column}": expression for column, expression in columns.items()}
        )
        return annotated.values_list(*(f"listed_{column}" for column in ListedText._fields))

    def count_states(self) -> list[StateCounts]:
        """Numbers of texts of each noun in each state; one query, a branch of it a model."""
        found = union_rows(self.states_of_rows(*texts) for texts in self.texts_by_model.items())
        numbers = Counter((label, state) for label, states in found for state in states.split())
        return [
            StateCounts(label, *(numbers[label, state] for state in STATE_NAMES))
            for label in (noun._meta.label for noun in self.nouns)
        ]

    @property
    def texts_by_model(self) -> dict[type[models.Model], list[str]]:
        """The names of the texts of each model."""
        names: dict[type[models.Model], list[str]] = {}
        for _number, model, name in self.texts:
            names.setdefault(model, []).append(name)
        return names

    def states_of_rows(self, model: type[models.Model], names: Sequence[str]) -> models.QuerySet:
        """Of each row: the label of its owner's model, and the states of these texts in one string."""
        rows = model._base_manager.order_by().annotate(
            listed_label=Value(owner_model(model)._meta.label),
            listed_states=joined(*(self.state_of(model, name) for name in names)),
        )
        return rows.values_list("listed_label", "listed_states")

    def place_in_list(self, row: models.Model, name: str) -> tuple[int, str, int, str]:
        """Place of a text of a row in the order of the list."""
        number = next(place for place, (_noun, *text) in enumerate(self.texts) if text == [type(row), name])
        owner = self.nouns.index(owner_model(type(row)))
        return owner, str(owner_of(row).pk).rjust(20, PADDING), number, str(row.pk).rjust(20, PADDING)

    def next_text(self, asked: AskedTexts, row: models.Model, name: str) -> ListedText | None:
        """The text that comes after one of those asked for, or the first; None when it was the last one left."""
        here = self.place_in_list(row, name)
        listed = map(ListedText._make, self.listed_texts(asked) or ())
        others = [text for text in listed if text.place_in_list != here]
        return next((text for text in others if text.place_in_list > here), next(iter(others), None))


def state_in_draft(text: TextInDraft) -> str | None:
    """The state of a text that is another in a draft; None where the draft has no French for it."""
    if not text.waiting.french:
        return None
    if not text.waiting.english:
        return str(TranslationState.MISSING)
    follows = text.waiting.english != text.published.english
    return str(TranslationState.RIGHT if follows else TranslationState.STALE)


def has_no_french(name: str) -> Q:
    return Q(**{f"{name}_fr__isnull": True}) | Q(**{f"{name}_fr": ""})


def has_no_english(name: str) -> Q:
    return Q(**{f"{name}_en__isnull": True}) | Q(**{f"{name}_en": ""})


def is_noted_stale(model: type[models.Model], name: str) -> Exists:
    relation = part_relation(model)
    return Exists(
        StaleTranslation.objects.order_by().filter(
            model=owner_model(model)._meta.label,
            object_pk=Cast(OuterRef(relation.attname if relation else "pk"), AS_TEXT),
            place=place_of_text(model, name),
            pair=pair_digest_of(f"{name}_fr", f"{name}_en", OuterRef),
        )
    )
