"""Bilingual texts as templates need them: the text, the language it is in, and whether that is a fallback."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from modeltranslation.manager import get_translatable_fields_for_model

DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
CODES = [code for code, _ in settings.LANGUAGES]


class Text(NamedTuple):
    value: str
    language: str

    @property
    def is_fallback(self):
        return bool(self.value) and self.language != active()


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

    `PARTS` of a model names the relations whose rows its page shows as its own. They count when they are at hand,
    as on the page itself; nothing is asked of the database.
    """
    at_hand = {**row._state.fields_cache, **getattr(row, "_prefetched_objects_cache", {})}
    parts = [at_hand[name] for name in getattr(row, "PARTS", ()) if at_hand.get(name) is not None]
    rows = [row, *(item for part in parts for item in ([part] if hasattr(part, "pk") else part))]
    return all(map(has_all_english, rows))


def has_all_english(row):
    return not any(
        getattr(row, f"{name}_fr") and not getattr(row, f"{name}_en")
        for name in get_translatable_fields_for_model(type(row)) or []
    )
