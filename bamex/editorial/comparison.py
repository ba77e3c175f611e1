"""Comparison of two revisions of an object, field by field, in words of the reader's language.

Texts are compared word by word in each of their languages. Related rows are called by name; citations, links and parts
are told apart as those that came, went and changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.history.diff import pair_parts, versions_of_field
from bamex.history.display import value_in_words
from bamex.importer.schema import Plain, Schema, identity_key
from bamex.models import Publishable, Source
from bamex.text.languages import active, language_name
from bamex.text.word_diff import ADDED, REMOVED, piece_html, word_differences_html


@dataclass
class Difference:
    """A field that two revisions do not say alike: its texts as one, marked; or lines that came and went; or parts."""

    label: str
    language: str = ""  # the code of the language of a text; "" where it has none
    marked: SafeString | None = None
    lines: list[SafeString] = field(default_factory=list)
    parts: list[list[Difference]] = field(default_factory=list)

    @property
    def language_name(self) -> str:
        return language_name(self.language) if self.language else ""


def differences_between(schema: Schema, earlier: Plain, later: Plain) -> list[Difference]:
    """Differences between two plain forms of one object, in the order of the model's fields."""
    differences = [*differing_columns(schema, earlier, later), *differing_links(schema, earlier, later)]
    for name, part in schema.parts.items():
        pairs = pair_parts(earlier.get(name, []), later.get(name, []))
        if parts := [found for old, new in pairs if (found := compare_part(part, old, new))]:
            differences.append(Difference(capfirst(str(part.model._meta.verbose_name_plural)), parts=parts))
    if cited := differing_lines(earlier.get("sources", []), later.get("sources", []), citation_words(schema.model)):
        differences.append(Difference(capfirst(str(Source._meta.verbose_name_plural)), lines=cited))
    return differences


def compare_part(schema: Schema, earlier: Plain, later: Plain) -> list[Difference]:
    """Differences between two parts; a part that came or went is said to have done so."""
    found = differences_between(schema, earlier, later)
    if not earlier or not later:
        kind = ADDED if later else REMOVED
        noun = capfirst(str(schema.model._meta.verbose_name))
        words = _("%(noun)s added") if later else _("%(noun)s removed")
        return [Difference(noun, marked=piece_html(kind, words % {"noun": noun})), *found]
    return found


def differing_columns(schema: Schema, earlier: Plain, later: Plain) -> Iterator[Difference]:
    for name, column in schema.columns.items():
        label = capfirst(str(column.verbose_name))
        for language, key in versions_of_field(schema, name):
            unsaid = schema.default(name)
            old, new = (plain.get(key, unsaid) for plain in (earlier, later))
            if old == new:
                continue
            if column.is_relation:
                names = names_by_key(column.related_model, [old, new])
                old_words, new_words = names.get(old, ""), names.get(new, "")
            else:
                old_words, new_words = value_in_words(column, old), value_in_words(column, new)
            if language or isinstance(column, models.TextField):
                marked = word_differences_html(old_words, new_words)
            else:
                marked = replaced_value(old_words, new_words)
            yield Difference(label, language, marked=marked)


def replaced_value(old: str, new: str) -> SafeString:
    """A value that was replaced as a whole."""
    pieces = ((REMOVED, old), (ADDED, new))
    return format_html_join(" ", "{}", ((piece_html(kind, words),) for kind, words in pieces if words))


def differing_links(schema: Schema, earlier: Plain, later: Plain) -> Iterator[Difference]:
    for name, link in schema.links.items():
        old, new = earlier.get(name, []), later.get(name, [])
        if old != new:
            names = names_by_key(link.related_model, [*old, *new])
            if lines := differing_lines(old, new, partial(map, names.get)):
                yield Difference(capfirst(str(link.verbose_name)), lines=lines)


def differing_lines(old: list, new: list, words_of: Callable[[list], Iterable]) -> list[SafeString]:
    """The lines that went and those that came, in words."""
    gone = [item for item in old if item not in new]
    come = [item for item in new if item not in old]
    lines = [piece_html(REMOVED, words) for words in words_of(gone)]
    return lines + [piece_html(ADDED, words) for words in words_of(come)]


def citation_words(model: type[models.Model]) -> Callable[[list[Plain]], list[str]]:
    """A function that says, for each of some citations of an object of `model`, which place it supports what by."""

    def words_of(citations: list[Plain]) -> list[str]:
        names = names_by_key(Source, [citation["source"] for citation in citations])
        return [", ".join(filter(None, pieces(citation, names))) for citation in citations]

    def pieces(citation: Plain, names: dict[str, str]) -> list[str]:
        supported = citation.get("field", "")
        label = str(model._meta.get_field(supported).verbose_name) if supported else ""
        return [
            names[citation["source"]],
            citation.get("locator", ""),
            label and _("for: %(field)s") % {"field": label},
        ]

    return words_of


# In words


def names_by_key(model: type[models.Model], keys: list[Any]) -> dict[str, str]:
    """Identity key → what the row is called in the page's language; of one that is gone, the key itself."""
    wanted = [key for key in keys if key]
    column = identity_key(model)
    rows = model._base_manager.filter(**{f"{column}__in": wanted}) if wanted else []
    names = {str(key): str(key) for key in wanted}
    for row in rows:
        name = row.title_in(active()).with_figures() if isinstance(row, Publishable) else str(row)
        names[str(getattr(row, column))] = f"{row.publisher}, {name}" if isinstance(row, Source) else name
    return names
