"""How the portal is searched: what a searchable model declares, and how a query is answered.

Search is declared, not maintained: every searchable model carries persisted generated columns over its
translated columns. PostgreSQL keeps them; no signal and no reindexing command exists (decision 1).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import reduce
from operator import add, and_, or_

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
from django.utils.html import escape
from django.utils.safestring import mark_safe

from bamex import figures
from bamex.typography import typeset

# language → text search configuration, both created by bamex's first migration as "stemmer behind unaccent"
CONFIGURATIONS = {"fr": "bamex_french", "en": "bamex_english"}

LONGEST_QUERY = 200  # characters; the rest of a longer one is ignored
MOST_WORDS = 12
MOST_SIMILAR = 10
MOST_PER_NOUN = 8  # until the reader asks for one noun
SIMILAR_ENOUGH = 0.35  # word similarity of pg_trgm: "baykr" finds "Baykar"
ARTICLES = {"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "the", "a", "an", "of"}
# Private-use characters stand for the highlight until the text around them has been escaped.
START, STOP = "\ue000", "\ue001"


# What a model declares


class Fold(models.Func):
    """Lower case without accents: the key names are sorted and compared by (`bamex_fold`, first migration)."""

    function = "bamex_fold"
    arity = 1
    output_field = models.TextField()


def sort_key(column):
    """A generated column to order by: `Éco` before `Zone`, `Ş` with `S`, whatever the server's collation.

    Where the English is missing the French stands for it, as it does on the page.
    """
    name = column.removesuffix("_en")
    text = models.F(column) if name == column else english_or_french(name)
    return models.GeneratedField(
        expression=Fold(text), output_field=models.TextField(), db_persist=True, editable=False
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

    Column names may hold `{}` for the language.
    """

    title: str
    text: str
    sort: str = "sort_{}"
    through: tuple = ()


def searchable_models():
    return [model for model in apps.get_models() if isinstance(getattr(model, "searchable", None), Searchable)]


# How a query is answered


@dataclass
class Result:
    title: str  # safe HTML, the words found inside <mark>
    text: str  # likewise
    url: str
    title_language: str
    language: str  # of the text


@dataclass
class Group:
    """The results of one noun; `total` counts those not shown, too."""

    model: type
    total: int = 0
    results: list = field(default_factory=list)

    @property
    def noun(self):
        return self.model._meta.verbose_name_plural

    @property
    def slug(self):
        return self.model._meta.model_name

    @property
    def more(self):
        return self.total - len(self.results)


@dataclass
class Results:
    query: str
    groups: list = field(default_factory=list)
    are_similar: bool = False  # the words found nothing; these names resemble them
    also: list = field(default_factory=list)  # other spellings that were searched for as well
    noun: str = ""  # the one noun asked for

    @property
    def total(self):
        return sum(group.total for group in self.groups)


def search(query, language, noun=""):
    """Search all published objects in both languages for the text that a reader typed.

    The page's `language` ranks first; `noun` limits the answer to one model's name. Whatever the text, the answer
    is a Results; three database queries at most.
    """
    query = cleaned(query)
    words = re.findall(r"\w+", query)[:MOST_WORDS]
    if not words:
        return Results(query)
    phrases = expanded(words)
    if not phrases:
        return Results(query)
    questions = {code: asked(phrases, configuration) for code, configuration in CONFIGURATIONS.items()}
    names = phrases[0] if len(phrases) == 1 else [" ".join(same[0] for same in phrases)]
    rows = union(matches(model, questions, names, language) for model in searchable_models())
    similar = not rows
    if similar:
        wanted = " ".join(word for word in map(folded, words) if word not in ARTICLES) or folded(words[0])
        rows = union(resembling(model, wanted, language) for model in searchable_models())
        rows = sorted(rows, key=best_first)[:MOST_SIMILAR]
    typed = key("".join(words))
    also = [text for same in phrases if len(same) > 1 for text in same if key(text) not in typed]
    return Results(query, grouped(rows, language, noun), similar and bool(rows), also, noun)


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


def lines(model):
    """The columns of a model that hold its name, each followed by a line break."""
    columns = {item.name for item in model._meta.fields}
    names = ["name_fr", "name_en"] if "name_fr" in columns else ["name"]
    return [part for name in names for part in (Coalesce(name, models.Value("")), models.Value("\n"))]


def asked(parts, configuration):
    """All parts at once, any alternative of each; a text that quotes the ledger holds the words of the figure."""
    return reduce(
        and_,
        (
            reduce(
                or_,
                (
                    SearchQuery(phrase, config=configuration, search_type="phrase")
                    for phrase in [*phrases, *(key for phrase in phrases for key in figures.keys_like(phrase))]
                ),
            )
            for phrases in parts
        ),
    )


def matches(model, questions, names, language):
    """The rows of `model` that answer, with what a result shows of them; best, what bears one of the `names`."""
    searchable = model.searchable
    likeness = [TrigramSimilarity(searchable.sort.format(language), folded(name)) for name in names]
    fits, rank = models.Q(), Greatest(*likeness, models.Value(0.0), output_field=models.FloatField()) * 3.0
    for path in ("", *(f"{relation}__" for relation in searchable.through)):
        for code, question in questions.items():
            fits |= models.Q(**{f"{path}search_{code}": question})
            weight = (1.0 if code == language else 0.6) * nearness(searchable, path)
            rank = rank + Coalesce(SearchRank(models.F(f"{path}search_{code}"), question), 0.0) * weight
    return answers(model, model.objects.published().filter(fits), rank, language, questions[language])


def nearness(searchable, path):
    """How much a match counts on the row itself, in the relation that names it, in another relation."""
    if not path:
        return 1.0
    return 0.9 if searchable.title.startswith(path) else 0.4


def resembling(model, wanted, language):
    sort = model.searchable.sort.format(language)
    rows = model.objects.published().annotate(likeness=TrigramWordSimilarity(wanted, sort))
    return answers(model, rows.filter(likeness__gte=SIMILAR_ENOUGH), models.F("likeness"), language)


def answers(model, rows, rank, language, question=None):
    """The columns that every model's part of the union has, in the same order."""
    title = shown(model.searchable.title, language)
    text = shown(model.searchable.text, language)
    if question is not None:
        headline = {"config": CONFIGURATIONS[language], "start_sel": START, "stop_sel": STOP}
        title = SearchHeadline(title, question, highlight_all=True, **headline)
        text = SearchHeadline(text, question, max_words=32, min_words=16, **headline)
    columns = {item.name for item in model._meta.fields}
    return (
        rows.order_by()
        .annotate(
            found_noun=models.Value(model._meta.label),
            found_slug=models.F("slug" if "slug" in columns else "code"),
            found_rank=models.ExpressionWrapper(rank, output_field=models.FloatField()),
            found_title=title,
            found_text=text,
            # A work's title is in the work's language.
            found_title_language=models.F("language")
            if "language" in columns
            else language_of(model.searchable.title, language),
            found_language=language_of(model.searchable.text, language),
        )
        .values_list(
            "found_noun",
            "code",
            "found_slug",
            "found_rank",
            "found_title",
            "found_text",
            "found_title_language",
            "found_language",
        )
    )


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


def best_first(row):
    return -row[3], row[1]


def grouped(rows, language, noun):
    groups = {}
    if noun not in {model._meta.model_name for model in searchable_models()}:
        noun = ""
    for label, code, slug, _rank, title, text, title_language, text_language in sorted(rows, key=best_first):
        model = apps.get_model(label)
        group = groups.setdefault(model, Group(model))
        group.total += 1
        if group.slug == noun or (not noun and len(group.results) < MOST_PER_NOUN):
            named = {"slug": slug} if any(item.name == "slug" for item in model._meta.fields) else {}
            url = model(code=code, **named).get_absolute_url()
            group.results.append(
                Result(marked(title, title_language), marked(text, text_language), url, title_language, text_language)
            )
    return list(groups.values())


def marked(text, language):
    """Typeset and escaped, with the highlights as <mark>."""
    html = (
        escape(typeset(figures.in_excerpt(text, language), language)).replace(START, "<mark>").replace(STOP, "</mark>")
    )
    return mark_safe(html)  # noqa: S308 - escaped on the line above
