"""Numbers in answers: which one is said and how, and of which numbers "plus de 35" or "une trentaine" is said.

"Plus de 35" is true of 900, but nobody says so of 900: a bound reaches to twice its number, and a round number to a
fifth on both sides. What is beyond is another answer, and contradicts.
"""

import re
from functools import lru_cache
from math import inf, nextafter
from typing import NamedTuple

NUMBER_WORDS = [
    *("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize"),
]
NUMBERS = {word: number for number, word in enumerate(NUMBER_WORDS, 2)}
NUMBERS |= {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100}
SPELT_NUMBER = re.compile(rf"\b({'|'.join(NUMBERS)})\b")
GROUPED_DIGITS = re.compile(r"(?<=\d) (?=\d{3}\b)")
COLLECTIVES = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
COLLECTIVES |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100}
MULTIPLES = {"millier": 10**3, "million": 10**6, "milliard": 10**9}
REACH, ROUNDING = 2, 0.2
BOUND_FORMS = ("about", "near", "more", "least", "less", "most")

# In small letters, with numbers in figures. No other number may follow, and no second answer ("15 ou 16").
BOUND = re.compile(
    r"(?:(?P<about>environ|quelque|à peu près)|(?P<near>près|presque)|(?P<more>plus)|(?P<least>au moins)|"
    r"(?P<less>moins)|(?P<most>au plus|jusqu[’']à))? ?(?:de |d[’'])?"
    rf"(?:(?P<number>\d+(?:,\d+)?)|une (?P<collective>{'|'.join(COLLECTIVES)}))(?P<rest>(?: [^\d,;]+)?)"
)
MULTIPLE_AFTER = re.compile(rf"({'|'.join(MULTIPLES)})s?\b ?")
SECOND_ANSWER = re.compile(r"\b(?:ou|à|et|puis)\b")
UNIT_WORDS = {
    "kilomètre": "km",
    "kilogramme": "kg",
    "heure": "h",
    "minute": "min",
    "mètre": "m",
    "tonne": "t",
    "jour": "j",
}
UNIT_AFTER = re.compile(rf"(?:de |d[’'])?(?:({'|'.join(UNIT_WORDS)})s?|(km/h|k?m|kg|h|min|t|mm|%))(?![\w/])")


class NumberSaid(NamedTuple):
    """The one number that an answer says."""

    form: str  # one of BOUND_FORMS; empty when the number is said alone
    number: float
    unit: str  # as `unit_of` gives it


class NumbersAllowed(NamedTuple):
    """The numbers, of one unit, of which an answer is said."""

    lowest: float
    highest: float
    unit: str

    def meets(self, other: "NumbersAllowed") -> bool:
        """True if some number is allowed by both."""
        return self.unit == other.unit and max(self.lowest, other.lowest) <= min(self.highest, other.highest)

    def lies_in(self, other: "NumbersAllowed") -> bool:
        """True if every number allowed is allowed by the other too."""
        return self.unit == other.unit and other.lowest <= self.lowest and self.highest <= other.highest

    @property
    def closeness(self) -> tuple[float, float]:
        """Smaller the fewer numbers are allowed for their size; of two like bounds, for the one that says more."""
        spread = self.highest / self.lowest if self.lowest > 0 else float(self.highest > 0)
        return round(spread, 6), -self.lowest


def bare_answer(value: str) -> str:
    """An answer without what stands in parentheses, in small letters, with numbers in figures and plain spaces."""
    value = re.sub(r"\s*\([^)]*\)", "", value).replace("\u00a0", " ").replace("\u202f", " ").strip().lower()
    value = SPELT_NUMBER.sub(lambda found: str(NUMBERS[found[1]]), value)
    return GROUPED_DIGITS.sub("", value)


@lru_cache(maxsize=4096)  # a page that lists the answers to a question compares them several times
def number_said(answer: str) -> NumberSaid | None:
    """The number that an answer in French says, alone or as a bound; None when it is not one number."""
    found = BOUND.fullmatch(bare_answer(answer))
    rest = found["rest"].strip() if found else ""
    if not found or SECOND_ANSWER.search(rest):
        return None
    collective = found["collective"]
    number = float(COLLECTIVES[collective] if collective else found["number"].replace(",", "."))
    form = next((name for name in BOUND_FORMS if found[name]), "about" if collective else "")
    if multiple := MULTIPLE_AFTER.match(rest):
        number *= MULTIPLES[multiple[1]]
        rest = rest[multiple.end() :]
    return NumberSaid(form, number, unit_of(rest))


def numbers_allowed(answer: str) -> NumbersAllowed | None:
    """The numbers of which an answer in French is said, None when it is not one number."""
    said = number_said(answer)
    return NumbersAllowed(*limits(said.form, said.number), said.unit) if said else None


def limits(form: str, number: float) -> tuple[float, float]:
    """The lowest and the highest number of which `number` is said in this form; alone when the form is empty."""
    return {
        "about": (number * (1 - ROUNDING), number * (1 + ROUNDING)),
        "near": (number * (1 - ROUNDING), number),
        "more": (nextafter(number, inf), number * REACH),
        "least": (number, number * REACH),
        "less": (number / REACH, nextafter(number, -inf)),
        "most": (number / REACH, number),
    }.get(form, (number, number))


def unit_of(rest: str) -> str:
    """The unit that follows a number: `km` of "kilomètres"; empty when things are counted."""
    found = UNIT_AFTER.match(rest)
    return (UNIT_WORDS[found[1]] if found[1] else found[2]) if found else ""
