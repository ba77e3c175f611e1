"""What holds for every file that goes with a page: calendars, schedules, feeds, pictures."""

import re
from urllib.parse import urlsplit

import brotli
import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from bamex.history.snapshots import keep_public_version
from bamex.http.responses import CSV
from bamex.models import Correction
from bamex.tests import crawl, make
from bamex.tests.crawl import LISTS, Page
from programme.models import Session

FILES = {
    "programme_calendar": "text/calendar; charset=utf-8",
    "session_calendar": "text/calendar; charset=utf-8",
    "programme_schedule": "application/xml; charset=utf-8",
    "article_feed": "application/atom+xml; charset=utf-8",
    "corrections_feed": "application/atom+xml; charset=utf-8",
    "recent_changes_feed": "application/atom+xml; charset=utf-8",
    "manifest": "application/manifest+json",
    "preview": "image/jpeg",
    "edition": "text/html; charset=utf-8",
    "programme_text": "text/plain; charset=utf-8",
    "exhibitors_text": "text/plain; charset=utf-8",
    "suggestions": "application/json",
    "opensearch": "application/opensearchdescription+xml; charset=utf-8",
    "citation_file": "application/x-research-info-systems; charset=utf-8",
    "public_version_file": "application/json",
    "selection_text": "text/plain; charset=utf-8",
    "selection_csv": CSV,
    "selection_calendar": "text/calendar; charset=utf-8",
}
# What stands in the address of each that is of one object, and what is asked of it.
ARGUMENTS = {
    "preview": ["S001"],
    "citation_file": ["S001", "ris"],
    "public_version_file": ["S001", 1],
}
ASKED = dict.fromkeys(("selection_text", "selection_csv", "selection_calendar"), "?i=S001")
# Held to the same elsewhere: lists in test_list_files.py, kits in test_kits.py.
ELSEWHERE = {f"{name}_{suffix}" for name in LISTS for suffix in ("csv", "json")} | {
    "site_kit",
    "phase_kit",
    "exhibitor_kit",
}
MOST_QUERIES = 20

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def addresses():
    """Name → its addresses in both languages, for one object where it belongs to one."""
    arguments = {**ARGUMENTS, "session_calendar": [Session.objects.earliest("code").slug]}
    found = {}
    for name in FILES:
        for language in ("fr", "en"):
            with override(language):
                found[name, language] = reverse(name, args=arguments.get(name, [])) + ASKED.get(name, "")
    return found


def make_content(number):
    """`number` of all that the files hold, linked to one another; the first session has the code S001."""
    venue, phase = make.venue(), make.phase()
    people = [make.person() for _ in range(number)]
    for index in range(number):
        code = {"code": "S001"} if not Session.objects.exists() else {}
        hour = f"{index % 24:02d}:00"
        session = make.cite(make.session(phase=phase, venue=venue, start_time=hour, **code))
        session.people.set(people)
        keep_public_version(session)
        article = make.cite(make.article())
        make.made(Correction, {"note": "Corrigé."}, {"kind": "correction", "object_code": article.code})


@pytest.fixture
def files():
    make.salon()
    make_content(1)
    return addresses()


def test_no_file_is_forgotten():
    assert FILES.keys() | ELSEWHERE == crawl.FILES


def test_every_file_says_its_media_type_and_a_name_to_save_it_under(files, client):
    for (name, _language), address in files.items():
        answer = client.get(address)

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, FILES[name])
        assert re.match('(inline|attachment); filename="', answer.headers["Content-Disposition"])
        assert answer.headers["Content-Disposition"].endswith(f'.{urlsplit(address).path.rsplit(".", 1)[1]}"')


@pytest.mark.slow
def test_every_file_is_validated_to_the_byte(files, client):
    for address in files.values():
        first, second = (client.get(address, headers={"Accept-Encoding": "br"}) for _ in range(2))
        assert first.content == second.content
        assert first.headers["ETag"] == second.headers["ETag"]
        for headers in (
            {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "br"},
            {"If-Modified-Since": first.headers["Last-Modified"]},
        ):
            again = client.get(address, headers=headers)
            assert (again.status_code, again.content) == (304, b"")


def test_a_file_changes_its_validator_when_its_content_changes(files, client):
    address = files["programme_calendar", "fr"]
    before = client.get(address).headers["ETag"]
    Session.objects.update(title_fr="Autre titre")

    assert client.get(address, headers={"If-None-Match": before}).status_code == 200


@pytest.mark.slow
def test_texts_travel_compressed_and_pictures_as_they_are(files, client):
    make_content(3)
    for (name, _language), address in files.items():
        answer = client.get(address, headers={"Accept-Encoding": "br"})

        if name in {"preview", "citation_file"} or len(client.get(address).content) <= 200:  # too little to gain
            assert "Content-Encoding" not in answer.headers
        else:
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert brotli.decompress(answer.content) == client.get(address).content


def test_files_are_for_reading_set_no_cookie_and_may_be_kept(files, client):
    for address in files.values():
        assert client.post(address).status_code == 405
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["Cache-Control"].startswith("public, max-age=60")
        assert not answer.cookies


@pytest.mark.slow
def test_ten_times_the_content_asks_the_database_no_more(files, client):
    few = {address: len(queries(client, address)) for address in files.values()}
    make_content(10)
    many = {address: len(queries(client, address)) for address in files.values()}

    assert many == few
    assert {name for (name, _language), address in files.items() if many[address] > MOST_QUERIES} == {"edition"}


def queries(client, address):
    asked = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        assert client.get(address).status_code == 200
    return asked


# Autodiscovery


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("home", {"application/atom+xml": "/fr/actualites.atom", "text/calendar": "/fr/programme.ics"}),
        ("article_list", {"application/atom+xml": "/fr/actualites.atom"}),
        (
            "session_list",
            {
                "text/calendar": "/fr/programme.ics",
                "application/xml": "/fr/programme.xml",
                "application/atom+xml": "/fr/actualites.atom",
            },
        ),
    ],
)
def test_a_page_names_the_files_that_go_with_it(files, page, expected):
    with override("fr"):
        found = formats(Page(reverse(page)))

    assert expected.items() <= found.items()


def formats(page):
    return {link["type"]: link["href"] for link in page.document.links("alternate") if link["type"]}


def test_the_calendar_that_a_narrowed_page_names_is_narrowed_too(files):
    found = formats(Page("/fr/programme/?jour=2025-11-11"))

    assert found["text/calendar"] == "/fr/programme.ics?jour=2025-11-11"


def test_the_log_of_corrections_names_its_feed_and_an_error_names_nothing(files, client):
    links = Page("/fr/corrections/").document.links("alternate")

    assert "/fr/corrections.atom" in [link["href"] for link in links]
    assert 'rel="alternate"' not in client.get("/fr/nulle-part/").content.decode()
