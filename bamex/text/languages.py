"""Bilingual texts: the text, the language it is in, whether that is a fallback; and the names of languages."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language, get_language_info
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.ledger.quotations import text_with_figures
from bamex.publication import publication_of

DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
CODES = [code for code, _ in settings.LANGUAGES]


class Text(NamedTuple):
    """A text as it is written, with its quotations of the ledger, and the language that it is in."""

    written: str
    language: str

    def with_figures(self) -> str:
        """The text as it reads, with the ledger's figures in place of its quotations.

        Asks the ledger if there are any: its cache, or the database after a change of content.
        """
        return text_with_figures(self.written, self.language)

    @property
    def is_fallback(self) -> bool:
        return bool(self.written) and self.language != active()


def active() -> str:
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


def is_translated(row: Model) -> bool:
    """True if every text that the row and its parts have in French stands in English too.

    The rows that its page shows as its own count when they are at hand; nothing is asked of the database.
    """
    return all(map(has_all_english, rows_at_hand(row)))


def rows_at_hand(row: Model) -> list[Model]:
    """The row, and those of which its page shows the texts as its own, as far as they are at hand.

    Those are the `parts` of the model's publication, and what it `borrows`.
    """
    at_hand = {**row._state.fields_cache, **getattr(row, "_prefetched_objects_cache", {})}
    publication = publication_of(type(row))
    named = (*publication.parts, *publication.borrows)
    parts = [at_hand[name] for name in named if at_hand.get(name) is not None]
    return [row, *(item for part in parts for item in ([part] if hasattr(part, "pk") else part))]


def has_all_english(row: Model) -> bool:
    return not any(
        getattr(row, f"{name}_fr") and not getattr(row, f"{name}_en")
        for name in get_translatable_fields_for_model(type(row)) or []
    )


def language_name(code: str) -> str:
    """A language's name in the page's language, from Django's own catalogue; the code itself if it has none."""
    try:
        names = get_language_info(code)
    except KeyError:
        return code
    return names["name_translated"].lower() if active() == "fr" else names["name"]


def names_of_all_languages() -> str:
    """“français + anglais”, of a file that holds both."""
    return " + ".join(language_name(code) for code in CODES)
