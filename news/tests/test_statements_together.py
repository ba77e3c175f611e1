"""Statements of one person that stand together have one heading, and each its own address."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from bamex.tests import make
from bamex.tests.crawl import Document, Page

pytestmark = pytest.mark.django_db


def heading_texts(page, *names):
    return [item.text.strip() for item in Document(page.html).all(*names)]


@pytest.fixture
def speakers():
    awa, bakary = make.person(name="Awa"), make.person(name="Bakary")
    session = make.session()
    rows = [make.statement(person=person, session=session) for person in (awa, awa, bakary, awa)]
    for row in rows:
        make.cite(row, make.source())
    return session, rows


def test_the_list_names_the_person_once_for_what_stands_together(speakers):
    _session, rows = speakers
    with override("fr"):
        page = Page(reverse("statement_list"))

    assert heading_texts(page, "h2")[:3] == ["Awa", "Bakary", "Awa"]
    for row in rows:
        assert f'id="{row.code.lower()}"' in page.html


def test_the_page_of_a_session_does_so_too(speakers):
    session, rows = speakers
    with override("fr"):
        page = Page(session.get_absolute_url())

    assert heading_texts(page, "h3")[:3] == ["Awa", "Bakary", "Awa"]
    for row in rows:
        assert f'id="{row.code.lower()}"' in page.html
