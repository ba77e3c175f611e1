"""Rendered pages in memory: right as long as nothing has changed, and still there when the database is not."""

import gzip
from collections import Counter
from datetime import timedelta
from functools import partial

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bamex.clock import set_to
from bamex.http import middleware, page_cache
from bamex.tests.content_database import connected_to_nothing
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.usefixtures("content")

HOME, BAYKAR = "/fr/", "/fr/exposants/baykar/"


@pytest.fixture
def reader(settings):
    settings.PAGE_CACHE_PAGES = 10
    return Client()


@pytest.fixture
def no_database():
    with connected_to_nothing():
        yield


def queries(reader, path):
    with CaptureQueriesContext(connection) as captured:
        reader.get(path)
    return len(captured)


def test_a_page_asked_for_again_asks_the_database_for_the_version_alone(reader):
    reader.get(BAYKAR)

    assert queries(reader, BAYKAR) == 1


@pytest.mark.django_db
def test_a_page_is_made_again_after_any_change_of_content(reader):
    reader.get(BAYKAR)

    Exhibitor.objects.filter(slug="baykar").update(hq_city="Bamako")

    assert "Bamako</dd>" in reader.get(BAYKAR).content.decode()


def test_a_page_is_made_again_on_another_day(reader):
    reader.get(HOME)

    with set_to(timezone.now() + timedelta(days=1)):
        assert queries(reader, HOME) > 1


def test_pages_that_were_read_go_on_being_served_while_the_database_is_away(reader):
    before = reader.get(BAYKAR).content

    with connected_to_nothing():
        answer = reader.get(BAYKAR)

    assert (answer.status_code, answer.content) == (200, before)


def test_a_page_that_nobody_read_is_unavailable_in_both_languages_meanwhile(reader, no_database):
    answer = reader.get(BAYKAR)

    assert (answer.status_code, answer["Cache-Control"], answer["Retry-After"]) == (503, "no-store", "5")
    assert "momentanément indisponible" in answer.content.decode()
    assert 'lang="en"' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/fr/exposants.csv", "Le portail est momentanément indisponible"),
        ("/en/exhibitors/baykar.zip", "The portal cannot be reached"),
        ("/data/v1/exhibitors/", "The portal cannot be reached"),
    ],
)
def test_a_file_that_nobody_read_says_so_in_the_form_of_files(reader, no_database, address, words):
    answer = reader.get(address)

    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "5")
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "no-store")
    assert answer.json()["detail"].startswith(words)


def test_a_shared_link_gets_the_kept_page_while_the_database_is_away(reader):
    pages = [reader.get(path).content for path in (BAYKAR, "/fr/exposants/?pays=ML")]

    assert queries(reader, f"{BAYKAR}?utm_source=whatsapp&utm_medium=social&fbclid=IwAR0{'x' * 200}") == 1
    with connected_to_nothing():
        shared = [reader.get(path) for path in (f"{BAYKAR}?fbclid=IwAR0", "/fr/exposants/?igsh=x&pays=ML")]
    assert [(answer.status_code, answer.content) for answer in shared] == [(200, page) for page in pages]


def test_a_shared_link_leaves_a_copy_for_the_page_itself(reader):
    reader.get(f"{BAYKAR}?fbclid=1")

    assert queries(reader, BAYKAR) == 1


@pytest.mark.parametrize("query", ["stranger=1", "pays=" + "x" * 200, "fbclid=" + "x" * 5000])
def test_a_parameter_that_no_page_reads_makes_no_copy(reader, query):
    reader.get(f"{BAYKAR}?{query}")

    assert queries(reader, f"{BAYKAR}?{query}") > 1


def test_more_parameters_than_can_be_counted_are_answered_by_a_page(reader, settings):
    answer = reader.get(f"{HOME}?{'a&' * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}")

    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_a_filter_makes_a_copy_of_its_own(reader):
    reader.get("/fr/exposants/?pays=ML")

    assert queries(reader, "/fr/exposants/?pays=ML") == 1
    assert queries(reader, "/fr/exposants/?pays=TR") > 1


def test_the_oldest_copies_give_way_when_there_are_too_many(reader, settings):
    settings.PAGE_CACHE_PAGES = 1
    reader.get(BAYKAR)
    reader.get(HOME)

    assert queries(reader, HOME) == 1
    assert queries(reader, BAYKAR) > 1


def test_the_oldest_copies_give_way_when_they_weigh_too_much(reader, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_BYTES_KEPT", len(reader.get(HOME).content) + 1)
    reader.get(BAYKAR)

    assert queries(reader, BAYKAR) == 1
    assert queries(reader, HOME) > 1


@pytest.fixture
def compressions(monkeypatch):
    """How often a body was compressed, by coding."""
    found = Counter()

    def counted(coding, encode, content):
        found[coding] += 1
        return encode(content)

    for coding, encode in middleware.ENCODERS.items():
        monkeypatch.setitem(middleware.ENCODERS, coding, partial(counted, coding, encode))
    return found


def test_a_page_is_compressed_once_a_coding_however_often_it_is_read(reader, compressions):
    answers = [reader.get(BAYKAR, headers={"Accept-Encoding": coding}) for coding in ("br", "gzip", "br", "gzip", "br")]

    assert compressions == {"br": 1, "gzip": 1}
    assert answers[0].content == answers[2].content == answers[4].content
    assert brotli.decompress(answers[0].content) == gzip.decompress(answers[3].content) == reader.get(BAYKAR).content
    assert len({answer.headers["ETag"] for answer in answers}) == 2


@pytest.mark.django_db
def test_a_changed_page_is_compressed_again(reader, compressions):
    before = reader.get(BAYKAR, headers={"Accept-Encoding": "br"})
    Exhibitor.objects.filter(slug="baykar").update(hq_city="Bamako")

    after = reader.get(BAYKAR, headers={"Accept-Encoding": "br"})

    assert compressions == {"br": 2}
    assert after.headers["ETag"] != before.headers["ETag"]


def test_compressed_bodies_count_among_the_bytes_kept(reader, monkeypatch):
    plain = len(reader.get(BAYKAR).content)
    monkeypatch.setattr(page_cache, "MOST_BYTES_KEPT", plain + 10)

    answer = reader.get(BAYKAR, headers={"Accept-Encoding": "br"})

    assert answer.status_code == 200
    assert queries(reader, BAYKAR) > 1


def test_a_missing_page_is_not_kept(reader):
    reader.get("/fr/nulle-part/")

    with connected_to_nothing():
        assert reader.get("/fr/nulle-part/").status_code == 503
