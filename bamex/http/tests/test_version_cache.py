"""The cache of values of the content: bounded, and made anew when something changed that they were made of."""

from itertools import count

import pytest
from django.db import transaction

from bamex.clock import now
from bamex.http.weights import file_weights, weight_of_file
from bamex.models import ContentVersion
from bamex.store.reads import note_end, recorded_reads
from bamex.tests.make import person
from bamex.tests.make import venue as make_venue
from bamex.version_cache import VersionCache
from exhibitors.models import Person

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


def heads():
    """The number of people, by a query."""
    return Person.objects.count()


def test_a_value_lasts_through_changes_of_what_it_was_not_made_of():
    cache, made = VersionCache(most=2), []

    def make_value():
        made.append(heads())
        return heads()

    def value():
        with recorded_reads():
            return cache.get(ContentVersion.current(), "heads", make_value)

    person()
    first = value()
    make_venue()
    assert (first, value(), made) == (1, 1, [1])

    person()
    assert (value(), made) == (2, [1, 2])


def test_a_value_depends_on_the_rows_that_its_maker_was_handed():
    cache = VersionCache(most=2)
    person(name="Awa")

    def value():
        with recorded_reads():
            rows = [row.name for row in Person.objects.all()]
            return cache.get(ContentVersion.current(), "names", lambda: ", ".join(rows))

    before = value()
    Person.objects.update(name="Fanta")

    assert (before, value()) == ("Awa", "Fanta")


def test_what_was_rolled_back_is_forgotten():
    cache = VersionCache(most=2)

    def value():
        with recorded_reads():
            return cache.get(ContentVersion.current(), "heads", heads)

    make_venue()
    with transaction.atomic():
        person()
        within = value()
        transaction.set_rollback(True)
    make_venue()

    assert (within, value()) == (1, 0)


def test_outside_a_recording_a_value_holds_for_one_version_alone():
    cache, made = VersionCache(most=2), count()

    values = []
    for _ in range(2):
        make_venue()
        values.append(cache.get(ContentVersion.current(), "a", lambda: next(made)))

    assert values == [0, 1]


def test_a_value_ends_at_the_moment_that_was_noted():
    cache, made = VersionCache(most=2), count()

    def make_value():
        note_end(now())
        return next(made)

    assert [cache.get(ContentVersion.current(), "a", make_value) for _ in "ab"] == [0, 1]


def test_a_file_is_made_once_to_be_weighed():
    file_weights.values.clear()
    made = []

    def make():
        made.append("é")
        return "é"

    version = ContentVersion.current()
    weights = [weight_of_file(version, "/fr/rien.txt", make) for _ in range(2)]

    assert (weights, made) == ([2, 2], ["é"])
