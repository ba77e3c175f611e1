"""Tables of a press kit that no export has: answers with who gives them, names with the other spellings seen."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from bamex.exports.columns import Bilingual, Column, text_in
from bamex.exports.csv import machine_csv
from bamex.exports.link_columns import code_order
from bamex.exports.list_columns import Several
from bamex.exports.shared_tables import SOURCES
from bamex.exports.table import Table
from bamex.identifiers import absolute
from bamex.models import read_last_changes
from bamex.text.languages import CODES
from exhibitors.models import Delegation, Exhibitor, Person
from news.models import Claim, Fact
from news.tables import ANSWERS, CLAIMS


def publishers_of(row: Any) -> list[str]:
    """The publishers as they call themselves: a kit is the same in whichever language it is asked for first."""
    return list(dict.fromkeys(source.publisher for source in sorted(row.published_sources(), key=lambda it: it.code)))


KIT_FACTS = Table(
    name="facts",
    title=_("Facts"),
    description="The questions of the fact ledger, a line an answer, each with who gives it.",
    model=Claim,
    columns=(
        Column(name="fact", label=_("fact"), read=lambda row: row.fact.code, required=True),
        ANSWERS.by_name["question"],
        CLAIMS.by_name["code"],
        *(ANSWERS.by_name[name] for name in ("asked", "value", "label", "note")),
        Several(name="given_by", label=_("publisher"), read=publishers_of),
        *(ANSWERS.by_name[name] for name in ("sources", "disputed", "agreement", "reading", "permanent_address")),
    ),
)


def facts_csv(facts: Iterable[Fact]) -> str:
    return machine_csv(KIT_FACTS, [claim for fact in facts for claim in fact.claims.all()])


def named_bearer(row: Any) -> Any:
    """Bearer of the name of a row: of a delegation, its country."""
    return row.country if isinstance(row, Delegation) else row


def name_in(row: Any, language: str) -> str | None:
    """The name that a row bears; a person has one, whatever the language."""
    return row.name_in(language) if isinstance(row, Person) else text_in(named_bearer(row), "name", language)


KIT_NAMES = Table(
    name="names",
    title=_("Names"),
    description="Names as the portal spells them, and the other spellings that were seen.",
    model=Exhibitor,
    columns=(
        Column(name="code", label=_("code"), read=lambda row: getattr(row, "code", None)),
        Column(name="noun", label=_("kind"), read=lambda row: row._meta.model_name, required=True),
        Bilingual(
            name="name",
            label=_("name"),
            read=lambda row: {language: name_in(row, language) for language in CODES},
        ),
        Several(name="variants", label=_("aliases"), read=lambda row: named_bearer(row).alias_list),
        Column(
            name="permanent_address",
            label=_("permanent address"),
            read=lambda row: absolute(row.permanent_path) if hasattr(row, "permanent_path") else None,
        ),
    ),
)


def names_csv(rows: Iterable[Any]) -> str:
    """The names of `rows`, each once, noun by noun in the order in which they come, then by code."""
    found = {(type(row), row.pk): row for row in rows}.values()
    nouns = list(dict.fromkeys(map(type, found)))
    return machine_csv(
        KIT_NAMES, sorted(found, key=lambda row: (nouns.index(type(row)), code_order(getattr(row, "code", ""))))
    )


def sources_csv(rows: Iterable[Any]) -> str:
    """The published sources that support `rows`, whose citations were fetched."""
    found = {source.pk: source for row in rows for source in row.published_sources()}.values()
    read_last_changes(found)
    return machine_csv(SOURCES, sorted(found, key=lambda source: code_order(source.code)))
