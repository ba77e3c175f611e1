"""The programme of a day says so in its heading and in its title."""

from datetime import date

import pytest

from bamex.tests import make
from bamex.tests.crawl import Document, Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/fr/programme/?jour=2025-11-13", "Programme du 13\u00a0novembre"),
        ("/en/programme/?day=2025-11-13", "Programme of 13\u00a0November"),
        ("/fr/programme/?jour=2025-11-01", "Programme"),  # no such day
        ("/fr/programme/?jour=2025-11-13&type=ceremony", "Programme"),
        ("/fr/programme/", "Programme"),
    ],
)
def test_a_day_alone_is_the_heading(address, heading):
    make.session(start=date(2025, 11, 13))
    page = Document(Page(address).html)

    assert [item.text.strip() for item in page.all("h1")] == [heading]
    assert [item.text.strip() for item in page.all("title")] == [f"{heading} – BAMEX’25"]
