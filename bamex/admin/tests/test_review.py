"""A second pair of eyes: drafts submitted, commented, sent back and approved; and who else has a page open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bamex.accounts.models import NewsroomSettings
from bamex.editorial.models import Presence, ReviewComment
from bamex.editorial.revisions import status_of
from bamex.tests import make
from bamex.tests.back_office import page, press, publish, save_draft, told
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


@pytest.fixture
def baykar():
    return make.cite(make.exhibitor(slug="baykar"))


def say(client, row, act, text=""):
    address = page(type(row), "review", row.pk)
    draft = client.get(address).context["draft"]
    data = {"act": act, "text": text, "revision": draft.pk if draft else ""}
    return client.post(address, data, follow=True)


def test_where_a_second_pair_of_eyes_is_asked_for_nobody_approves_what_they_wrote(editor, reviewer, baykar):
    NewsroomSettings(other_publisher_required=True).save()
    press(editor, "_submit", Exhibitor, baykar, summary_fr="Un texte.")

    (refusal,) = told(say(editor, baykar, "approve"))
    assert "Personne n’approuve" in refusal
    assert status_of(baykar).review == "submitted"
    say(reviewer, baykar, "approve")
    assert status_of(baykar).review == "approved"


def test_a_draft_is_submitted_sent_back_with_a_word_submitted_again_and_approved(writer, reviewer, baykar):
    press(writer, "_submit", Exhibitor, baykar, summary_fr="Un texte.")
    assert status_of(baykar).review == "submitted"
    in_list = reviewer.get(page(Exhibitor, "changelist"), {"newsroom": "submitted"})
    assert list(in_list.context["cl"].queryset) == [baykar]

    say(reviewer, baykar, "send_back")  # without a word
    assert status_of(baykar).review == "submitted"
    say(reviewer, baykar, "send_back", "Quelle source ?")
    assert status_of(baykar).review == "sent_back"
    assert "Quelle source ?" in writer.get(page(Exhibitor, "review", baykar.pk)).content.decode()

    press(writer, "_submit", Exhibitor, baykar, summary_fr="Un meilleur texte.")
    say(reviewer, baykar, "approve")
    assert status_of(baykar).review == "approved"
    acts = list(ReviewComment.objects.values_list("act", "person_name"))
    assert acts == [("submit", "moussa"), ("send_back", "fatou"), ("submit", "moussa"), ("approve", "fatou")]

    publish(reviewer, Exhibitor, baykar)
    assert status_of(baykar).review == ""
    assert "Un meilleur texte." in Client().get(baykar.get_absolute_url()).content.decode()


def test_what_was_approved_and_then_changed_is_approved_no_longer(writer, reviewer, baykar):
    press(writer, "_submit", Exhibitor, baykar, summary_fr="Un texte.")
    say(reviewer, baykar, "approve")
    save_draft(writer, Exhibitor, baykar, summary_fr="Un autre texte.")

    assert status_of(baykar).review == ""


def test_a_writer_approves_nothing(writer, baykar):
    press(writer, "_submit", Exhibitor, baykar, summary_fr="Un texte.")

    assert say(writer, baykar, "approve").status_code == 403
    assert say(writer, baykar, "unknown").status_code == 404
    assert status_of(baykar).review == "submitted"


def test_where_no_draft_waits_nothing_is_said(reviewer, baykar):
    assert "brouillon" in told(say(reviewer, baykar, "comment", "Bravo"))[0]
    assert not ReviewComment.objects.exists()


# Presence


def test_opening_a_page_says_who_else_has_it_open(writer, reviewer, baykar):
    address = page(Exhibitor, "change", baykar.pk)
    assert "fatou" not in writer.get(address).content.decode()
    assert "moussa" in reviewer.get(address).content.decode()

    signs = page(Exhibitor, "presence", baykar.pk)
    assert writer.post(signs).json() == {"others": ["fatou"]}
    assert reviewer.post(signs, {"gone": "1"}).status_code == 204
    assert writer.post(signs).json() == {"others": []}
    assert writer.get(signs).status_code == 405


def test_who_gave_no_sign_for_some_minutes_is_gone(writer, reviewer, baykar):
    reviewer.get(page(Exhibitor, "change", baykar.pk))
    Presence.objects.update(seen=timezone.now() - timedelta(minutes=6))

    assert writer.post(page(Exhibitor, "presence", baykar.pk)).json() == {"others": []}
