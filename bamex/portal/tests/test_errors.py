"""When the portal cannot answer: its health, and its own pages for what is missing or fails."""

import time

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import path

import bamex.urls
from bamex.tests.content_database import connected_to_nothing
from bamex.tests.crawl import heading, read


def broken(request):
    raise RuntimeError("the secret of the failure")


# For the page of a failure: the portal's addresses, and one that fails.
urlpatterns = [path("fr/broken/", broken), *bamex.urls.urlpatterns]
handler400, handler404, handler500 = bamex.urls.handler400, bamex.urls.handler404, bamex.urls.handler500


# Health

WELL = {"process": "ok", "database": "ok", "migrations": "ok", "store": "off"}


@pytest.mark.django_db
def test_a_healthy_portal_says_so(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, WELL)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_pending_migration_is_unhealthy(client):
    MigrationRecorder.Migration.objects.filter(app="news").delete()

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, WELL | {"migrations": "pending"})


@pytest.fixture
def no_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connected_to_nothing():
        yield


def test_a_database_that_is_away_is_unhealthy_and_tells_no_secret(no_database, client):
    start = time.monotonic()
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, WELL | {"database": "unavailable", "migrations": "unknown"})
    assert time.monotonic() - start < 5


def test_a_page_without_its_database_is_the_house_s_own_and_is_not_kept(no_database):
    answer = Client(raise_request_exception=False).get("/fr/exposants/")

    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Retry-After"]) > 0
    assert heading(answer) == "Cette page est momentanément indisponible"


def test_a_process_without_its_database_lives_and_is_not_ready_without_its_store(no_database, client):
    assert client.get("/healthz/live").status_code == 200
    assert client.get("/healthz/ready").status_code == 503


def test_a_program_is_told_in_its_own_form_that_the_database_is_away(no_database):
    answer = Client(raise_request_exception=False).get("/data/v1/exhibitors/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["type"].endswith("#unavailable")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


# Pages of errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "asked", "language", "title"),
    [
        ("/fr/nulle-part/", "en", "fr", "Cette page n’existe pas"),
        ("/en/nowhere/", "fr", "en", "This page does not exist"),
        ("/nowhere/", "en", "en", "This page does not exist"),
        ("/nowhere/", "fr", "fr", "Cette page n’existe pas"),
        ("/fr/exposants/inconnu/", "fr", "fr", "Cette page n’existe pas"),
        ("/en/exhibitors/unknown/", "fr", "en", "This page does not exist"),
        ("/de/", "en", "en", "This page does not exist"),
    ],
)
def test_a_page_that_does_not_exist_says_so_in_the_language_of_its_address(client, address, asked, language, title):
    answer = client.get(address, headers={"Accept-Language": asked})

    page = read(answer)
    assert (answer.status_code, page.one("html")["lang"], page.one("h1").text) == (404, language, title)
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.links("canonical") == []
    assert {"q"} == {item["name"] for item in page.all("input")}
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["csv", "json", "ics", "xml", "txt", "zip", "atom"])
@pytest.mark.parametrize(
    ("address", "words"),
    [("/fr/nulle-part", "Rien ne se trouve à cette adresse."), ("/en/exhibitors/x", "Nothing has this address.")],
)
def test_a_file_that_does_not_exist_says_so_in_the_form_of_files(client, address, words, suffix):
    answer = client.get(f"{address}.{suffix}", headers={"Accept-Language": "de"})

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert (answer.json()["detail"], answer["Access-Control-Allow-Origin"]) == (words, "*")
    assert not answer.cookies


@pytest.mark.django_db
def test_a_missing_page_never_turns_its_address_into_markup(client):
    answer = client.get("/fr/%3Cscript%3Ealert(1)%3C/script%3E/%22%20onclick=%22x/")

    page = read(answer)
    assert answer.status_code == 404
    assert [element for element in page.all("script") if not (element["src"] or "").startswith("/static/")] == []
    assert [element for element in page.elements if element["onclick"] is not None] == []


@pytest.mark.urls(__name__)
def test_a_failure_gets_the_house_s_page_without_a_query():
    # No `django_db` mark: a query would be an error.
    answer = Client(raise_request_exception=False).get("/fr/broken/")

    page = read(answer)
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.one("h1").text == "Le portail est momentanément indisponible"
    assert next(item.text for item in page.all("section") if item["lang"] == "en").startswith(
        "The portal is unavailable"
    )
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert "ETag" not in answer.headers


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_links_of_the_failure_page_lead_somewhere(client):
    page = read(Client(raise_request_exception=False).get("/fr/broken/"))
    targets = {item["href"] for item in page.all("a")} | {item["action"] for item in page.all("form")}

    assert targets == {"/", "/fr/", "/en/", "/fr/recherche/"}
    assert {client.get(target, follow=True).status_code for target in targets} == {200}
