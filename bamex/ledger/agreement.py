"""Agreement of the answers to a question: they contradict each other, answer different questions, or are compatible.

Answers are compared by what they say, not by how it is spelt: "dix" and "10" are one answer, and so are "une
trentaine" and "environ 30". Only answers to the same question can contradict each other, and only when no number
is true of both: "45" is one of those of which "plus de 35" is said (`bamex.ledger.bounds`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bamex.ledger.bounds import NumberSaid, bare_answer, number_said, numbers_allowed
from bamex.ledger.quotations import without_accents


class Agreement(models.TextChoices):
    """Relation of the answers of a fact to each other, by what they say and who gives them."""

    AGREED = "agreed", _("Several sources, one answer")
    DISAGREED = "disputed", _("The sources disagree")
    DIFFERENT = "different", _("Answers to different questions")
    REFINED = "refined", _("Compatible answers")
    SINGLE = "single", _("A single source")
    NONE = "none", _("No published source")


@dataclass
class QuestionAnswered:
    """One question, and the answers given to it; `asked` is the answer that words it, None for the fact's own."""

    asked: Any
    claims: list[Any] = field(default_factory=list)

    @property
    def is_disputed(self) -> bool:
        """True if two answers contradict each other; one that is compatible with the others contradicts none."""
        rivals = [claim.value_fr for claim in self.claims if not claim.refines]
        return any(contradict(one, other) for one, other in combinations(rivals, 2))

    @property
    def is_refined(self) -> bool:
        return any(self.is_compatible(claim) for claim in self.claims)

    def is_compatible(self, claim: Any) -> bool:
        """True if an answer is compatible with another: an editor says so, or both allow a number."""
        return claim.refines or bool(self.wider_than(claim))

    def narrows(self, claim: Any) -> bool:
        """True if an answer says the same as wider ones, more precisely: they allow all the numbers that it allows."""
        wider = self.wider_than(claim)
        return bool(wider) and all(is_within(claim.value_fr, other.value_fr) for other in wider)

    def wider_than(self, claim: Any) -> list[Any]:
        """The answers that allow numbers which `claim` does not."""
        return [other for other in self.claims if is_closer(claim.value_fr, other.value_fr)]

    def compatible_with(self, claim: Any) -> list[Any]:
        """The answers that `claim` makes more precise, or together with which it may be true, as far as it is known.

        An editor says of an answer that it does, not to which: to the one of the same number, or, where it gives no
        number, to the only other answer or the first that is in words too.
        """
        if (wider := self.wider_than(claim)) or not claim.refines:
            return wider
        plain = [other for other in self.claims if other != claim and not other.refines]
        if (number := number_in(claim.value_fr)) is not None:
            plain = [
                other
                for other in plain
                if number_in(other.value_fr) == number and not is_closer(other.value_fr, claim.value_fr)
            ]
        elif len(plain) > 1 and number_in(plain[0].value_fr) is not None:
            return []
        return plain[:1]


def meaning(value: str) -> NumberSaid | str:
    """Meaning of an answer in French: its number, or its words without accents, quotation marks and parentheses.

    Two answers to one question say the same when their meanings are equal.
    """
    if said := number_said(value):
        return said._replace(form="about") if said.form == "near" else said
    return " ".join(re.findall(r"\w+", without_accents(bare_answer(value))))


def number_in(value: str) -> float | None:
    """The one number of an answer in French, however it is bounded; None when there is none, or several."""
    said = number_said(value)
    return said.number if said else None


def contradict(one: str, other: str) -> bool:
    """True if two answers in French to one question cannot both be true."""
    if meaning(one) == meaning(other):
        return False
    allowed, also = numbers_allowed(one), numbers_allowed(other)
    return not (allowed and also and allowed.meets(also))


def is_closer(one: str, other: str) -> bool:
    """True if an answer in French allows fewer numbers than another that it does not contradict."""
    allowed, also = numbers_allowed(one), numbers_allowed(other)
    return bool(allowed and also and allowed.meets(also) and allowed.closeness < also.closeness)


def is_within(one: str, other: str) -> bool:
    """True if every number that an answer in French allows is one that another allows."""
    allowed, also = numbers_allowed(one), numbers_allowed(other)
    return bool(allowed and also and allowed.lies_in(also))


def questions_answered(claims: Iterable[Any]) -> list[QuestionAnswered]:
    """The questions that the answers of a fact answer, in the order of their first answers."""
    found: dict[str, QuestionAnswered] = {}
    for claim in claims:
        key = without_accents(claim.asked_fr or "")
        found.setdefault(key, QuestionAnswered(claim if key else None)).claims.append(claim)
    return list(found.values())


def agreement_of(questions: list[QuestionAnswered]) -> Any:  # an Agreement
    """Agreement that the answers and their published sources come to on each question."""
    if any(question.is_disputed for question in questions):
        return Agreement.DISAGREED
    if len(questions) > 1:
        return Agreement.DIFFERENT
    if any(question.is_refined for question in questions):
        return Agreement.REFINED
    sources = {source.pk for question in questions for claim in question.claims for source in claim.sources}
    return [Agreement.NONE, Agreement.SINGLE, Agreement.AGREED][min(len(sources), 2)]
