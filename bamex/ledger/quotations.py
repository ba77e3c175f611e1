"""Numbers that texts quote from the ledger: `{F012b}` stands for one answer, and is replaced whenever a text is shown.

The ledger itself belongs to a section, which hands it over with `keep` when it is ready; what it holds is remembered
as long as the content version lasts. An answer that is unknown or not public is said not to be published.
"""

import re
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, Protocol

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.http.version_cache import VersionCache

REFERENCE = re.compile(r"\{([A-Z][0-9]{3,6}[a-z]{1,2})\}")
BRACE = re.compile(r"[{}]")
# As it comes back from a search, whose excerpts begin and end anywhere and may mark the key as a word found.
EXCERPTED = re.compile(r"\{?(\ue000?)\b([A-Z][0-9]{3,6}[a-z]{1,2})\b(\ue001?)\}?")
WORD = re.compile(r"\w+")
SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…]\s+|\n\s*)$")
# Fields that name something: they stand in links and headings, where no mark of a source fits.
NAMES = {"name", "title", "label", "short_label", "question", "value", "unit", "figure", "brand"}
NAMES |= {"caption", "alt", "rights", "place"}  # likewise what is said of a picture


class Figure(NamedTuple):
    """One answer of the ledger, as prose quotes it. `words` and `address` are by language."""

    key: str  # F012b
    fact: str  # F012
    words: dict
    address: dict
    sources: tuple  # published ones only
    is_disputed: bool

    def text(self, language):
        """The words in `language`, or else in French, and which it is."""
        found = self.words.get(language)
        return (found, language) if found else (self.words["fr"], "fr")


class Ledger(Protocol):
    model: type  # of the entries of content files that hold the answers

    def figures(self) -> dict: ...  # key → Figure, of what is published; a fixed number of queries

    def keys(self, entries) -> set: ...  # the keys that entries of a content file give, code → plain form


class _NoLedger:
    model = None

    def figures(self):
        return {}

    def keys(self, entries):
        return set()


ledger: Ledger = _NoLedger()
_version = ContextVar("content version", default=None)
_memory = VersionCache(most=1)


def keep(found: Ledger):
    """Have `found` be the ledger; called once, when its section is ready."""
    global ledger
    ledger = found


@contextmanager
def under(version):
    """Within it, the content is known to be at `version`, which is not asked for again."""
    token = _version.set(version)
    try:
        yield
    finally:
        _version.reset(token)


def known():
    """Key → Figure of everything published, from memory as long as the content is what it was."""
    from bamex.models import ContentVersion  # models declare their search columns before there is a version

    version = _version.get() or ContentVersion.current()
    return _memory.get(version, "figures", ledger.figures)


def missing(language):
    """What stands for an answer that nobody may see."""
    with override(language):
        return _("[not published]")


def replaced(text, language, put):
    """`text` with every reference replaced by `put(figure or None, words)`.

    The words are in `language` where there are any; they take a capital where a sentence begins.
    """
    if "{" not in text:
        return text
    figures = known()

    def replace(match):
        figure = figures.get(match[1])
        words = figure.text(language)[0] if figure else missing(language)
        if SENTENCE_BEGINS.search(text[: match.start()]):
            words = words[:1].upper() + words[1:]
        return put(figure, words)

    return REFERENCE.sub(replace, text)


def bare(text, language):
    """`text` with the bare figures in place of the references: for attributes, plain texts and exports."""
    return replaced(text, language, lambda _figure, words: words)


def words(key, language):
    """The bare words of one answer; empty when it is not public."""
    figure = known().get(key)
    return figure.text(language)[0] if figure else ""


def is_fact(row):
    """Whether the answers that texts quote may be those of `row`."""
    return ledger.model is not None and isinstance(row, ledger.model)


def quoted_in(code):
    """The rows of any model that quote in one of their texts an answer, by its key, or any answer of a fact.

    A query a model.
    """
    for rows in quoting([code]):
        yield from rows


def quoting(codes):
    """A queryset a model: its rows that quote one of these answers, or any answer of one of these facts."""
    quoted = rf"\{{({'|'.join(code if code[-1:].isalpha() else f'{code}[a-z]+' for code in codes)})\}}"
    for model in apps.get_models():
        names = [name for name in get_translatable_fields_for_model(model) or [] if name not in NAMES]
        if names:
            holds = Q(pk__in=[])
            for column in (f"{name}_{language}" for name in names for language, _name in settings.LANGUAGES):
                holds |= Q(**{f"{column}__regex": quoted})
            yield model._base_manager.filter(holds)


def keys_like(word):
    """The keys of the answers whose figures hold `word`, in either language, whatever its accents and number."""
    wanted = stem(word)
    return [
        figure.key
        for figure in known().values()
        if any(stem(part) == wanted for words in figure.words.values() for part in WORD.findall(words))
    ]


def stem(word):
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).rstrip("s")


def in_excerpt(text, language):
    """An excerpt from a search with the figures in place, still marked where they were found."""

    def put(match):
        start, key, stop = match.groups()
        figure = known().get(key)
        if figure is None:
            return missing(language) if match[0].startswith("{") else match[0]
        return f"{start}{figure.text(language)[0]}{stop}"

    return EXCERPTED.sub(put, text)


def references(text):
    """The keys that a text refers to, in their order."""
    return REFERENCE.findall(text or "")


def faults(name, text, keys):
    """What is wrong with the references of the text of the field `name`, in the active language; `keys` exist."""
    text = text or ""
    if not BRACE.search(text):
        return
    if name in NAMES:
        yield _("a name holds no reference to the ledger: quote the number in a text beside it.")
        return
    if BRACE.search(REFERENCE.sub("", text)):
        yield _("braces only hold a reference to an answer of the ledger, such as {F012b}.")
    for key in dict.fromkeys(references(text)):
        if key not in keys:
            yield _("the ledger has no published answer {%(key)s}.") % {"key": key}
