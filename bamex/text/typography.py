"""Typography applied when a text is shown, never when it is stored.

French follows the Lexique des règles typographiques en usage à l'Imprimerie nationale: a thin no-break space
(U+202F) before ; ! ? and between groups of digits, a no-break space (U+00A0) before : and units and inside « »; and
one between a day and its month, in English too, where an en dash joins two days. The hyphen of an inverted verb
("a-t-il") stays the plain one, which searches find and copies hold: a word joiner (U+2060) keeps the line from
breaking after it.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from bamex.text.languages import active

THIN = "\u202f"
WIDE = "\u00a0"
JOINER = "\u2060"
AS_PLAIN_TEXT = {
    ord(THIN): " ",
    ord(WIDE): " ",
    ord(JOINER): None,
}  # for `str.translate`: what plain texts have instead

UNITS = r"(?:%|°|€|km/h|km|kg|mm|cm|ha|h|min|m|pi|po|hectares?|millions?|milliards?|dollars?|Ko|Mo|KB|MB)"

PRONOUNS = "je|tu|ils?|elles?|on|ce"

MONTH_PATTERNS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}


def join_hyphens(found: re.Match[str]) -> str:
    """The text found, no line breaking after its hyphens."""
    return found[0].replace("-", f"-{JOINER}")


Substitution = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

FRENCH: list[Substitution] = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"(?<=\S)[ \u00a0\u202f]+(?=[;!?])"), THIN),
    (re.compile(r"(?<=\S)[ \u00a0\u202f]+(?=:(?:\s|$))"), WIDE),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{WIDE}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{WIDE}»"),
    (re.compile(r"(?<=\d)(?<!\d{4})[ \u00a0\u202f](?=\d{3}(?!\d))"), THIN),
    (re.compile(rf"(?<=\d)[ \u00a0\u202f](?={UNITS}(?!\w))"), WIDE),
    (re.compile(r"(?<!\d)1(?:er|ᵉʳ)(?=[ \u00a0]\w)"), "1er"),
    (re.compile(rf"(?:(?<=\d)|(?<=\der)) (?=(?:{MONTH_PATTERNS['fr']})\b)"), WIDE),
    # A whole word before it, so that no address is touched: "/que-dit-il/".
    (re.compile(rf"(?<![-/.\w])([^\W\d_]+-)(t-)?(?=(?:{PRONOUNS})(?![-/\w]))", re.IGNORECASE), join_hyphens),
    (re.compile(r"(?<![-/.\w])ce(?:lui|lles?|ux)-(?=(?:ci|là)(?![-/\w]))", re.IGNORECASE), join_hyphens),
]
ENGLISH: list[Substitution] = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(rf"(?<=\d) (?={UNITS}(?!\w))"), WIDE),
    (re.compile(rf"(?<=\d) (?=(?:{MONTH_PATTERNS['en']})\b)"), WIDE),
    (re.compile(rf"(?<=\d)-(?=\d\d?{WIDE}(?:{MONTH_PATTERNS['en']})\b)"), "–"),
]


@lru_cache(maxsize=8192)  # the content has some four thousand texts, and every page shows the same names again
def typeset(text: str, language: str) -> str:
    """The plain `text` with the spaces and apostrophes of its language. Doing it twice changes nothing."""
    for pattern, replacement in FRENCH if language == "fr" else ENGLISH:
        text = pattern.sub(replacement, text)
    return text


def typeset_for_page(value: object) -> str:
    """The plain text of `value` with the spaces and apostrophes of the page's language."""
    return typeset(str(value), active())
