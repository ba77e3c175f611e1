"""Absence is ours: the portal says what it has not found, never that nobody has published it; on pages and in files."""

import re

import pytest
from django.test import Client

from bamex.tests.crawl import spaced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

CLAIMS_TOO_MUCH = {
    "fr": r"\bnon publiée?s?\b|personne n’a publié|n’est pas publiée?|ne sont pas publiée?s",
    "en": r"\bnot published\b|\bnobody (?:has )?publish|\bunpublished\b",
}
FILES = {
    "fr": ["/fr/programme.ics", "/fr/programme.txt", "/fr/exposants.txt", "/fr/exposants.csv", "/fr/equipements.csv"],
    "en": ["/en/programme.ics", "/en/programme.txt", "/en/exhibitors.txt", "/en/exhibitors.csv", "/en/equipment.csv"],
}


def test_no_page_says_that_something_was_not_published(kept_pages, content_addresses):
    found = {}
    for path, page in kept_pages.all(content_addresses).items():
        if words := re.findall(
            CLAIMS_TOO_MUCH[page.language], spaced(" ".join(text for _language, text in page.document.texts))
        ):
            found[path] = set(words)

    assert found == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_file_says_it_either(language):
    for address in FILES[language]:
        answer = Client().get(address)
        assert answer.status_code == 200, address
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert not re.search(CLAIMS_TOO_MUCH[language], text), address
