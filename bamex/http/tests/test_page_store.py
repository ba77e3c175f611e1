"""Pages out of the store: right as long as nothing they are made of has changed, and there when the database is not."""

import sys
import time
from datetime import timedelta
from threading import Thread

import brotli
import pytest
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bamex.clock import set_to
from bamex.db.triggers import content_models
from bamex.models import ContentVersion
from bamex.store.watching import Watcher
from bamex.tests.content_database import connected_to_nothing
from bamex.tests.stored import StoredPortal
from exhibitors.models import Exhibitor
from programme.models import Objective

pytestmark = pytest.mark.usefixtures("content")

HOME, BAYKAR, FACTS = "/fr/", "/fr/exposants/baykar/", "/fr/faits/"


@pytest.fixture
def portal(tmp_path):
    return StoredPortal(tmp_path)


def test_a_page_is_made_once_and_is_the_same_from_memory_and_from_disk(portal, tmp_path):
    first, second = portal.get(BAYKAR), portal.get(BAYKAR)
    after_a_restart = StoredPortal(tmp_path)
    third = after_a_restart.get(BAYKAR)

    assert first.content == second.content == third.content
    assert first.headers == second.headers == third.headers
    assert (portal.made, after_a_restart.made) == ([BAYKAR], [])


def test_a_page_in_memory_runs_no_code_of_django_and_asks_no_database(portal):
    portal.get(BAYKAR)
    portal.front.watcher, portal.front.moment = Known(portal.front.watcher.state), time.time
    portal.get(BAYKAR)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": BAYKAR, "HTTP_HOST": "testserver", "HTTP_ACCEPT_ENCODING": "br"}
    files = []

    with CaptureQueriesContext(connection) as captured:
        sys.setprofile(lambda frame, event, _value: event == "call" and files.append(frame.f_code.co_filename))
        try:
            body = portal.front(environ, lambda *_arguments: None)
        finally:
            sys.setprofile(None)

    assert brotli.decompress(b"".join(body)).lstrip().startswith(b"<!DOCTYPE html>")
    assert files
    assert [name for name in files if "/django/" in name] == []
    assert len(captured) == 0


class Known:
    """A watcher that has been told."""

    process, is_away = 1, False

    def __init__(self, state):
        self.state = state


@pytest.mark.django_db
def test_an_edit_makes_stale_what_shows_it_and_no_more(portal):
    Exhibitor.objects.filter(slug="otokar").update(hq_city="Sakarya")  # the day's first edit, told by every page
    for path in (BAYKAR, "/fr/exposants/", "/fr/accessibilite/", "/fr/hors-ligne/"):
        portal.get(path)

    Exhibitor.objects.filter(slug="baykar").update(hq_city="Bamako")

    assert "Bamako</dd>" in portal.get(BAYKAR).content.decode()
    assert portal.makes("/fr/exposants/")
    assert not portal.makes("/fr/accessibilite/")
    Objective.objects.filter(pk__gt=0).update(text_en="Peace")
    assert portal.makes("/fr/infos-pratiques/")
    assert not portal.makes(BAYKAR)


PAGES = ["/fr/programme/", BAYKAR, "/fr/delegations/", FACTS, "/fr/plan-du-site/", "/fr/sources.csv"]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_taken_for_fresh_is_what_would_be_made_now(portal):
    """After an edit of each kind of row, each page is stale or the same: no page shows what its note does not tell."""
    web = [model for model in content_models() if text_columns(model) and model.objects.exists()][::2]
    model_of_the_day = web[0]
    model_of_the_day.objects.update(**{text_columns(model_of_the_day)[0]: "Le premier changement du jour"})
    wrong, kept = [], 0
    for model in web:
        with transaction.atomic():
            stored = {path: portal.get(path) for path in PAGES}
            for number, row in enumerate(model.objects.all()[:3]):
                texts = dict.fromkeys(text_columns(model), f"Changé {number}")
                model.objects.filter(pk=row.pk).update(**texts)
            for path, before in stored.items():
                if not portal.makes(path):
                    kept += 1
                    wrong += [(model, path)] if Client().get(path).content != before.content else []
            transaction.set_rollback(True)

    assert wrong == []
    assert kept > len(web)


def text_columns(model):
    """The columns of a model whose text nothing else checks: those of translated texts and long ones."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.name.endswith(("_fr", "_en"))
        and not getattr(field, "generated", False)
        and not (field.unique or field.choices)
        and (field.max_length or 100) >= 20
    ]


@pytest.mark.django_db
def test_the_foot_of_every_page_tells_the_day_of_the_last_change(portal):
    ContentVersion.objects.update(changed=timezone.now() - timedelta(days=3))
    portal.get("/fr/accessibilite/")

    Exhibitor.objects.filter(slug="baykar").update(hq_city="Bamako")

    assert portal.makes("/fr/accessibilite/")


def test_what_depends_on_the_day_is_made_again_on_another(portal):
    portal.get(HOME), portal.get("/fr/accessibilite/")

    with set_to(timezone.now() + timedelta(days=1)):
        assert portal.makes(HOME)
        assert not portal.makes("/fr/accessibilite/")


def test_a_state_brought_back_from_a_backup_is_not_taken_for_the_present(portal):
    portal.get(BAYKAR)
    state = portal.front.watcher.state
    portal.front.watcher = Known(type(state)(state.moment - 1, state.tables))

    assert portal.makes(BAYKAR)


# Names


def test_a_shared_link_finds_the_page_itself_and_leaves_it(portal):
    portal.get(f"{BAYKAR}?fbclid=1")

    assert not portal.makes(BAYKAR)
    assert not portal.makes(f"{BAYKAR}?utm_source=whatsapp&utm_medium=social&fbclid=IwAR0{'x' * 200}")


@pytest.mark.parametrize("query", ["stranger=1", "pays=" + "x" * 200, "fbclid=" + "x" * 5000, "images=1", "images=oui"])
def test_a_parameter_that_no_page_reads_makes_no_copy(portal, query):
    portal.get(f"{BAYKAR}?{query}")

    assert portal.makes(f"{BAYKAR}?{query}")


def test_a_filter_makes_a_copy_of_its_own(portal):
    portal.get("/fr/exposants/?pays=ML")

    assert not portal.makes("/fr/exposants/?pays=ML")
    assert portal.makes("/fr/exposants/?pays=TR")


def test_what_readers_type_stays_off_the_disk(portal, tmp_path):
    portal.get("/fr/recherche/?q=baykar")

    assert not portal.makes("/fr/recherche/?q=baykar")
    assert StoredPortal(tmp_path).makes("/fr/recherche/?q=baykar")


def test_each_language_has_its_own_first_address(portal):
    french, english = portal.get("/"), portal.get("/", {"Accept-Language": "en"})

    assert (french["Location"], english["Location"]) == ("/fr/", "/en/")
    assert not portal.makes("/")
    assert portal.get("/", {"Accept-Language": "en-GB,en;q=0.8"})["Location"] == "/en/"


@pytest.mark.parametrize("path", ["/fr/nulle-part/", "/fr/exposants/%3Fpays=ML", "/healthz", "/admin/login/"])
def test_what_is_not_there_or_not_public_is_not_kept(portal, path):
    portal.get("/fr/exposants/?pays=ML")
    portal.get(path)

    assert portal.makes(path)


def test_a_host_that_is_not_ours_is_refused_whatever_is_kept(portal):
    portal.get(BAYKAR)

    assert portal.get(BAYKAR, {"Host": "evil.example"}).status_code == 400


def test_plain_http_is_redirected_whatever_is_kept(portal, tmp_path, settings):
    portal.get(BAYKAR)
    settings.SECURE_SSL_REDIRECT = True

    assert StoredPortal(tmp_path).makes(BAYKAR)


# Bounds


def test_the_oldest_pages_leave_the_memory_and_are_on_disk(tmp_path):
    portal = StoredPortal(tmp_path, most_answers=1)
    portal.get(BAYKAR), portal.get(HOME)

    assert list(portal.front.store.memory.answers) == [HOME]
    assert not portal.makes(BAYKAR)


def test_ten_thousand_bytes_are_the_most_in_memory(tmp_path):
    portal = StoredPortal(tmp_path, most_bytes=10_000)
    portal.get(HOME)

    assert portal.front.store.memory.bytes == 0
    assert not portal.makes(HOME)


# Once


def test_many_who_ask_at_once_have_a_page_made_once(tmp_path):
    portals = [StoredPortal(tmp_path) for _number in range(2)]
    answers = []
    for portal in portals:
        portal.front.application, portal.front.watcher = slow_page(portal), Known(portal.front.watcher.state)
    threads = [
        Thread(target=lambda portal=portal: answers.append(portal.get("/fr/lent/").content))
        for portal in portals
        for _number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [b"slow"] * 6
    assert sum(len(portal.made) for portal in portals) == 1


def slow_page(portal):
    """An application that takes its time, and notes that it was asked."""
    from bamex.store.front import MADE
    from bamex.store.prepared import MadeOf, prepare

    moment = portal.front.watcher.state.moment

    def application(environ, start_response):
        portal.made.append(environ["PATH_INFO"])
        time.sleep(0.3)
        environ[MADE] = answer = prepare(200, [("Content-Type", "text/plain")], b"slow", MadeOf(moment, frozenset()), 1)
        reply = answer.reply(environ)
        start_response(reply.status, reply.headers)
        return [reply.body]

    return application


# Without the database


def test_pages_that_were_made_go_on_being_served_with_their_age(portal, tmp_path):
    before = portal.get(BAYKAR).content
    after_a_restart = StoredPortal(tmp_path)

    with connected_to_nothing():
        answers = [portal.get(BAYKAR), after_a_restart.get(BAYKAR)]

    for answer in answers:
        assert (answer.status_code, answer.content) == (200, before)
        assert answer["Age"].isdecimal()


def test_a_page_of_another_release_is_better_than_none(portal, tmp_path):
    before = StoredPortal(tmp_path / "former")
    page = before.get(BAYKAR).content
    portal.front.store.former = lambda: [before.front.store.pages]

    with connected_to_nothing():
        assert portal.get(BAYKAR).content == page
    assert portal.makes(BAYKAR)


@pytest.mark.parametrize(
    ("address", "title", "link"),
    [
        ("/fr/recherche/?q=baykar", "La recherche est momentanément indisponible", "/fr/exposants/"),
        ("/en/search/?q=baykar", "The search is unavailable for a moment", "/en/exhibitors/"),
        ("/fr/exposants/baykar/", "Cette page est momentanément indisponible", "/fr/faits/"),
    ],
)
def test_what_was_never_made_says_so_and_offers_what_there_is(portal, address, title, link):
    with connected_to_nothing():
        answer = portal.get(address)

    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"], answer["Retry-After"]) == (503, "no-store", "5")
    assert title in page
    assert f'href="{link}"' in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/fr/exposants.csv", "Le portail est momentanément indisponible"),
        ("/en/exhibitors/baykar.zip", "The portal is unavailable for a moment"),
        ("/data/v1/exhibitors/", "The portal is unavailable for a moment"),
    ],
)
def test_a_file_that_was_never_made_says_so_in_the_form_of_files(portal, address, words):
    with connected_to_nothing():
        answer = portal.get(address)

    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "5")
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "no-store")
    assert words in answer.content.decode()


def test_a_database_that_has_been_turned_back_empties_the_store(portal):
    portal.get(BAYKAR)
    watcher = Watcher(dict, when_turned_back=portal.front.store.clear)

    watcher.note((20, None, {}))
    watcher.note((30, None, {}))
    assert not portal.makes(BAYKAR)
    watcher.note((10, None, {}))

    assert list(portal.front.store.pages.grounds()) == []
    assert portal.makes(BAYKAR)
