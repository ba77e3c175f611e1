"""Quotations in texts: `{F012b}` stands for an answer of the ledger, `{R024, R025}` for the marks of two sources.

A figure replaces the quotation of its answer where the text is shown; an answer that is unknown or not public is said
to be withdrawn. The marks stand after the sentence that the sources support; outside pages they are left out.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.ledger.figures import Figure, ledger
from bamex.publication import publication_of
from bamex.version_cache import VersionCache

QUOTATION = re.compile(r"\{([A-Z][0-9]{3,6}[a-z]{1,2})\}")
SOURCES_MARKED = re.compile(r"\s*\{(R[0-9]{3,6}(?:, ?R[0-9]{3,6})*)\}")
SOURCES_IN_EXCERPT = re.compile(
    r"\s*\{?(?:\ue000?R[0-9]{3,6}\ue001?(?:, ?)?)+\}|\s*\{(?:\ue000?R[0-9]{0,6}\ue001?(?:, ?)?)*(?=\s*(?:…|\.\.\.|$))"
)
BRACE = re.compile(r"[{}]")
# As it comes back from a search, whose excerpts begin and end anywhere and may mark the key as a word found.
QUOTATION_IN_EXCERPT = re.compile(r"\{?(\ue000?)\b([A-Z][0-9]{3,6}[a-z]{1,2})\b(\ue001?)\}?")
WORD = re.compile(r"\w+")
SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…](?:\ue004[^\ue005]*\ue005)?\s+|\n\s*)$")


# The texts with the figures in place


def replace_quotations(
    text: str,
    language: str,
    replacement: Callable[[Figure | None, str], str],
    marks: Callable[[list[str]], str] = lambda codes: "",
) -> str:
    """`text` with `replacement(figure or None, words)` in place of every quotation, `marks(codes)` of sources marked.

    The words are in `language` where there are any; they take a capital where a sentence begins.
    """
    if "{" not in text:
        return text
    text = SOURCES_MARKED.sub(lambda match: marks(codes_marked(match[1])), text)
    if "{" not in text:
        return text
    figures = ledger.figures()

    def replace(match: re.Match[str]) -> str:
        figure = figures.get(match[1])
        words = figure.words_in(language)[0] if figure else not_published_words(language)
        if SENTENCE_BEGINS.search(text[: match.start()]):
            words = words[:1].upper() + words[1:]
        return replacement(figure, words)

    return QUOTATION.sub(replace, text)


def text_with_figures(text: str, language: str) -> str:
    """`text` with the bare figures in place of the quotations: for attributes, plain texts and exports."""
    return replace_quotations(text, language, lambda _figure, words: words)


def excerpt_with_figures(text: str, language: str) -> str:
    """An excerpt from a search with the figures in place, still marked where they were found."""

    def replace(match: re.Match[str]) -> str:
        start, key, stop = match.groups()
        figure = ledger.figures().get(key)
        if figure is None:
            return not_published_words(language) if match[0].startswith("{") else match[0]
        return f"{start}{figure.words_in(language)[0]}{stop}"

    return QUOTATION_IN_EXCERPT.sub(replace, SOURCES_IN_EXCERPT.sub("", text))


def figure_words(key: str, language: str) -> str:
    """The bare words of one answer; empty when it is not public."""
    figure = ledger.figures().get(key)
    return figure.words_in(language)[0] if figure else ""


def not_published_words(language: str) -> str:
    """Words that stand for an answer that nobody may see."""
    with override(language):
        return _("[answer withdrawn]")


# The texts that quote, and the answers that have certain words


def rows_quoting(code: str) -> Iterator[Model]:
    """The rows of any model that quote in one of their texts an answer, by its key, or any answer of a fact.

    One query, and one a model that has such rows.
    """
    for rows in querysets_quoting([code]):
        yield from rows


def querysets_quoting(codes: Iterable[str]) -> list[QuerySet]:
    """A queryset a model that has rows which quote one of these answers, or any answer of one of these facts.

    Which models have some is one query.
    """
    quoted = rf"\{{({'|'.join(code if code[-1:].isalpha() else f'{code}[a-z]+' for code in codes)})\}}"
    querysets = []
    for model in apps.get_models():
        fields = get_translatable_fields_for_model(model) or []
        names = [name for name in fields if name not in publication_of(model).names]
        if names:
            holds = Q(pk__in=[])
            for column in (f"{name}_{language}" for name in names for language, _name in settings.LANGUAGES):
                holds |= Q(**{f"{column}__regex": quoted})
            querysets.append(model._base_manager.filter(holds))
    numbers = [rows.order_by().values_list(Value(number))[:1] for number, rows in enumerate(querysets)]
    first, *others = numbers
    return [querysets[number] for (number,) in sorted(first.union(*others, all=True))]


keys_by_word: VersionCache[dict[str, list[str]]] = VersionCache(most=1, read_all=True)


def keys_worded_like(word: str) -> list[str]:
    """The keys of the answers whose figures hold `word`, in either language, whatever its accents and number."""
    return keys_by_word.get(ledger.version, "words", keys_of_words).get(word_stem(word), [])


def keys_of_words() -> dict[str, list[str]]:
    """The stem of each word of a figure → the keys of the answers that hold it."""
    keys: dict[str, list[str]] = {}
    for figure in ledger.figures().values():
        stems = {word_stem(part) for words in figure.words.values() for part in WORD.findall(words)}
        for stem in stems:
            keys.setdefault(stem, []).append(figure.key)
    return keys


def word_stem(word: str) -> str:
    """The word in small letters, without its accents and the mark of its plural."""
    return without_accents(word).rstrip("s")


@lru_cache(maxsize=8192)  # of words and short questions, the same on many pages
def without_accents(text: str) -> str:
    """`text` in small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


# The check of what is written


def quoted_keys(text: str | None) -> list[str]:
    """The keys that a text quotes, in their order."""
    return QUOTATION.findall(text or "")


def codes_marked(listed: str) -> list[str]:
    """“R024, R025” → the two codes."""
    return [code.strip() for code in listed.split(",")]


def sources_marked(text: str | None) -> list[str]:
    """The codes of the sources that a text marks, in their order."""
    return [code for listed in SOURCES_MARKED.findall(text or "") for code in codes_marked(listed)]


def quotation_errors(
    model: type[Model], name: str, text: str | None, keys: Iterable[str], sources: Collection[str] | None = None
) -> Iterator[str]:
    """Errors of the quotations in a text of the field `name` of `model`, in the active language.

    Answers have `keys`; the text may mark `sources`, by default any that is published. A field that names something
    stands in links and headings, where no mark of a source fits.
    """
    text = text or ""
    if not BRACE.search(text):
        return
    if name in publication_of(model).names:
        yield _("a name holds no reference to the ledger: quote the number in a text beside it.")
        return
    if BRACE.search(SOURCES_MARKED.sub("", QUOTATION.sub("", text))):
        yield _("braces only hold a reference to an answer of the ledger, such as {F012b}, or sources, such as {R024}.")
    if marked := sources_marked(text):
        known = ledger.sources() if sources is None else sources
        for code in dict.fromkeys(marked):
            if code not in known:
                yield _("the text marks the source {%(code)s}, which is not cited.") % {"code": code}
    for key in dict.fromkeys(quoted_keys(text)):
        if key not in keys:
            yield _("the ledger has no published answer {%(key)s}.") % {"key": key}
