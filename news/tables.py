"""Tables of the news as they are exported: articles, themes, statements, the ledger, what our sources do not say."""

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.exports.columns import Address, Choice, Column, Flag, Integer
from bamex.exports.link_columns import Nested, One
from bamex.exports.model_columns import column, columns
from bamex.exports.row_codes import number_rows, row_code_column, row_number_column
from bamex.exports.shared_columns import (
    code_column,
    history_columns,
    last_updated_column,
    permanent_address_column,
    slug_column,
    sources_column,
)
from bamex.exports.table import Table, by_code
from bamex.identifiers import absolute
from news.media_items import LINKS as SHOWN_BY_PICTURES
from news.models import Agreement, Article, Citation, Claim, Fact, MediaItem, OpenQuestion, Statement, Theme

ARTICLE_LINKS = ("exhibitors", "people", "delegations", "venues")

ARTICLES = Table(
    name="articles",
    title=_("News"),
    description="The portal's own short news items; dates are those of the events.",
    model=Article,
    filters=("date", *ARTICLE_LINKS),
    columns=(
        code_column(Article),
        slug_column(Article),
        *columns(Article, "title", "date"),
        column(Article, "body", description="Paragraphs are separated by an empty line."),
        *columns(Article, "sessions", *ARTICLE_LINKS),
        sources_column(),
        *history_columns(Article),
    ),
)

THEMES = Table(
    name="themes",
    title=pgettext_lazy("cooperation", "Themes"),
    description="Themes of cooperation that the show was for.",
    model=Theme,
    columns=(
        code_column(Theme),
        slug_column(Theme),
        *columns(Theme, "name", "summary", "people"),
        sources_column(),
        *history_columns(Theme),
    ),
)

STATEMENTS = Table(
    name="statements",
    title=_("Statements"),
    description="Who said what, when and on what occasion; in substance unless it is no paraphrase.",
    model=Statement,
    filters=("person", "date", "session", "themes"),
    columns=(
        code_column(Statement),
        column(Statement, "person", description="Code of the person."),
        *columns(Statement, "date", "substance"),
        column(Statement, "is_paraphrase", description="False only for the exact words."),
        column(
            Statement,
            "quotation",
            read=lambda row: row.public_quotation and row.public_quotation.written,
            description="Some of the exact words, at most 25, as a source prints them and in its language.",
        ),
        column(
            Statement,
            "quotation_language",
            read=lambda row: row.public_quotation and row.quotation_language,
            description="Of the exact words (ISO 639-1).",
        ),
        column(Statement, "quotation_source", description="Code of the source that prints the exact words."),
        column(Statement, "session", description="Code of the session on the occasion of which it was made."),
        *columns(Statement, "themes"),
        sources_column(),
        *history_columns(Statement),
    ),
)


def published_claims() -> list[Claim]:
    """The answers, fact by fact."""
    facts = Fact.objects.visible().with_claims().with_last_change()
    return [claim for fact in by_code(facts) for claim in fact.claims.all()]


def citations_shown(claim: Claim) -> list[Citation]:
    return [item for item in claim.citations.all() if item.source.is_published]


def claim_words(claim: Claim) -> str:
    """“14 (entreprises) – L’Essor (R012)”, in the language of the reader."""
    names = ("asked", "value", "label", "sources")
    asked, value, label, given_by = (CLAIMS.by_name[name].words(claim) for name in names)
    answer = f"{asked} {value}" if asked else value
    return f"{answer}{f' ({label})' if label else ''}" + (f" – {given_by}" if given_by else "")


CITATION_PLACES = Table(
    name="places",
    title=_("citations"),
    description="Where sources say it.",
    model=Citation,
    columns=(
        column(Citation, "source", description="Code of the source."),
        column(Citation, "locator", name="place", description="Page, paragraph or minute."),
    ),
)

CLAIMS = Table(
    name="claims",
    title=pgettext_lazy("fact", "Answers"),
    description="The answers to the questions of the fact ledger, each with who gives it.",
    model=Claim,
    filters=("fact",),
    make_rows=published_claims,
    made_codes=lambda: {claim.pk: claim.code for claim in published_claims()},
    columns=(
        Column(
            name="code",
            label=_("code"),
            read=lambda row: row.code,
            required=True,
            description="Code of the fact and key of the answer; permanent, never given twice.",
        ),
        One(name="fact", label=_("fact"), read=lambda row: row.fact, model=Fact, required=True),
        column(Claim, "value"),
        column(Claim, "figure", description="The value as texts quote it, where that is shorter."),
        column(
            Claim,
            "asked",
            description="The question that it answers, when it is not that of the fact itself; only answers to the "
            "same question can contradict each other.",
        ),
        column(Claim, "refines", description="Whether it and the other answers may all be true: it contradicts none."),
        column(Claim, "label", description="What is counted."),
        column(Claim, "note"),
        sources_column(),
        Nested(
            name="places",
            label=_("place in the source"),
            read=citations_shown,
            table=CITATION_PLACES,
            in_words=lambda item: " ".join(filter(None, (item.source.code, item.locator))),
            description="The same sources, each with the place in it.",
        ),
        last_updated_column(lambda row: row.fact.last_changed, "Of the fact."),
    ),
)


def disputed_facts() -> Q:
    """The facts to one question of which two answers are given, compared by what they say."""
    return Q(pk__in=[fact.pk for fact in Fact.objects.visible().with_claims() if fact.is_disputed])


FACTS = Table(
    name="facts",
    title=_("Facts"),
    description="The questions of the fact ledger, each with every answer that sources give.",
    model=Fact,
    filters=("is_key_figure", "about_salon", "disputed", "themes"),
    columns=(
        code_column(Fact),
        slug_column(Fact),
        *columns(Fact, "question", "short_label"),
        column(Fact, "reading", description="The portal's reading, only where a source settles the question."),
        column(Fact, "is_key_figure"),
        column(Fact, "about_salon"),
        Flag(
            name="disputed",
            label=_("the sources disagree"),
            read=lambda row: row.is_disputed,
            holds=disputed_facts,
            required=True,
            description="Whether two answers to the same question contradict each other, by what they say.",
        ),
        Choice(
            name="agreement",
            label=_("Do the sources agree?"),
            read=lambda row: row.agreement,
            options=dict(Agreement.choices),
            required=True,
            description="What the answers and their sources make of the question.",
        ),
        Nested(
            name="claims",
            label=pgettext_lazy("fact", "answers"),
            read=lambda row: row.claims.all(),
            table=CLAIMS,
            without=("fact", "last_updated"),
            in_words=claim_words,
            prefetch=(Prefetch("claims", queryset=Claim.objects.visible()), "claims__citations"),
        ),
        *columns(Fact, "themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"),
        *history_columns(Fact),
    ),
)


def largest_file(row: MediaItem) -> Any:
    return row.file("full")


PICTURES = Table(
    name="pictures",
    title=_("Pictures"),
    description="Pictures, each with its credit and rights, its file and what it shows.",
    model=MediaItem,
    filters=("date", "venue", *SHOWN_BY_PICTURES),
    columns=(
        code_column(MediaItem),
        *columns(MediaItem, "caption", "alt"),
        column(MediaItem, "credit", read=lambda row: row.credit_line),
        column(
            MediaItem,
            "is_own",
            name="own",
            description="Taken by the salon's own team, which answers for it: no source from outside is needed.",
        ),
        column(MediaItem, "rights", description="Who holds the rights, and what may be done with the picture."),
        *columns(MediaItem, "date"),
        column(MediaItem, "venue", description="Code of the venue at which it was taken."),
        column(MediaItem, "place", description="Where it was taken, if at none of the venues."),
        Address(
            name="file",
            label=_("file"),
            read=lambda row: absolute(largest_file(row).path),
            required=True,
            description="The picture at its largest, a JPEG; another file has another address.",
        ),
        Integer(name="width", label=_("width"), read=lambda row: largest_file(row).width, required=True),
        Integer(name="height", label=_("height"), read=lambda row: largest_file(row).height, required=True),
        Integer(name="bytes", label=_("weight"), read=lambda row: largest_file(row).bytes, required=True),
        column(MediaItem, "picture", name="sha256", description="SHA-256 of the file, in hexadecimal."),
        Address(
            name="preview",
            label=_("small file"),
            read=lambda row: absolute(row.file("medium").path),
            required=True,
            description="At most 720 pixels wide, a JPEG.",
        ),
        *columns(MediaItem, *SHOWN_BY_PICTURES),
        sources_column(),
        *history_columns(MediaItem),
    ),
)

OPEN_QUESTIONS = Table(
    name="open_questions",
    title=_("Not found in our sources"),
    description="What none of the sources consulted says.",
    model=OpenQuestion,
    make_rows=lambda: number_rows(OpenQuestion.objects.visible(), "question"),
    columns=(
        row_code_column("Its place among the others; the number may change when others are added."),
        row_number_column(),
        column(OpenQuestion, "text"),
    ),
)

ANSWERS = Table(
    name="answers",
    title=_("Facts"),
    description="A line an answer, for readers.",
    model=Claim,
    columns=(
        column(Fact, "code", read=lambda row: row.fact.code),
        column(Fact, "question", read=lambda row: FACTS.by_name["question"].json(row.fact)),
        *(CLAIMS.by_name[name] for name in ("asked", "value", "label", "note", "sources")),
        replace(CLAIMS.by_name["places"], read=lambda row: [item for item in citations_shown(row) if item.locator]),
        replace(
            FACTS.by_name["disputed"],
            read=lambda row: row.is_disputed,
            description="Whether another answer to the same question contradicts this one, by what they say.",
        ),
        replace(FACTS.by_name["agreement"], read=lambda row: row.fact.agreement),
        replace(FACTS.by_name["reading"], read=lambda row: FACTS.by_name["reading"].json(row.fact)),
        replace(permanent_address_column(), read=lambda row: permanent_address_column().read(row.fact)),
    ),
)


def answer_lines(facts: list[tuple[Table, Fact]]) -> list[tuple[Table, Claim]]:
    """The lines for readers of `(table, fact)` pairs: one an answer."""
    return [(ANSWERS, claim) for _table, fact in facts for claim in fact.claims.all()]


NEWS_TABLES = (ARTICLES, THEMES, STATEMENTS, FACTS, CLAIMS, OPEN_QUESTIONS, PICTURES)
