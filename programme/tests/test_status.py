"""What is certain about a session, in words on its page: it was announced or held, and according to whom."""

import re

import pytest
from django.utils.html import strip_tags

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import addresses, spaced
from programme.models import Session

pytestmark = pytest.mark.django_db


def status(client, session, language):
    """The words under the heading of its page."""
    page = client.get(addresses(session)[language]).content.decode()
    return spaced(strip_tags(re.search(r'<p class="status">(.*?)</p>', page, re.DOTALL)[1]))


def reported(*publishers, **values):
    return make.cite(make.session(**values), *(make.source(publisher=name) for name in publishers))


@pytest.mark.parametrize(
    ("state", "french", "english"),
    [
        ("announced", "Annoncé", "Announced"),
        ("held", "A eu lieu", "Took place"),
        ("moved", "A eu lieu ailleurs que prévu", "Venue changed"),
        ("cancelled", "Annulé", "Cancelled"),
    ],
)
def test_each_status_is_said_in_words(client, state, french, english):
    session = reported("L’Essor", status=state)

    assert status(client, session, "fr").startswith(f"{french} selon L’Essor")
    assert status(client, session, "en").startswith(f"{english} according to L’Essor")


@pytest.mark.parametrize(
    ("publishers", "french", "english"),
    [
        (["L’Essor"], "selon L’Essor.", "according to L’Essor."),
        (["L’Essor", "APA"], "selon L’Essor et une autre source.", "according to L’Essor and one other source."),
        (
            ["L’Essor", "APA", "L’Essor", "AES Info"],
            "selon L’Essor et 2 autres sources.",
            "according to L’Essor and 2 other sources.",
        ),
    ],
)
def test_who_reports_it_is_named_and_the_others_are_counted_each_once(client, publishers, french, english):
    session = reported(*publishers, status=Session.Status.HELD)

    assert french in status(client, session, "fr")
    assert english in status(client, session, "en")


def test_sources_that_readers_do_not_see_are_neither_named_nor_counted(client):
    session = reported("L’Essor", status=Session.Status.HELD)
    for state in (State.DRAFT, State.WITHDRAWN):
        make.cite(session, make.source(publisher="Zorglub", state=state))

    assert "selon L’Essor." in status(client, session, "fr")
    assert "Zorglub" not in status(client, session, "fr")
