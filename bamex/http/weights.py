"""Weights of files, for the pages that offer them: exact, and worked out once per content version.

A page says what makes the file, a plain function that the file's own view calls too; no view is called for its weight.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from bamex.models import ContentVersion
from bamex.store.codings import ENCODERS
from bamex.version_cache import VersionCache

MOST_WEIGHTS = 400


class Weight(NamedTuple):
    """In bytes: as a file, and as it travels to a browser that takes Brotli (as bamex.store.codings compresses)."""

    raw: int
    sent: int


file_weights: VersionCache[int] = VersionCache(MOST_WEIGHTS)
travel_weights: VersionCache[Weight] = VersionCache(MOST_WEIGHTS)


def weight_of_file(version: ContentVersion, address: str, make: Callable[[], str]) -> int:
    """The bytes of the file at `address`, whose text `make()` returns."""
    return file_weights.get(version, address, lambda: len(make().encode()))


def weight_on_the_way(version: ContentVersion, address: str, make: Callable[[], str]) -> Weight:
    """The Weight of the file at `address`, whose text `make()` returns."""

    def weigh() -> Weight:
        content = make().encode()
        return Weight(len(content), len(ENCODERS["br"](content)))

    return travel_weights.get(version, address, weigh)


def weight_words(number: int) -> str:
    """“6 KB”, of 1000 bytes each, rounded up: a download never weighs more than it says."""
    return _("%(number)s KB") % {"number": -(-number // 1000)}
