"""Numbers that texts quote from the ledger: `{F012b}` stands for one answer, and is replaced whenever a text is shown.

The ledger itself belongs to a section, which hands it over with `keep` when it is ready; what it holds is remembered
as long as the content version lasts. An answer that is unknown or not public is said not to be published.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import override

REFERENCE = re.compile(r"\{([A-Z][0-9]{3,6}[a-z]{1,2})\}")
BRACE = re.compile(r"[{}]")
SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…]\s+|\n\s*)$")
# Fields that name something: they stand in links and headings, where no mark of a source fits.
NAMES = {"name", "title", "label", "short_label", "question", "value", "unit", "figure", "brand"}


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
_memory = {"stamp": None, "figures": {}}
_lock = Lock()


def keep(found: Ledger):
    """Have `found` be the ledger; called once, when its section is ready."""
    global ledger  # noqa: PLW0603 - there is one ledger
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
    stamp = (version.number, version.changed)
    with _lock:
        if _memory["stamp"] == stamp:
            return _memory["figures"]
    figures = ledger.figures()
    with _lock:
        _memory.update(stamp=stamp, figures=figures)
    return figures


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
