"""Lines of the report on the state of the content: sections, levels, sentences, and the objects that each is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from zlib import crc32

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from bamex.search.query import union_rows
from bamex.translations.pairs import ObjectKey

CONTENT_SECTION = gettext_lazy("Content")
TRANSLATIONS_SECTION = gettext_lazy("Translations")
SOURCES_SECTION = gettext_lazy("Sources")
LINKS_SECTION = gettext_lazy("Links")
PICTURES_SECTION = gettext_lazy("Pictures")
DRAFTS_SECTION = gettext_lazy("Drafts and old texts")
BACKUPS_SECTION = gettext_lazy("Backups")
SECTIONS_IN_ORDER = (
    CONTENT_SECTION,
    TRANSLATIONS_SECTION,
    SOURCES_SECTION,
    LINKS_SECTION,
    PICTURES_SECTION,
    DRAFTS_SECTION,
    BACKUPS_SECTION,
)


class Level(IntEnum):
    """Degree of trouble that a line of the report tells; the highest is the exit code of `manage.py health`."""

    RIGHT = 0
    TO_DO = 1
    BROKEN = 2


@dataclass
class HealthLine:
    """One sentence of the report, with the objects it is about, or the address of the list that has them."""

    section: str
    level: Level
    count: int
    sentence: str
    keys: Sequence[ObjectKey] = field(default_factory=list)
    address: str = ""
    is_known: bool = True

    @property
    def place(self) -> str:
        """The name of its list of objects on the page of the report: the same as long as the sentence is."""
        return f"line-{crc32(self.sentence.encode()):08x}"


def line_of(
    section: object, level: Level, count: int, sentence: str, right: str, period: str = "", **where: Any
) -> HealthLine:
    """A line of this level where there is anything to count; else that all is right, in the sentence `right`."""
    if not count:
        return HealthLine(str(section), Level.RIGHT, 0, right)
    return HealthLine(str(section), level, count, sentence % {"count": count, "period": period}, **where)


def with_keys(rows: models.QuerySet, **values: Any) -> models.QuerySet:
    """The label and the primary key of each row, as text; then what `values` say."""
    rows = rows.order_by().annotate(
        found_label=Value(rows.model._meta.label), found_pk=Cast("pk", models.TextField()), **values
    )
    return rows.values_list("found_label", "found_pk", *values)


def keys_in(branches: Iterable[models.QuerySet]) -> list[ObjectKey]:
    """The keys of all rows of these querysets; one query."""
    return sorted(union_rows(map(with_keys, branches)))
