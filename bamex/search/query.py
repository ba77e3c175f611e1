"""Reading of a query, and the statements that answer it. A text that quotes the ledger holds the figure's words."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.postgres.search import SearchHeadline, SearchRank, TrigramWordSimilarity
from django.db import connection, models
from django.db.models.functions import Coalesce, Concat, Greatest

from bamex.ledger.figures import ledger
from bamex.ledger.quotations import keys_worded_like
from bamex.publication import publication_of
from bamex.search.columns import (
    CONFIGURATIONS,
    Searchable,
    column_language,
    column_or_french,
    fold_text,
    searchable_models,
)
from bamex.search.statements import BestLikeness, CompiledStatement, IsOneOf, ReadQuery, compiled_union, place
from bamex.text.typography import AS_PLAIN_TEXT
from bamex.version_cache import VersionCache

LONGEST_SEARCH = 200  # characters; the rest of a longer one is ignored
MOST_WORDS = 12
SIMILAR_ENOUGH = 0.3  # word similarity of pg_trgm: "baykr" finds "Baykar"; bamex.search.likeness judges what it finds
# Letters and a number, joined or not: TB2, MPT-76, Cobra 2.
DESIGNATION = re.compile(r"\b[^\W\d_]+[ -]?\d+\b")
GRAMMATICAL_ARTICLES = {"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "the", "a", "an", "of"}
# Private-use characters stand for the highlight until the text around them has been escaped.
START, STOP = "\ue000", "\ue001"

ModelClass = type[models.Model]


# The reading of a query


def clean_query(query: str) -> str:
    """The query as far as it is read: no control characters, single spaces, a bounded length."""
    printable = "".join(
        " " if unicodedata.category(char).startswith(("C", "Z")) else char
        for char in query[:2000].translate(AS_PLAIN_TEXT)
    )
    return " ".join(printable.split())[:LONGEST_SEARCH].strip()


def spelling_key(text: str) -> str:
    """Common form of two spellings of a name: `BAMEX’25` and `bamex 25`."""
    return re.sub(r"[\W_]", "", fold_text(text))


def alternative_phrases(words: list[str]) -> list[list[str]]:
    """The words as a list of alternatives: a run that is a known spelling stands for all spellings of that name.

    Articles count in names only; a plural is no other name.
    """
    known, parts, start = known_spellings(), [], 0
    while start < len(words):
        for end in range(min(len(words), start + 6), start, -1):
            key = spelling_key("".join(words[start:end]))
            same = known.get(key) or known.get(key.removesuffix("s"))
            if same or end == start + 1:
                if same or fold_text(words[start]) not in GRAMMATICAL_ARTICLES:
                    parts.append(sorted(same or {words[start]}))
                start = end
                break
    return parts


spellings_by_key: VersionCache[dict[str, set[str]]] = VersionCache(most=1, read_all=True)


def known_spellings() -> dict[str, set[str]]:
    """Spelling key, of a name or of a designation in it → all spellings of that name; one query a content version."""
    return spellings_by_key.get(ledger.version, "spellings", read_spellings)


def read_spellings() -> dict[str, set[str]]:
    rows = union_rows(
        visible_rows(model).values_list(
            Concat(*name_lines(model), "aliases", output_field=models.TextField()), "aliases"
        )
        for model in apps.get_models()
        if hasattr(model, "alias_list")
    )
    found: dict[str, set[str]] = {}
    for row, aliases in rows:
        same = {spelling.strip() for spelling in row.splitlines() if spelling.strip()}
        for spelling in same:
            if aliases:
                found.setdefault(spelling_key(spelling), set()).update(same)
            for designation in DESIGNATION.findall(spelling):
                found.setdefault(spelling_key(designation), set()).update({designation, *same})
    return found


def visible_rows(model: ModelClass) -> models.QuerySet:
    """The rows that readers may know of; those of what has no codes, such as countries, are always visible."""
    return model.objects.visible() if publication_of(model).prefix else model.objects.all()


def name_lines(model: ModelClass, path: str = "") -> list[models.Expression]:
    """The columns of a model, reached by `path`, that hold its name, each followed by a line break."""
    columns = {item.name for item in model._meta.fields}
    names = ["name_fr", "name_en"] if "name_fr" in columns else ["name"]
    return [part for name in names for part in (Coalesce(f"{path}{name}", models.Value("")), models.Value("\n"))]


def read_queries(phrases: list[list[str]]) -> dict[str, str]:
    """Language → `tsquery`, as text: all phrases at once, any alternative of each, or any answer of the ledger whose
    figure has its words; one query.
    """
    alternatives = [[*same, *(key for phrase in same for key in keys_worded_like(phrase))] for same in phrases]
    sql = " && ".join(f"({' || '.join(['phraseto_tsquery(%s::regconfig, %s)'] * len(same))})" for same in alternatives)
    words = [phrase for same in alternatives for phrase in same]
    values = [value for name in CONFIGURATIONS.values() for phrase in words for value in (name, phrase)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([f'({sql})::text'] * len(CONFIGURATIONS))}", values)
        return dict(zip(CONFIGURATIONS, cursor.fetchone(), strict=True))


# The questions to the database, each compiled once a language. The ranking is that of `matching_rows`.

RANKED = ("found_noun", "code", "found_rank")
THING_ITSELF = 3.0  # the least rank of what bears the name asked for


@cache
def matching_statement(language: str) -> CompiledStatement:
    """`(noun, code, rank)` of what answers the queries `query_fr` and `query_en`; best, what bears one of `names`."""
    return compiled_union(RANKED, (matching_rows(model, language) for model in searchable_models()))


@cache
def resembling_statement(language: str) -> CompiledStatement:
    """`(noun, code, rank, name)` of all that bears a name of its own which resembles the words `wanted`."""
    return compiled_union(
        (*RANKED, "found_name"), (resembling_rows(model, language) for model in models_with_names_of_their_own())
    )


def models_with_names_of_their_own() -> list[ModelClass]:
    """The searchable models but works of others, and those whose title is the name of another, such as statements."""
    return [
        model
        for model in searchable_models()
        if not model.searchable.is_outside_work and not hasattr(related_bearer(model), "searchable")
    ]


def related_bearer(model: ModelClass) -> ModelClass | None:
    """The model of the row that bears the title in place of a row of `model`."""
    relation = model.searchable.title_relation
    return model._meta.get_field(relation).related_model if relation else None


@cache
def excerpt_statement(labels: tuple[str, ...], language: str, with_query: bool) -> CompiledStatement:
    """The values of an `Excerpt` of each row of the models with these `labels` that has one of the `codes`.

    The words found are marked if there is a `query`.
    """
    columns = [name if name == "code" else f"found_{name}" for name in Excerpt._fields]
    return compiled_union(columns, (excerpt_rows(apps.get_model(label), language, with_query) for label in labels))


def matching_rows(model: ModelClass, language: str) -> models.QuerySet:
    """The ranked codes of the rows of `model` that answer.

    The likeness of the title to one of the names counts three times; a match in the page's language counts more than
    one in the other, a match on the row itself more than one in a relation.
    """
    searchable = model.searchable
    likeness = BestLikeness(searchable.sort.format(language), place("names"))
    rank = Greatest(likeness, models.Value(0.0), output_field=models.FloatField())
    rank = rank * (THING_ITSELF * searchable.name_weight)
    fits = models.Q()
    for path in ("", *(f"{relation}__" for relation in searchable.through)):
        for code in CONFIGURATIONS:
            query = ReadQuery(place(f"query_{code}"))
            fits |= models.Q(**{f"{path}search_{code}": query})
            weight = (1.0 if code == language else 0.6) * relation_weight(searchable, path)
            rank = rank + Coalesce(SearchRank(models.F(f"{path}search_{code}"), query), 0.0) * weight
    return ranked_codes(model, model.objects.visible().filter(fits), rank)


def relation_weight(searchable: Searchable, path: str) -> float:
    """Weight of a match on the row itself, in the relation that names it, in another relation."""
    if not path:
        return 1.0
    return 0.9 if searchable.title.startswith(path) else 0.4


def resembling_rows(model: ModelClass, language: str) -> models.QuerySet:
    """The ranked codes of the rows of `model` whose titles resemble the words `wanted`."""
    sort = model.searchable.sort.format(language)
    rows = model.objects.visible().annotate(
        likeness=TrigramWordSimilarity(place("wanted"), sort), found_name=models.F(sort)
    )
    return ranked_codes(
        model, rows.filter(likeness__gte=SIMILAR_ENOUGH), models.F("likeness") * model.searchable.name_weight
    )


def ranked_codes(model: ModelClass, rows: models.QuerySet, rank: models.Expression) -> models.QuerySet:
    """The rows with their RANKED columns: all that is needed to choose those to show."""
    return rows.order_by().annotate(
        found_noun=models.Value(model._meta.label),
        found_rank=models.ExpressionWrapper(rank, output_field=models.FloatField()),
    )


class Excerpt(NamedTuple):
    noun: str  # the label of the model
    code: str
    slug: str
    title: str
    text: str
    whole: str  # the text of which `text` is a part
    title_language: str
    language: str  # of the text
    spellings: str  # a line each


def excerpt_rows(model: ModelClass, language: str, with_query: bool) -> models.QuerySet:
    """The rows that have one of the `codes`, with the columns of an `Excerpt`, the same for every model."""
    title, title_language = model.searchable.title_expressions(language)
    whole = text = column_or_french(model.searchable.text, language)
    if with_query:
        query = ReadQuery(place("query"))
        headline: dict[str, Any] = {"config": CONFIGURATIONS[language], "start_sel": START, "stop_sel": STOP}
        title = SearchHeadline(title, query, highlight_all=True, **headline)
        text = SearchHeadline(text, query, max_words=32, min_words=16, **headline)
    columns = {item.name for item in model._meta.fields}
    found = model.objects.filter(IsOneOf("code", place("codes"))).order_by()
    return found.annotate(
        found_noun=models.Value(model._meta.label),
        found_slug=models.F("slug" if "slug" in columns else "code"),
        found_title=title,
        found_text=text,
        found_whole=whole,
        found_title_language=title_language,
        found_language=column_language(model.searchable.text, language),
        found_spellings=spellings_expression(model),
    )


def spellings_expression(model: ModelClass) -> models.Expression:
    """All spellings of the name that a result bears, which may be that of a relation: a delegation's country."""
    relation = model.searchable.title_relation
    bearer = related_bearer(model) or model
    if not hasattr(bearer, "alias_list"):
        return models.Value("", output_field=models.TextField())
    path = f"{relation}__" if relation else ""
    return Concat(*name_lines(bearer, path), f"{path}aliases", output_field=models.TextField())


def union_rows(querysets: Iterable[models.QuerySet]) -> list[Any]:
    """The rows of all querysets, which have the same columns, in one query; none of no queryset."""
    querysets = list(querysets)
    return list(querysets[0].union(*querysets[1:], all=True)) if querysets else []
