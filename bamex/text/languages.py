"""Bilingual texts as templates need them: the text, the language it is in, and whether that is a fallback."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.ledger.quotations import text_with_figures

DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
CODES = [code for code, _ in settings.LANGUAGES]


class Text(NamedTuple):
    """A text as it is written, with references to the ledger, and as it reads, with the figures in their place."""

    written: str
    language: str

    @property
    def value(self):
        return text_with_figures(self.written, self.language)

    @property
    def is_fallback(self):
        return bool(self.written) and self.language != active()


def active():
    """The language of the page being made, one of the portal's own."""
    language = get_language() or DEFAULT
    return language if language in CODES else DEFAULT


def localized(row, name):
    """The text of the bilingual field `name` in the page's language, or else in French, and which it is."""
    for language in (active(), DEFAULT):
        if value := getattr(row, f"{name}_{language}"):
            return Text(value, language)
    return Text("", active())


def is_translated(row):
    """Whether every text that the row and its parts have in French stands in English too.

    `PARTS` and `BORROWS` of a model name the relations whose rows its page shows as its own. They count when they are
    at hand, as on the page itself; nothing is asked of the database.
    """
    at_hand = {**row._state.fields_cache, **getattr(row, "_prefetched_objects_cache", {})}
    named = (*getattr(row, "PARTS", ()), *getattr(row, "BORROWS", ()))
    parts = [at_hand[name] for name in named if at_hand.get(name) is not None]
    rows = [row, *(item for part in parts for item in ([part] if hasattr(part, "pk") else part))]
    return all(map(has_all_english, rows))


def has_all_english(row):
    return not any(
        getattr(row, f"{name}_fr") and not getattr(row, f"{name}_en")
        for name in get_translatable_fields_for_model(type(row)) or []
    )
