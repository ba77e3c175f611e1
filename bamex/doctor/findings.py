"""Findings of the doctor: a sentence each, and how bad it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bamex.health.lines import Level

Examination = Callable[[], Iterable["Finding"]]
EXAMINATIONS: list[tuple[object, Examination]] = []  # with the heading of each

DATABASE = _("Database")
STORE = _("Page store")
FILES = _("Files")
NETWORK = _("Address, proxies and TLS")
STAFF = _("Staff")
MACHINE = _("Machine")


@dataclass(frozen=True)
class Finding:
    """One sentence, with what to do where something is to be done."""

    level: Level
    sentence: str


def right(sentence: str) -> Finding:
    return Finding(Level.RIGHT, sentence)


def to_do(sentence: str) -> Finding:
    return Finding(Level.TO_DO, sentence)


def broken(sentence: str) -> Finding:
    return Finding(Level.BROKEN, sentence)


def examination(heading: object) -> Callable[[Examination], Examination]:
    """Add an examination under a heading."""

    def add(function: Examination) -> Examination:
        EXAMINATIONS.append((heading, function))
        return function

    return add


def all_findings() -> Iterator[tuple[str, list[Finding]]]:
    """The findings under each heading."""
    by_heading: dict[str, list[Finding]] = {}
    for heading, function in EXAMINATIONS:
        by_heading.setdefault(str(heading), []).extend(function())
    yield from by_heading.items()
