"""Rows to which cells refer: found by code, address or name, whatever the accents, and written as code and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext, override

from bamex.importer.schema import identity_key, reference_key
from bamex.models import Publishable, Source
from bamex.spreadsheets.columns import folded_words
from bamex.text.languages import CODES, active

RelatedModel = type[models.Model]
AFTER_A_CODE = " :·,–—-"  # may stand between a code and the name after it


class CellError(Exception):
    """One thing wrong with one cell, in a sentence in the active language."""


@dataclass
class KnownRows:
    """The rows of one model: identity keys by what may be written for them, folded; and what each is called.

    Slugs are not folded: one may be what another row is called.
    """

    keys: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    addresses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    titles: dict[str, str] = field(default_factory=dict)


class RelatedRows:
    """All rows of the models that a spreadsheet refers to; a query a model, when it is first asked for."""

    def __init__(self) -> None:
        self.by_model: dict[RelatedModel, KnownRows] = {}

    def known(self, model: RelatedModel) -> KnownRows:
        if model not in self.by_model:
            self.by_model[model] = read_known_rows(model)
        return self.by_model[model]

    def key_of(self, model: RelatedModel, text: str) -> str:
        """The identity key of the row that `text` means: code, slug, name, or code and name. Raises CellError."""
        known, wanted = self.known(model), folded_words(text)
        if wanted in known.keys:
            return known.keys[wanted]
        if text.strip() in known.slugs:
            return known.slugs[text.strip()]
        if wanted in known.names:
            return only_key(known.names[wanted], text)
        first, _space, rest = wanted.partition(" ")
        if key := known.keys.get(first):
            return self.key_with_name(known, key, rest.strip(AFTER_A_CODE), text)
        noun = str(model._meta.verbose_name)
        raise CellError(gettext("“%(text)s” is not known (%(noun)s).") % {"text": text, "noun": noun})

    def key_with_name(self, known: KnownRows, key: str, name: str, text: str) -> str:
        """`key`, if the row that it means bears the name that stands behind it."""
        if key in known.names.get(name, ()):
            return key
        message = gettext("“%(text)s”: %(code)s is “%(title)s”. Write the one or the other.")
        raise CellError(message % {"text": text, "code": key, "title": known.titles[key]})

    def key_at_address(self, model: RelatedModel, address: str) -> str:
        """The identity key of the row with this web address. Raises CellError."""
        if keys := self.known(model).addresses.get(comparable_address(address)):
            return only_key(keys, address)
        raise CellError(gettext("no source has the address %(address)s.") % {"address": address})

    def words_for(self, model: RelatedModel, key: str) -> str:
        """Words written for a row: its code and what it is called, or its slug; `key_of` reads it back."""
        title = " ".join(self.known(model).titles.get(key, "").split())
        if identity_key(model) != "code" or not title or ";" in title:
            return key
        return f"{key} {title}"


def read_known_rows(model: RelatedModel) -> KnownRows:
    known, identity, readable = KnownRows(), identity_key(model), reference_key(model)
    for row in rows_with_titles(model):
        key = str(getattr(row, identity))
        known.titles[key] = title_in_language(row, active())
        for name in names_of_row(row):
            known.names[folded_words(name)].add(key)
        known.slugs[str(getattr(row, readable))] = key
        if identity == "code":
            known.keys[folded_words(key)] = key
        if isinstance(row, Source) and row.url:
            known.addresses[comparable_address(row.url)].add(key)
    return known


def rows_with_titles(model: RelatedModel) -> models.QuerySet:
    """All rows of a model with what their titles are taken from."""
    *path, _column = model.searchable.title.split("__") if issubclass(model, Publishable) else [""]
    rows = model._base_manager.all()
    return rows.select_related("__".join(path)) if path else rows


def title_in_language(row: models.Model, language: str) -> str:
    if isinstance(row, Publishable):
        return str(row.title_in(language).written)
    with override(language):
        return str(row)


def names_of_row(row: models.Model) -> Iterator[str]:
    """Names of a row in each language, and its other names."""
    for language in CODES:
        yield title_in_language(row, language)
    yield from getattr(row, "alias_list", [])


def comparable_address(address: str) -> str:
    """A web address without what does not change where it leads: protocol, capitals of its start, last slash."""
    return address.strip().partition("://")[2].rstrip("/").removeprefix("www.").casefold()


def only_key(keys: set[str], text: str) -> str:
    if len(keys) == 1:
        return next(iter(keys))
    message = gettext("“%(text)s” may be %(codes)s: write the code.")
    raise CellError(message % {"text": text, "codes": ", ".join(sorted(keys))})
