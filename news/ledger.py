"""What the ledger hands over to all texts: each published answer as a figure, under the key that never changes."""

from django.utils.translation import override

from bamex.ledger.quotations import Figure
from bamex.text.languages import CODES
from news.models import Fact


class FactLedger:
    model = Fact

    def figures(self):
        """Three queries, whatever the number of answers."""
        facts = Fact.objects.published().with_claims()
        return {figure.key: figure for fact in facts for figure in figures_of(fact)}

    def keys(self, entries):
        return {
            f"{code}{claim.get('key', '')}"
            for code, entry in entries.items()
            if entry.get("state") == "published"
            for claim in entry.get("claims", [])
        }


def figures_of(fact):
    pages = {}
    for language in CODES:
        with override(language):
            pages[language] = fact.get_absolute_url()
    for claim in fact.claims.all():
        yield Figure(
            key=f"{fact.code}{claim.key}",
            fact=fact.code,
            words=claim.words,
            address={language: f"{page}#{claim.key}" for language, page in pages.items()},
            sources=tuple(claim.sources),
            is_disputed=fact.is_disputed,
        )
