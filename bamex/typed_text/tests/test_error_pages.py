"""What the newsroom cannot do is said on a page of its own, in the reader's language, with a way back."""

import pytest
from django.test import Client

from bamex.tests import make
from bamex.tests.back_office import page
from bamex.tests.crawl import heading, read
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


def assert_is_of_the_house(answer, status, title):
    assert (answer.status_code, heading(answer)) == (status, title)
    assert "/admin/" in {link["href"] for link in read(answer).all("a")}
    assert "DEBUG" not in answer.content.decode()


@pytest.mark.parametrize(("language", "title"), [("fr", "Cela n’est pas possible"), ("en", "This cannot be done")])
def test_deleting_what_is_published_by_its_address_says_what_to_do(editor, language, title):
    baykar = make.exhibitor(slug="baykar", name_fr="Baykar")
    answer = editor.get(page(Exhibitor, "delete", baykar.pk), headers={"accept-language": language})

    assert_is_of_the_house(answer, 403, title)
    assert {"fr": "retirez", "en": "withdraw"}[language] in answer.content.decode()


def test_an_unknown_address(editor):
    assert_is_of_the_house(editor.get("/admin/nulle/part/"), 404, "Cette page n’existe pas")


def test_the_history_of_what_has_no_key_of_ours(editor):
    assert_is_of_the_house(editor.get("/admin/exhibitors/exhibitor/1/2/history/"), 404, "Cette page n’existe pas")


@pytest.mark.parametrize("place", ["exhibitors/country/M%00L/change/", "exhibitors/exhibitor/table/import/a%00b/"])
def test_a_character_that_no_column_takes(editor, place):
    assert_is_of_the_house(editor.get(f"/admin/{place}"), 400, "Cette demande n’a pas été comprise")


def test_a_refused_method(editor):
    answer = editor.get("/admin/account/leave-devices/")

    assert_is_of_the_house(answer, 405, "Cette adresse ne s’ouvre pas ainsi")
    assert answer.headers["Allow"] == "POST"


def test_a_form_of_too_many_fields(editor, settings):
    fields = {f"field-{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answer = editor.post(page(Exhibitor, "add"), fields)

    assert_is_of_the_house(answer, 400, "Cette demande n’a pas été comprise")


def test_a_form_that_is_too_long(editor):
    answer = editor.post(page(Exhibitor, "add"), {"summary_fr": "x" * 3_000_000})

    assert_is_of_the_house(answer, 400, "Cette demande n’a pas été comprise")


def test_a_form_of_a_thousand_fields_is_read(editor):
    answer = editor.post(page(Exhibitor, "add"), {f"field-{number}": "" for number in range(1500)})

    assert answer.status_code == 200


def test_a_failure_shows_what_was_typed(editor, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("the secret of the failure")

    monkeypatch.setattr("bamex.admin.drafts.DraftsAdmin.show_typed_text", fail)
    client = Client(raise_request_exception=False)
    client.cookies = editor.cookies
    answer = client.post(page(Exhibitor, "add"), {"summary_fr": "Un texte tapé."})

    assert_is_of_the_house(answer, 500, "La rédaction est en panne")
    assert "Un texte tapé." in answer.content.decode()
    assert "secret" not in answer.content.decode()
