"""Index of the search of a copy: a script, one a language, because pages opened from a folder may fetch nothing.

It holds the objects that the portal's search finds, with what it shows of them, and every other word by which it
finds them, folded as the portal folds. `static/copy_search.js` reads it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import override

from bamex.ledger.quotations import excerpt_with_figures
from bamex.search.columns import CONFIGURATIONS, fold_text, searchable_models
from bamex.search.query import GRAMMATICAL_ARTICLES, Excerpt, excerpt_statement, known_spellings
from bamex.text.typography import typeset

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})  # as the database folds them
INDEXED_WORD = re.compile(r"[^\W_]+")


def search_index(language: str, way_to: Callable[[str], str]) -> str:
    """The script of one language; `way_to(address)` is the way from the search page to what an object leads to."""
    with override(language):
        nouns = [
            [str(model._meta.verbose_name_plural), entries]
            for model in sorted(searchable_models(), key=lambda model: model.publication.prefix)
            if (entries := list(entries_of_noun(model, language, way_to)))
        ]
        index = {"articles": sorted(GRAMMATICAL_ARTICLES), "spellings": groups_of_spellings(), "nouns": nouns}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"var BAMEX_INDEX={text};\n"


def groups_of_spellings() -> list[list[str]]:
    """The spellings of each name that has several, all in one group."""
    groups = {tuple(sorted(same)) for same in known_spellings().values() if len(same) > 1}
    return [list(group) for group in sorted(groups)]


def entries_of_noun(model: type[models.Model], language: str, way_to: Callable[[str], str]) -> Iterator[list[str]]:
    """`[title, language, text, language, way, other words]` of each visible object, in the order of its lists."""
    sort = model.searchable.sort.format(language)
    codes = list(model.objects.visible().order_by(sort, "code").values_list("code", flat=True))
    words = words_by_code(model)
    excerpts = excerpt_statement((model._meta.label,), language, with_query=False).rows(codes=codes)
    rows = {row.code: row for row in (Excerpt(*values) for values in excerpts)}
    with_slug = any(item.name == "slug" for item in model._meta.fields)
    for code in codes:
        row = rows[code]
        title, text = shown_text(row.title, row.title_language), shown_text(row.text, row.language)
        others = words[code] | words_compared(row.spellings) - words_compared(f"{title} {text}")
        address = model(code=code, **({"slug": row.slug} if with_slug else {})).get_absolute_url()
        text = "" if text == title else text
        yield [title, row.title_language, text, row.language, way_to(address), " ".join(sorted(others))]


def shown_text(text: str, language: str) -> str:
    return typeset(excerpt_with_figures(text, language), language).strip()


def words_by_code(model: type[models.Model]) -> dict[str, set[str]]:
    """Code → the words of every column that the portal searches for an object, its own and those of its relations."""
    words: dict[str, set[str]] = defaultdict(set)
    for path, searched in [
        ("", model),
        *((f"{name}__", model._meta.get_field(name).related_model) for name in model.searchable.through),
    ]:
        columns = [f"{path}{name}" for name in searched_columns(searched)]
        for code, *texts in model.objects.visible().order_by().values_list("code", *columns):
            words[code] |= words_compared(" ".join(filter(None, texts)))
    return words


def searched_columns(model: type[models.Model]) -> list[str]:
    """The names of the columns that make the text by which a model is found, in every language."""
    fields = [model._meta.get_field(f"search_{language}") for language in CONFIGURATIONS]
    return list(dict.fromkeys(name for item in fields for name in column_names(item.expression)))


def column_names(expression: Any) -> Iterator[str]:
    if isinstance(expression, models.F):
        yield expression.name
    else:
        for part in expression.get_source_expressions():
            if part is not None:
                yield from column_names(part)


def words_compared(text: str) -> set[str]:
    """The words of a text as the search of a copy compares them."""
    return set(INDEXED_WORD.findall(fold_text(text.translate(LIGATURES))))
