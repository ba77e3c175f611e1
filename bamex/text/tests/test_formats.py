"""Dates and hours of the back office, as each language writes them."""

from datetime import UTC, datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("fr", "DATETIME_FORMAT", "27 novembre 2026 09:30"),
        ("en", "DATETIME_FORMAT", "27 November 2026, 09:30"),
        ("en", "SHORT_DATETIME_FORMAT", "27 Nov 2026, 09:30"),
        ("en", "DATE_FORMAT", "27 November 2026"),
    ],
)
def test_a_moment_is_written_as_on_the_pages(language, form, words):
    with override(language):
        assert date_format(datetime(2026, 11, 27, 9, 30, tzinfo=UTC), form) == words
