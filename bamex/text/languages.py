"""Bilingual texts as templates need them: the text, the language it is in, and whether that is a fallback."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.ledger import quotations
from bamex.publication import publication_of

DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
CODES = [code for code, _ in settings.LANGUAGES]


class Text(NamedTuple):
    """A text as it is written, with references to the ledger, and as it reads, with the figures in their place."""

    written: str
    language: str

    @property
    def value(self):
        return quotations.bare(self.written, self.language)

    @property
    def is_fallback(self):
        return bool(self.written) and self.language != active()


def active():
    """The language of the page being made, one of the portal's own."""
    language = get_language() or DEFAULT
    return language if language in CODES else DEFAULT


def localized(row: Model, name: str, language: str = "") -> Text:
    """The Text of the bilingual field `name` in `language`, by default the page's, or else in French."""
    wanted = language or active()
    for code in (wanted, DEFAULT):
        if value := getattr(row, f"{name}_{code}"):
            return Text(value, code)
    return Text("", wanted)


def is_translated(row):
    """Whether every text that the row and its parts have in French stands in English too.

    The rows that its page shows as its own (the `parts` of the model's publication, and what it `borrows`) count when
    they are at hand, as on the page itself; nothing is asked of the database.
    """
    at_hand = {**row._state.fields_cache, **getattr(row, "_prefetched_objects_cache", {})}
    publication = publication_of(type(row))
    named = (*publication.parts, *publication.borrows)
    parts = [at_hand[name] for name in named if at_hand.get(name) is not None]
    rows = [row, *(item for part in parts for item in ([part] if hasattr(part, "pk") else part))]
    return all(map(has_all_english, rows))


def has_all_english(row):
    return not any(
        getattr(row, f"{name}_fr") and not getattr(row, f"{name}_en")
        for name in get_translatable_fields_for_model(type(row)) or []
    )
