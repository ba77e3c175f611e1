"""What was agreed or read is not done over something newer, nor without the answers that publishing asks for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bamex.accounts.models import NewsroomSettings
from bamex.editorial.models import Appointment
from bamex.editorial.publishing import CannotBeDoneError, UnansweredChangeError
from bamex.editorial.revisions import status_of
from bamex.editorial.schedule import agree_publication, apply_what_is_due
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import UPDATE, act, errors, page, publish, save_draft, submitted, told, withdraw
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


@pytest.fixture
def baykar():
    return make.cite(make.exhibitor(slug="baykar"))


def agree_and_let_pass(row, between):
    """Agree on publishing what waits, do something else, let the moment pass; the appointment after it."""
    agree_publication(row, timezone.now() + timedelta(minutes=5), None)
    between()
    Appointment.objects.update(due=timezone.now() - timedelta(seconds=1))
    apply_what_is_due()
    return Appointment.objects.get()


def test_a_scheduled_text_does_not_replace_a_newer_one(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Ancien.")

    kept = agree_and_let_pass(baykar, lambda: publish(editor, Exhibitor, baykar, summary_fr="Nouveau."))

    assert (kept.done, bool(kept.fault_fr)) == (None, True)
    assert "Nouveau." in Client().get(baykar.get_absolute_url()).content.decode()


def test_a_scheduled_text_does_not_bring_back_what_was_withdrawn(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Ancien.")

    kept = agree_and_let_pass(baykar, lambda: withdraw(editor, baykar))

    assert "retiré" in kept.fault_fr
    assert Client().get(baykar.get_absolute_url()).status_code == 410


def test_what_was_withdrawn_is_published_again_only_by_a_tick(editor, baykar):
    mine = submitted(editor.get(page(Exhibitor, "change", baykar.pk)))
    withdraw(editor, baykar, note_fr="Droits contestés.")
    address = page(Exhibitor, "change", baykar.pk)

    refused = editor.post(address, {**mine, "_publish": "1"})
    assert "Droits contestés." in " ".join(errors(refused))
    again = editor.post(address, {**submitted(refused), "_publish": "1"})
    assert again.status_code == 200
    assert "ouvrez-la" in " ".join(told(act(editor, Exhibitor, "publish", baykar)))
    baykar.refresh_from_db()
    assert baykar.state == State.WITHDRAWN

    assert editor.post(address, {**submitted(again), "_publish": "1", "publish_again": "on"}).status_code == 302
    baykar.refresh_from_db()
    assert baykar.is_published


def test_a_schedule_is_no_way_around_the_second_pair_of_eyes(editor, baykar):
    NewsroomSettings(other_publisher_required=True).save()
    save_draft(editor, Exhibitor, baykar, summary_fr="Mon texte.")

    with pytest.raises(CannotBeDoneError):
        agree_publication(baykar, timezone.now(), status_of(baykar).draft.person)


def agree(client, row, **answers):
    address = f"/admin/schedule/{row._meta.label}/{row.pk}/"
    return client.post(address, {"act": "publish", "day": "2030-01-01", "hour": "10:00", **answers}, follow=True)


def test_the_page_of_the_schedule_says_why_nothing_is_agreed(editor, baykar):
    NewsroomSettings(other_publisher_required=True).save()
    save_draft(editor, Exhibitor, baykar, summary_fr="Mon texte.")

    assert "un collègue" in agree(editor, baykar).content.decode()
    assert not Appointment.objects.exists()


def test_what_was_withdrawn_is_scheduled_to_come_back_by_who_has_read_that_it_was(editor, baykar):
    withdraw(editor, baykar, note_fr="Droits contestés.")

    refused = agree(editor, baykar)
    assert "Droits contestés." in refused.content.decode()
    assert not Appointment.objects.exists()
    assert 'name="publish_again"' in refused.content.decode()
    agree(editor, baykar, publish_again="on")
    assert Appointment.objects.get().act == "publish"


def test_neither_list_nor_schedule_publishes_a_name_without_the_kind_of_change(editor, baykar):
    save_draft(editor, Exhibitor, baykar, name_fr="Baykar Tech")

    assert "nature" in " ".join(told(act(editor, Exhibitor, "publish", baykar)))
    with pytest.raises(UnansweredChangeError):
        agree_publication(baykar, timezone.now(), None)
    baykar.refresh_from_db()
    assert baykar.name_fr == "Baykar"

    save_draft(editor, Exhibitor, baykar, **UPDATE)
    act(editor, Exhibitor, "publish", baykar)
    baykar.refresh_from_db()
    assert baykar.name_fr == "Baykar Tech"


def test_nobody_approves_a_text_that_they_have_not_read(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Un.")
    read = status_of(baykar).draft
    save_draft(editor, Exhibitor, baykar, summary_fr="Deux.")

    answer = editor.post(page(Exhibitor, "review", baykar.pk), {"act": "approve", "text": "Bien.", "revision": read.pk})

    assert "Bien." in answer.content.decode()
    assert status_of(baykar).review == ""
