"""Notice of stale translations for readers: an English page says that its French text has changed since.

Read once a content version, so that no page asks the database for it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Model

from bamex.models import ContentVersion
from bamex.text.languages import rows_at_hand
from bamex.translations.models import StaleTranslation, pair_digest
from bamex.translations.pairs import ObjectKey, bilingual_names, object_key, place_of_text
from bamex.version_cache import VersionCache

StalePairs = dict[ObjectKey, dict[tuple[str, str], datetime]]  # of each object: place and digest → since
_cache: VersionCache[StalePairs] = VersionCache(most=1, read_all=True)


def stale_pairs(version: ContentVersion | None = None) -> StalePairs:
    """All stale pairs; one query a content version, and one to know the version where it is not given."""
    return _cache.get(version or ContentVersion.current(), "stale pairs", read_stale_pairs)


def read_stale_pairs() -> StalePairs:
    found: StalePairs = {}
    for row in StaleTranslation.objects.all():
        found.setdefault((row.model, row.object_pk), {})[row.place, row.pair] = row.since
    return found


def stale_since(row: Model, version: ContentVersion | None = None) -> datetime | None:
    """Since when the English of an object, or of what its page shows of others as its own, has not followed; or None.

    Parts and borrowed rows count when they are at hand, as for what has not been translated at all.
    """
    known = stale_pairs(version)
    return min(moments_of(row, known), default=None) if known else None


def moments_of(row: Model, known: StalePairs) -> Iterator[datetime]:
    parts_of_row = known.get(object_key(row), {})
    for shown in rows_at_hand(row):
        # What is borrowed is an object of its own; the others are parts of this one.
        for pairs in filter(None, (parts_of_row, known.get(object_key(shown), {}))):
            for name in bilingual_names(type(shown)):
                french, english = (getattr(shown, f"{name}_{language}") or "" for language in ("fr", "en"))
                place = place_of_text(type(shown), name)
                if since := pairs.get((place, pair_digest(french, english))):
                    yield since
