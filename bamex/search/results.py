"""Results of a search for the reader: by noun, best first, each with the spelling by which it was found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bamex.ledger.quotations import excerpt_with_figures
from bamex.search.columns import fold_text
from bamex.search.likeness import is_misspelling
from bamex.search.query import (
    GRAMMATICAL_ARTICLES,
    MOST_WORDS,
    START,
    STOP,
    THING_ITSELF,
    Excerpt,
    alternative_phrases,
    clean_query,
    excerpt_statement,
    matching_statement,
    read_queries,
    resembling_statement,
    spelling_key,
)
from bamex.text.typography import typeset

Ranked = tuple[str, str, float]  # label of the model, code, rank

MOST_SIMILAR = 10
MOST_PER_NOUN = 8  # until the reader asks for one noun
MOST_SPELLINGS = 3  # of those by which one result was found


@dataclass
class Result:
    title: str  # safe HTML, the words found inside <mark>
    text: str  # likewise
    url: str
    title_language: str
    language: str  # of the text
    also: list[str]  # other spellings of the name, which hold what was typed where the title does not


@dataclass
class NounResults:
    """The results of one noun; `total` counts those not shown, too."""

    model: type[models.Model]
    codes: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    @property
    def noun(self) -> str:
        return self.model._meta.verbose_name_plural

    @property
    def slug(self) -> str:
        return self.model._meta.model_name

    @property
    def total(self) -> int:
        return len(self.codes)

    @property
    def more(self) -> int:
        return self.total - len(self.results)


@dataclass
class Results:
    query: str
    groups: list[NounResults] = field(default_factory=list)
    are_similar: bool = False  # the words found nothing; these names resemble them
    also: list[str] = field(default_factory=list)  # other spellings that were searched for as well
    noun: str = ""  # the one noun asked for
    is_named: bool = False  # the first result bears the name, or the code, that was asked for

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def search(query: str, language: str, noun: str = "") -> Results:
    """Search all visible objects in both languages for the text that a reader typed.

    The page's `language` ranks first; `noun` limits the answer to one model's name. Whatever the text, the answer
    is a Results; three database queries at most, four when nothing is found, and only what is shown is excerpted. The
    spellings of names are one more, the first time after a change.
    """
    query = clean_query(query)
    words = re.findall(r"\w+", query)[:MOST_WORDS]
    phrases = alternative_phrases(words) if words else []
    if not phrases:
        return Results(query)
    queries = read_queries(phrases)
    names = phrases[0] if len(phrases) == 1 else [" ".join(same[0] for same in phrases)]
    rows = matching_statement(language).rows(
        names=list(map(fold_text, names)), **{f"query_{code}": read for code, read in queries.items()}
    )
    if rows:
        groups = groups_of(rows, query)
        fill_groups(groups, noun, language, queries[language], typed_words(words))
    else:
        wanted = " ".join(typed_words(words)) or fold_text(words[0])
        resembling = resembling_statement(language).rows(wanted=wanted)
        similar = [(label, code, rank) for label, code, rank, name in resembling if is_misspelling(wanted, name)]
        groups = groups_of(sorted(similar, key=best_first)[:MOST_SIMILAR])
        fill_groups(groups, noun, language, None, [])
    typed = spelling_key("".join(words))
    also = [text for same in phrases if len(same) > 1 for text in same if spelling_key(text) not in typed]
    is_named = any(is_asked_by_code(row, query) or row[2] >= THING_ITSELF for row in rows)
    return Results(query, groups, not rows and bool(groups), also, noun, is_named)


def typed_words(words: Iterable[str]) -> list[str]:
    return [word for word in map(fold_text, words) if word not in GRAMMATICAL_ARTICLES]


def is_asked_by_code(row: Ranked, query: str) -> bool:
    return row[1].casefold() == query.casefold()


def best_first(row: Ranked, query: str = "") -> tuple[bool, bool, float, str]:
    """Results in order: the one with the code typed, the portal's own objects, works of others; the best first."""
    label, code, rank = row
    return not is_asked_by_code(row, query), apps.get_model(label).searchable.is_outside_work, -rank, code


def groups_of(rows: Iterable[Ranked], query: str = "") -> list[NounResults]:
    """The codes found, by noun, best first; so are the nouns."""
    groups: dict[type[models.Model], NounResults] = {}
    for label, code, _rank in sorted(rows, key=lambda row: best_first(row, query)):
        model = apps.get_model(label)
        groups.setdefault(model, NounResults(model)).codes.append(code)
    return list(groups.values())


def fill_groups(groups: list[NounResults], noun: str, language: str, query: str | None, typed: list[str]) -> None:
    """Put the results into the groups: all of the one `noun`, or the best of each; one query."""
    codes = {
        group.model: group.codes if noun else group.codes[:MOST_PER_NOUN]
        for group in groups
        if noun in ("", group.slug)
    }
    if not codes:
        return
    statement = excerpt_statement(tuple(sorted(model._meta.label for model in codes)), language, query is not None)
    found = statement.rows(codes=[code for these in codes.values() for code in these], query=query)
    rows = {row.code: row for row in (Excerpt(*values) for values in found)}
    for group in groups:
        group.results = [result_of(group.model, rows[code], typed) for code in codes.get(group.model, ())]


def result_of(model: type[models.Model], row: Excerpt, typed: list[str]) -> Result:
    known = {"code": row.code, "slug": row.slug}
    names = [item.attname for item in model._meta.concrete_fields if item.attname in known]
    found = model.from_db(
        None, names, [known[name] for name in names]
    )  # all else is left out: no default is worked out
    return Result(
        title=marked_html(row.title, row.title_language),
        text=marked_html(text_with_ellipses(row), row.language),
        url=found.get_absolute_url(),
        title_language=row.title_language,
        language=row.language,
        also=spellings_found(row, typed),
    )


def text_with_ellipses(row: Excerpt) -> str:
    """The text of a result, with an ellipsis where it is cut."""
    part, whole = row.text.replace(START, "").replace(STOP, "").strip(), row.whole.strip()
    before = "" if whole.startswith(part) else "…\u00a0"
    after = "" if whole.endswith(part) else "\u00a0…"
    return before + row.text.strip() + after


def spellings_found(row: Excerpt, typed: list[str]) -> list[str]:
    """The other spellings of a name that hold a word typed, when the title as shown does not."""
    title = spelling_key(row.title)
    missing = [spelling_key(word) for word in typed if spelling_key(word) not in title]
    others = {spelling_key(line): line for line in row.spellings.splitlines()}
    return [line for key, line in others.items() if key not in ("", title) and any(word in key for word in missing)][
        :MOST_SPELLINGS
    ]


def marked_html(text: str, language: str) -> SafeString:
    """Typeset and escaped, with the highlights as <mark>."""
    typeset_text = typeset(excerpt_with_figures(text, language), language)
    html = escape(typeset_text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped on the line above
