"""How the portal is searched: what a searchable model declares, how a query is read, what the database is asked.

Search is declared, not maintained: every searchable model carries persisted generated columns over its
translated columns. PostgreSQL keeps them; no signal and no reindexing command exists (decision 1).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from typing import NamedTuple

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db import models
from django.db.models.functions import Coalesce, Concat, Greatest, NullIf

from bamex.ledger import quotations

# language → text search configuration, both created by bamex's first migration as "stemmer behind unaccent"
CONFIGURATIONS = {"fr": "bamex_french", "en": "bamex_english"}

LONGEST_QUERY = 200  # characters; the rest of a longer one is ignored
MOST_WORDS = 12
SIMILAR_ENOUGH = 0.35  # word similarity of pg_trgm: "baykr" finds "Baykar"
ARTICLES = {"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "the", "a", "an", "of"}
# Private-use characters stand for the highlight until the text around them has been escaped.
START, STOP = "\ue000", "\ue001"


# What a model declares


def fold_text(text: models.F) -> models.Func:
    """Lower case without accents: the key names are sorted and compared by (`bamex_fold`, first migration).

    A plain Func, so that migrations name no code of ours.
    """
    return models.Func(text, function="bamex_fold", output_field=models.TextField())


def sort_key(column):
    """A generated column to order by: `Éco` before `Zone`, `Ş` with `S`, whatever the server's collation.

    Where the English is missing the French stands for it, as it does on the page.
    """
    name = column.removesuffix("_en")
    text = models.F(column) if name == column else english_or_french(name)
    return models.GeneratedField(
        expression=fold_text(text), output_field=models.TextField(), db_persist=True, editable=False
    )


def english_or_french(name):
    return Coalesce(NullIf(models.F(f"{name}_en"), models.Value("")), models.F(f"{name}_fr"))


def search_vector(language, **columns):
    """A generated `tsvector` for one language.

    `columns` maps a weight of PostgreSQL (`A` to `D`) to the names of columns; a name in `{}` form such as
    `"name_{}"` takes the language's suffix.
    """
    vectors = [
        SearchVector(*(name.format(language) for name in names), weight=weight, config=CONFIGURATIONS[language])
        for weight, names in columns.items()
    ]
    return models.GeneratedField(
        expression=reduce(add, vectors), output_field=SearchVectorField(), db_persist=True, editable=False
    )


def search_indexes(label):
    return [GinIndex(fields=[f"search_{language}"], name=f"{label}_text_{language}") for language in CONFIGURATIONS]


@dataclass(frozen=True)
class Searchable:
    """How a model answers a search: the columns of its title, text and sort key, and relations searched as well.

    Column names may hold `{}` for the language. `title_shown` and `title_language` are expressions, where the title is
    not bilingual, is in a language of its own, and is not shown as it stands in its column.
    """

    title: str
    text: str
    sort: str = "sort_{}"
    through: tuple = ()
    title_shown: models.Expression | None = None
    title_language: models.Expression | None = None

    def named(self, language):
        """Expressions: the title as it is shown in `language`, or else in French, and the language that it is in."""
        return (
            self.title_shown or shown(self.title, language),
            self.title_language or language_of(self.title, language),
        )


def searchable_models():
    return [model for model in apps.get_models() if isinstance(getattr(model, "searchable", None), Searchable)]


# How a query is read


def cleaned(query):
    """The query as far as it is read: no control characters, single spaces, a bounded length."""
    printable = "".join(" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in query[:2000])
    return " ".join(printable.split())[:LONGEST_QUERY].strip()


def folded(text):
    """Lower case without accents, as `bamex_fold` does it in the database for the letters of our languages."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "i").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def key(text):
    """What two spellings of a name have in common: `BAMEX’25` and `bamex 25`."""
    return re.sub(r"[\W_]", "", folded(text))


def expanded(words):
    """The words as a list of alternatives: a run that is a known spelling stands for all spellings of that name.

    Articles count in names only.
    """
    known, parts, start = spellings(), [], 0
    while start < len(words):
        for end in range(min(len(words), start + 6), start, -1):
            same = known.get(key("".join(words[start:end])))
            if same or end == start + 1:
                if same or folded(words[start]) not in ARTICLES:
                    parts.append(sorted(same or {words[start]}))
                start = end
                break
    return parts


def spellings():
    """Spelling key → all spellings of what bears that name; one query."""
    rows = union(
        published_rows(model)
        .exclude(aliases="")
        .values_list(Concat(*lines(model), "aliases", output_field=models.TextField()), flat=True)
        for model in apps.get_models()
        if hasattr(model, "alias_list")
    )
    found = {}
    for row in rows:
        same = {spelling.strip() for spelling in row.splitlines() if spelling.strip()}
        for spelling in same:
            found.setdefault(key(spelling), set()).update(same)
    return found


def published_rows(model):
    """The rows that readers may know of; countries have no state of publication."""
    return model.objects.published() if hasattr(model, "state") else model.objects.all()


def lines(model, path=""):
    """The columns of a model, reached by `path`, that hold its name, each followed by a line break."""
    columns = {item.name for item in model._meta.fields}
    names = ["name_fr", "name_en"] if "name_fr" in columns else ["name"]
    return [part for name in names for part in (Coalesce(f"{path}{name}", models.Value("")), models.Value("\n"))]


def asked(parts, configuration):
    """All parts at once, any alternative of each; a text that quotes the ledger holds the words of the figure."""
    return reduce(
        and_,
        (
            reduce(
                or_,
                (
                    SearchQuery(phrase, config=configuration, search_type="phrase")
                    for phrase in [*phrases, *(key for phrase in phrases for key in quotations.keys_like(phrase))]
                ),
            )
            for phrases in parts
        ),
    )


# What the database is asked


def matches(model, questions, names, language):
    """Where the rows of `model` that answer stand; best, what bears one of the `names`."""
    searchable = model.searchable
    likeness = [TrigramSimilarity(searchable.sort.format(language), folded(name)) for name in names]
    fits, rank = models.Q(), Greatest(*likeness, models.Value(0.0), output_field=models.FloatField()) * 3.0
    for path in ("", *(f"{relation}__" for relation in searchable.through)):
        for code, question in questions.items():
            fits |= models.Q(**{f"{path}search_{code}": question})
            weight = (1.0 if code == language else 0.6) * nearness(searchable, path)
            rank = rank + Coalesce(SearchRank(models.F(f"{path}search_{code}"), question), 0.0) * weight
    return places(model, model.objects.published().filter(fits), rank)


def nearness(searchable, path):
    """How much a match counts on the row itself, in the relation that names it, in another relation."""
    if not path:
        return 1.0
    return 0.9 if searchable.title.startswith(path) else 0.4


def resembling(model, wanted, language):
    sort = model.searchable.sort.format(language)
    rows = model.objects.published().annotate(likeness=TrigramWordSimilarity(wanted, sort))
    return places(model, rows.filter(likeness__gte=SIMILAR_ENOUGH), models.F("likeness"))


def places(model, rows, rank):
    """`(noun, code, rank)` of each row: all that is needed to choose those to show."""
    return (
        rows.order_by()
        .annotate(
            found_noun=models.Value(model._meta.label),
            found_rank=models.ExpressionWrapper(rank, output_field=models.FloatField()),
        )
        .values_list("found_noun", "code", "found_rank")
    )


def excerpts(model, codes, language, question=None):
    """What a result shows of the rows with these codes; the words found are marked, if there is a question.

    The columns are those of `Excerpt`, the same for every model.
    """
    title, title_language = model.searchable.named(language)
    whole = text = shown(model.searchable.text, language)
    if question is not None:
        headline = {"config": CONFIGURATIONS[language], "start_sel": START, "stop_sel": STOP}
        title = SearchHeadline(title, question, highlight_all=True, **headline)
        text = SearchHeadline(text, question, max_words=32, min_words=16, **headline)
    columns = {item.name for item in model._meta.fields}
    return (
        model.objects.filter(code__in=codes)
        .order_by()
        .annotate(
            found_noun=models.Value(model._meta.label),
            found_slug=models.F("slug" if "slug" in columns else "code"),
            found_title=title,
            found_text=text,
            found_whole=whole,
            found_title_language=title_language,
            found_language=language_of(model.searchable.text, language),
            found_spellings=spellings_of(model),
        )
        .values_list(*(name if name == "code" else f"found_{name}" for name in Excerpt._fields))
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


def spellings_of(model):
    """All spellings of the name that a result bears, which may be that of a relation: a delegation's country."""
    relation = model.searchable.title.rpartition("__")[0]
    bearer = model._meta.get_field(relation).related_model if relation else model
    if not hasattr(bearer, "alias_list"):
        return models.Value("", output_field=models.TextField())
    path = f"{relation}__" if relation else ""
    return Concat(*lines(bearer, path), f"{path}aliases", output_field=models.TextField())


def language_of(column, language):
    """The language in which `shown` gives the text."""
    if "{}" not in column:
        return models.Value(language)
    there = models.Q(**{f"{column.format(language)}__gt": ""})
    return models.Case(
        models.When(there, then=models.Value(language)), default=models.Value("fr"), output_field=models.CharField()
    )


def shown(column, language):
    """A column in the page's language, or else in French."""
    if "{}" not in column:
        return models.F(column)
    preferred = NullIf(models.F(column.format(language)), models.Value(""))
    return Coalesce(preferred, models.F(column.format("fr")), models.Value(""), output_field=models.TextField())


def union(querysets):
    first, *others = querysets
    return list(first.union(*others, all=True))
