"""Provider of the ledger: the published answers of the facts as figures, and the keys that content files give."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from bamex.ledger.figures import Figure
from bamex.text.languages import CODES
from news.agreement import QuestionAnswered
from news.models import Fact


class FactLedger:
    """A `bamex.ledger.figures.LedgerProvider`, named by the setting LEDGER."""

    model = Fact

    def figures(self) -> dict[str, Figure]:
        """Three queries, whatever the number of answers."""
        facts = Fact.objects.visible().with_claims()
        return {figure.key: figure for fact in facts for figure in figures_of(fact)}

    def keys_in(self, entries: dict[str, dict[str, Any]]) -> set[str]:
        return {
            f"{code}{claim.get('key', '')}"
            for code, entry in entries.items()
            if entry.get("state") == "published"
            for claim in entry.get("claims", [])
        }


def figures_of(fact: Fact) -> Iterator[Figure]:
    pages = {}
    for language in CODES:
        with override(language):
            pages[language] = fact.get_absolute_url()
    for question in fact.questions:
        yield from figures_answering(question, fact, pages)


def figures_answering(question: QuestionAnswered, fact: Fact, pages: dict[str, str]) -> Iterator[Figure]:
    """The figures of the answers to one question; a quotation tells the disagreement of those alone."""
    for claim in question.claims:
        yield Figure(
            key=f"{fact.code}{claim.key}",
            fact=fact.code,
            words=claim.words,
            address={language: f"{page}#{claim.key}" for language, page in pages.items()},
            sources=tuple(claim.sources),
            is_disputed=question.is_disputed,
        )
