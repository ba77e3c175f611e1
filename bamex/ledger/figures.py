"""Access to the ledger: its published answers as figures, and the sources that texts mark, for one content version.

The facts belong to a section. It provides them by a class that the setting LEDGER names; texts, search and admin ask
`ledger`, the one object of this module. Models have texts, and texts quote the ledger, so it imports no model.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from bamex.version_cache import VersionCache


class Figure(NamedTuple):
    """One answer of the ledger, as prose quotes it. `words` and `address` are by language."""

    key: str  # F012b
    fact: str  # F012
    words: dict[str, str]
    address: dict[str, str]
    sources: tuple[Model, ...]  # published ones only
    is_disputed: bool

    def words_in(self, language: str) -> tuple[str, str]:
        """The words in `language`, or else in French, and which it is."""
        found = self.words.get(language)
        return (found, language) if found else (self.words["fr"], "fr")


class LedgerProvider(Protocol):
    model: type[Model]  # of the facts

    def figures(self) -> dict[str, Figure]:
        """Key → Figure of every published answer; a fixed number of queries."""

    def keys_in(self, entries: Mapping[str, Mapping[str, Any]]) -> set[str]:
        """The keys of the published answers that a content file gives; `entries` are code → plain form."""


class Ledger:
    """The ledger of the provider that the setting LEDGER names."""

    def __init__(self) -> None:
        self._version: ContextVar[Any] = ContextVar("content version", default=None)
        self._cache: VersionCache[dict[str, Any]] = VersionCache(most=2, read_all=True)

    @cached_property
    def provider(self) -> LedgerProvider:
        return import_string(settings.LEDGER)()

    @contextmanager
    def at_version(self, version: Any) -> Iterator[None]:
        """Within it, the content is known to be at `version`, a ContentVersion, which is not asked for again."""
        token = self._version.set(version)
        try:
            yield
        finally:
            self._version.reset(token)

    def figures(self) -> dict[str, Figure]:
        """Key → Figure of every published answer: from the cache until an answer or source changes, else by queries.

        Outside `at_version` it takes one query to know the version.
        """
        return self._cache.get(self.version, "figures", self.provider.figures)

    @property
    def version(self) -> Any:
        """The ContentVersion given to `at_version`; outside it, by one query."""
        return self._version.get() or apps.get_model("bamex", "ContentVersion").current()

    def sources(self) -> dict[str, Model]:
        """Code → source, of those that readers see; cached as the figures are."""
        version = self._version.get() or apps.get_model("bamex", "ContentVersion").current()
        visible = apps.get_model("bamex", "Source").objects.visible
        return self._cache.get(version, "sources", lambda: {row.code: row for row in visible()})

    def keys_in(self, entries: Mapping[str, Mapping[str, Any]]) -> set[str]:
        """The keys of the published answers that a content file gives; `entries` are code → plain form."""
        return self.provider.keys_in(entries)

    @property
    def model(self) -> type[Model]:
        """The model of the facts."""
        return self.provider.model

    def is_fact(self, row: Model) -> bool:
        """True if the answers that texts quote may be those of `row`."""
        return isinstance(row, self.model)


ledger = Ledger()
