"""Legal notice: it names what is still missing, each by itself, and nothing that staff have given."""

import pytest

from bamex.models import Imprint
from bamex.tests.crawl import read, spaced

pytestmark = pytest.mark.django_db

MISSING = {
    "publisher_fr": "Le nom de l’éditeur n’est pas encore indiqué.",
    "contact_email": "L’adresse où écrire n’est pas encore indiquée.",
    "licence_fr": "La licence des textes du portail n’est pas encore choisie.",
}
GIVEN = {"publisher_fr": "Le salon, Bamako", "contact_email": "salon@example.org", "licence_fr": "CC BY 4.0"}


@pytest.mark.parametrize("given", [(), *((name,) for name in GIVEN), tuple(GIVEN)])
def test_the_legal_notice_names_only_what_is_missing(client, given):
    Imprint(**{name: GIVEN[name] for name in given}).save()
    page = spaced(read(client.get("/fr/mentions-legales/")).one("main").text)

    assert {name for name, words in MISSING.items() if words in page} == MISSING.keys() - set(given)
    assert all(GIVEN[name] in page for name in given)
