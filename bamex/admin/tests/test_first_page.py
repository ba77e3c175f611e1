"""The first page tells what is left to do: own drafts, what waits for review, the state of the content."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bamex.editorial.models import Appointment, object_lookup
from bamex.editorial.revisions import status_of
from bamex.models import State
from bamex.single_rows import Imprint
from bamex.tests import make
from bamex.tests.back_office import press, save_draft
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

MOST_QUERIES = 12 + 2  # and those of session and account
MOST_OF_THE_REPORT = 14  # once after each change: what the state of the content is


def lines(client, name="own_work"):
    return {line.sentence: line for line in client.get(reverse("admin:index")).context[name]}


def test_each_line_leads_to_its_list(editor):
    baykar = make.cite(make.exhibitor(name_fr="Baykar"))
    save_draft(editor, Exhibitor, baykar, summary_fr="À revoir.")

    line = lines(editor)["Mes brouillons"]

    assert line.count == 1
    assert "Baykar" in editor.get(line.address).content.decode()
    assert editor.get(reverse("newsroom:waiting", args=["autre"])).status_code == 404


def test_a_draft_of_what_has_no_title_is_listed_by_its_noun(editor):
    imprint = Imprint.objects.create()
    save_draft(editor, Imprint, imprint, publisher_fr="Le ministère.")

    assert "identité du portail" in editor.get(lines(editor)["Mes brouillons"].address).content.decode().lower()


def test_what_is_to_be_reviewed_is_told_to_who_reviews_and_not_to_its_author(writer, reviewer):
    press(writer, "_submit", Exhibitor, make.cite(make.exhibitor(name_fr="Baykar")), summary_fr="À revoir.")

    assert "Brouillons à relire" not in lines(writer)
    assert lines(reviewer)["Brouillons à relire"].count == 1


def test_appointments_and_the_state_of_the_content_are_told(editor):
    row = make.exhibitor()
    save_draft(editor, Exhibitor, row, summary_fr="À venir.")
    due = timezone.now() + timedelta(days=1)
    Appointment.objects.create(**object_lookup(row), act="publish", due=due, revision=status_of(row).draft)
    make.product(maker=make.exhibitor(state=State.DRAFT))

    assert lines(editor)["Échéance à venir"].count == 1
    (hidden,) = [line for words, line in lines(editor, "content_work").items() if "repose sur un brouillon" in words]
    assert hidden.count == 1


def test_a_line_about_objects_leads_to_their_names(editor):
    make.product(maker=make.exhibitor(state=State.DRAFT), name_fr="Bayraktar")
    (line,) = [line for words, line in lines(editor, "content_work").items() if "repose sur un brouillon" in words]

    address, _, place = line.address.partition("#")
    _, found, after = editor.get(address).content.decode().partition(f'id="{place}"')
    assert place
    assert found
    assert "Bayraktar" in after.partition("</ul>")[0]


def test_the_first_page_asks_a_bounded_number_of_questions(editor, django_assert_max_num_queries):
    for number in range(3):
        save_draft(editor, Exhibitor, make.cite(make.exhibitor()), summary_fr=f"À revoir {number}.")
    editor.get(reverse("admin:index"))

    with django_assert_max_num_queries(MOST_QUERIES):
        editor.get(reverse("admin:index"))
    make.change_everything()
    with django_assert_max_num_queries(MOST_QUERIES + MOST_OF_THE_REPORT):
        editor.get(reverse("admin:index"))
