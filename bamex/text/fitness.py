"""Fitness of a text for publication: what forms and content files both refuse, in the active language.

Control characters and those without width are seen by nobody and break names, addresses and searches. Joiners inside
a word (U+200C, U+200D) belong to Arabic and Persian, and so do the marks of direction: they stay.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from bamex.publication import publication_of

# Tab and line feed are layout; the rest of C0, DEL and C1 is none. U+2028 and U+2029 end a line for some programs.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff]")
JOINERS = "\u200c\u200d\u200e\u200f"
WEB_SCHEME = re.compile(r"https?://", re.IGNORECASE)
refuse_other_than_address = URLValidator(schemes=["http", "https"])

MOST_IN_PARAGRAPH = 2_000  # characters; the longest of the portal has some 600
MOST_IN_PARAGRAPHS = 20_000


def faults_of_text(column: models.Field, text: str) -> Iterator[str]:
    """Faults of a text of this column that no other rule of the column names."""
    if found := INVISIBLE.search(text):
        place, name = found.start() + 1, name_of_character(found[0])
        yield _("character %(place)d is one that nobody sees (%(name)s): take it out.") % {"place": place, "name": name}
    elif text and not any(is_seen(character) for character in text):
        yield _("nothing in this text can be seen.")
    if isinstance(column, models.URLField) and text:
        yield from fault_of_address(text)
    limit = most_characters(column)
    if limit and len(text) > limit:
        yield _("%(count)d characters: write %(limit)d at most.") % {"count": len(text), "limit": limit}


def fault_of_address(text: str) -> Iterator[str]:
    """The sentence that a text is no address of the web, if it is none."""
    if not WEB_SCHEME.match(text):
        yield _("write an address that begins with https:// or http://.")
        return
    try:
        refuse_other_than_address(text)
    except ValidationError:
        yield incomplete_address()


def incomplete_address() -> str:
    return _("write a whole address, such as https://example.org/page.")


def most_characters(column: models.Field) -> int | None:
    """The limit of a column that has none in the database."""
    if not isinstance(column, models.TextField):
        return None
    return MOST_IN_PARAGRAPHS if has_paragraphs(column) else MOST_IN_PARAGRAPH


def has_paragraphs(column: models.Field) -> bool:
    """True if pages show the paragraphs of a text as they are written; of any other they make one."""
    name = column.translated_field.name if hasattr(column, "translated_field") else column.name
    return name in publication_of(column.model).paragraphs


def is_seen(character: str) -> bool:
    return not character.isspace() and character not in JOINERS


def name_of_character(character: str) -> str:
    """Its number in Unicode and, where it has one, its name: “U+200B ZERO WIDTH SPACE”."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
