"""The forms that ask why something is withdrawn: at once, at a moment to come, of a row without a state. One rule."""

import pytest

from bamex.editorial.models import Appointment
from bamex.models import Correction
from bamex.tests import make
from bamex.tests.back_office import page
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


@pytest.fixture
def rows():
    return make.cite(make.exhibitor()), Correction.objects.create(note_fr="Une date.")


def send_reasons(client, rows, **notes):
    """The answers of the three forms."""
    exhibitor, line = rows
    return [
        client.post(
            f"/admin/schedule/exhibitors.Exhibitor/{exhibitor.pk}/",
            {"act": "withdraw", "day": "2030-01-01", "hour": "10:00", **notes},
        ),
        client.post(page(Exhibitor, "withdraw", exhibitor.pk), {"withdrawal": "1", **notes}),
        client.post(page(Correction, "withdraw", line.pk), {"_withdraw": "1", **notes}),
    ]


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ({"note_fr": "Ils sont\u200b partis."}, "invisible"),
        ({"note_fr": "Partis.", "note_en": "They have\x07 left."}, "invisible"),
        ({"note_fr": " \u200d "}, "rien de ce texte"),
        ({"note_fr": " "}, "en français, pourquoi"),
    ],
)
def test_what_readers_could_not_read_is_refused_by_each(editor, rows, notes, says):
    answers = send_reasons(editor, rows, **notes)

    assert [says.lower() in answer.content.decode().lower() for answer in answers] == [True] * 3
    assert not Appointment.objects.exists()
    assert Exhibitor.objects.get().is_published
    assert not Correction.objects.get().is_withdrawn


def test_lines_end_in_each_as_content_files_have_them(editor, rows):
    answers = send_reasons(editor, rows, note_fr="Une ligne.\r\nUne autre.")

    assert [answer.status_code for answer in answers] == [302] * 3
    exhibitor, line = rows
    exhibitor.refresh_from_db()
    line.refresh_from_db()
    kept = {Appointment.objects.get().note_fr, exhibitor.withdrawal_note_fr, line.withdrawal_note_fr}
    assert kept == {"Une ligne.\nUne autre."}
