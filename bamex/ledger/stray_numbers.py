"""Search for stray numbers: those that a text states by itself, instead of quoting the ledger.

Not stray: a date or a time, a number that is part of a name (Kargu-2, TB3, a calibre, a road), a place's
coordinates, an ordinal, the permanent code of an object, and "one" and "two", which are grammar more than figures.
Decision 0012 gives the reasons.
"""

import re

from bamex.ledger.quotations import QUOTATION, SOURCES_MARKED

MONTH_NAMES = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
DAY_NUMBER = r"\d{1,2}(?:er)?"
DATES = [
    # du 11 au 14 novembre 2025, 9-13 November 2026, 11 et 12 novembre, 5 September
    rf"\b{DAY_NUMBER}(?:(?: au | et le | et | ou | to | and | or |[-–/]){DAY_NUMBER})*[ \u00a0](?:{MONTH_NAMES})\b",
    r"\b(?:1[5-9]|20)\d{2}s?\b",  # a year, a decade
    r"\b\d{1,2}[:h]\d{2}\b",  # a time of day
]
NUMBERS_IN_NAMES = [
    r"\b[A-Z]\d{3,6}[a-z]{0,2}\b",  # R151: a code
    r"\bBAMEX[’' ]?\d{2,4}\b",
    r"\b\d*[A-ZÀ-Ý][\w’-]*\d[\w-]*",  # TB2, MPT-76, Kargu-2, SHA256
    r"\b\d+[A-Z]\b",  # 3E
    r"\b\dx\d\b",  # 4x4
    r"\b\d+[,.]\d+ mm\b",  # a calibre, by which a weapon is called
    r"\b(?:RN|route nationale|national road) \d+\b",
    r"\b\d+(?:er|re|e|ᵉ|st|nd|rd|th)\b",  # an ordinal
    r"\bISO \d[\d-]*\b",
    r"\bUTC\+0\b",
]
COORDINATES = [r"\d+°\d+′(?:\d+″)?", r"\b\d+[,.]\d{4}(?:°)?[ \u00a0]?[NOEWS]\b"]
PERMITTED = [re.compile(pattern) for pattern in (*DATES, *NUMBERS_IN_NAMES, *COORDINATES)]

NUMBER_WORDS = (
    "trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|"
    "soixante|cent|cents|mille|millions?|milliards?|dizaines?|douzaines?|quinzaine|vingtaine|trentaine|quarantaine|"
    "cinquantaine|soixantaine|centaines?|milliers?|"
    "three|four|five|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|billions?|dozens?"
)
UP_TO_TEN = {str(number) for number in range(11)} | {
    *("trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("three", "four", "five", "seven", "eight", "nine", "ten"),
}
STATED_NUMBER = re.compile(rf"\d+(?:[ \u00a0\u202f,.]\d+)*|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)


def find_stray_numbers(text: str | None) -> list[str]:
    """The numbers that `text` states by itself, in figures or in words, in their order."""
    text = QUOTATION.sub(" ", SOURCES_MARKED.sub(" ", text or ""))
    for pattern in PERMITTED:
        text = pattern.sub(" ", text)
    return STATED_NUMBER.findall(text)


def find_figures(text: str | None) -> list[str]:
    """Those of the stray numbers that are more than ten: fewer are counted at a glance, and seldom a fact to cite."""
    return [number for number in find_stray_numbers(text) if number.lower() not in UP_TO_TEN]
