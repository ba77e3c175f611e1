"""The cache of values that hold for one content version: bounded, and forgotten with the version."""

from itertools import count

import pytest

from bamex.http.weights import file_weights, weight_of_file
from bamex.models import ContentVersion
from bamex.version_cache import VersionCache

pytestmark = pytest.mark.django_db


def test_the_values_made_last_are_kept():
    cache, made = VersionCache(most=2), count()
    version = ContentVersion.current()

    values = [cache.get(version, key, lambda: next(made)) for key in "aabbcba"]

    assert values == [0, 0, 1, 1, 2, 1, 3]
    assert len(cache.values) == 2


def test_another_content_version_makes_values_anew():
    cache, made = VersionCache(most=2), count()
    version = ContentVersion.current()
    before = cache.get(version, "a", lambda: next(made))
    version.number += 1

    assert (before, cache.get(version, "a", lambda: next(made))) == (0, 1)


def test_a_file_is_made_once_to_be_weighed():
    file_weights.values.clear()
    made = []

    def make():
        made.append("é")
        return "é"

    version = ContentVersion.current()
    weights = [weight_of_file(version, "/fr/rien.txt", make) for _ in range(2)]

    assert (weights, made) == ([2, 2], ["é"])
