"""Contradictions: what published rows say that other published rows deny, such as a session outside its phase.

A section declares its rules by `agree`; here no section's field is named. Nothing is refused for it: the editor who
publishes is told, and the report on the state of the content goes on telling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, Q
from django.utils.functional import Promise

from bamex.search.query import visible_rows


@dataclass(frozen=True)
class Rule:
    """Agreement of rows of `model` with the row to which `relation` leads, or else with the one row of `other`.

    `denied_if`: the condition, on a row of `model`, by which it says what the other denies.
    `sentence`: that it does; it names neither, both are named beside it.
    """

    model: type[models.Model]
    other: type[models.Model]
    denied_if: Q
    sentence: str | Promise
    relation: str = ""


@dataclass(frozen=True)
class Contradiction:
    """A row that breaks a rule, and the row that it contradicts."""

    row: models.Model
    other: models.Model
    rule: Rule


RULES: list[Rule] = []


def agree(*rules: Rule) -> None:
    """Add rules to those that published rows are held to."""
    RULES.extend(rules)


def rows_breaking(rule: Rule) -> models.QuerySet:
    """The rows that readers see and that contradict something else that readers see."""
    rows = visible_rows(rule.model).filter(rule.denied_if)
    others = visible_rows(rule.other).order_by()
    return (
        rows.filter(**{f"{rule.relation}__in": others.values("pk")}) if rule.relation else rows.filter(Exists(others))
    )


def contradictions_of(row: models.Model) -> Iterator[Contradiction]:
    """Contradictions between `row` and others, either way, as the database has them."""
    for rule in RULES:
        if isinstance(row, rule.model):
            for breaking in rows_breaking(rule).filter(pk=row.pk):
                other = getattr(breaking, rule.relation) if rule.relation else rule.other._base_manager.first()
                yield Contradiction(breaking, other, rule)
        if isinstance(row, rule.other):
            for breaking in rows_breaking(rule).filter(**({rule.relation: row} if rule.relation else {})):
                yield Contradiction(breaking, row, rule)
