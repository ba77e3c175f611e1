"""Statements: summaries as plain text, a few exact words with the source that prints them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bamex.models import State
from bamex.tests import make
from bamex.tests.content_entries import content_entries
from news.models import MOST_WORDS_QUOTED, Statement

pytestmark = pytest.mark.django_db

WORDS = "l’Afrique doit bâtir sa propre architecture de sécurité"


def quoted(**values):
    source = make.source(publisher="Malikunafoni")
    row = make.statement(**{"quotation": WORDS, "quotation_language": "fr", "quotation_source": source, **values})
    make.cite(row, source)
    return row, source


@pytest.mark.parametrize(
    ("address", "caption"),
    [("/fr/declarations/", "tels qu’imprimés par"), ("/en/statements/", "as printed by")],
)
def test_exact_words_stand_in_their_language_with_their_source(client, address, caption):
    quoted()

    page = client.get(address).content.decode()

    assert f'<blockquote lang="fr">\n      <p>«\xa0{WORDS}\xa0»</p>' in page or f"«\xa0{WORDS}\xa0»" in page
    assert caption in page
    assert "Malikunafoni" in page


def test_words_of_a_source_that_was_withdrawn_are_shown_nowhere(client):
    _row, source = quoted()
    source.state = State.WITHDRAWN
    source.save()

    assert WORDS not in client.get("/fr/declarations/").content.decode()
    assert WORDS not in client.get("/data/v1/statements/").content.decode()


def test_words_without_a_source_or_too_many_are_refused():
    row, _source = quoted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=row.pk).update(quotation_source=None)
    row.quotation = "mot " * (MOST_WORDS_QUOTED + 1)
    with pytest.raises(ValidationError):
        row.clean()


def test_the_content_quotes_few_words_of_works_that_it_cites():
    quotations = [entry for entry in content_entries("statements") if entry.get("quotation")]

    assert len(quotations) >= 2
    for entry in quotations:
        assert len(entry["quotation"].split()) <= MOST_WORDS_QUOTED
        assert entry["quotation_source"] in entry["sources"]
