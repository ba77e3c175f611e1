"""Two at once on one object: one of them is done, the other is told, and nothing is half of each."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bamex.editorial.models import Revision
from bamex.editorial.revisions import plain_of, revisions_of, status_of
from bamex.importer.schema import Schema
from bamex.models import Correction, Source, State
from bamex.spreadsheets.exports import export_rows
from bamex.spreadsheets.imports import UploadedTable, import_table
from bamex.tests import make
from bamex.tests.back_office import UPDATE, errors, page, save_draft, submitted, told
from bamex.tests.threads import at_once
from exhibitors.models import Exhibitor
from news.models import MediaItem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]


@pytest.fixture
def editors(db):
    """Two editors who may do all, in browsers of their own."""
    clients = [Client(), Client()]
    for name, client in zip(("awa", "fatou"), clients, strict=True):
        client.force_login(User.objects.create_superuser(name))
    return clients


def sender(client, row, **changes):
    """The sending of the form of `row`, which the client has opened before."""
    address = page(type(row), "change", row.pk)
    fields = submitted(client.get(address), **changes)
    return lambda: client.post(address, fields)


def numbers_of(row):
    return sorted(revisions_of(row).values_list("number", flat=True))


@pytest.mark.parametrize("button", ["_draft", "_publish"])
def test_of_two_who_save_one_is_refused_and_shown_both_texts(editors, button):
    row = make.cite(make.exhibitor())
    texts = ["Le texte d’Awa.", "Le texte de Fatou."]
    acts = [sender(client, row, summary_fr=text, **{button: "1"}) for client, text in zip(editors, texts, strict=True)]
    answers = at_once(*acts)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    (refused,) = (answer for answer in answers if answer.status_code == 200)
    assert errors(refused)
    assert all(text in refused.content.decode() for text in texts)
    kept = revisions_of(row).first().plain["summary_fr"]
    assert kept == texts[answers.index(next(answer for answer in answers if answer.status_code == 302))]
    assert numbers_of(row) == [1, 2]


def test_a_draft_published_from_two_lists_is_published_once(editors):
    row = make.cite(make.exhibitor())
    save_draft(editors[0], Exhibitor, row, summary_fr="Un texte nouveau.")
    data = {"action": "publish", "_selected_action": [row.pk]}
    answers = at_once(*(lambda client=client: client.post(page(Exhibitor, "changelist"), data) for client in editors))

    assert [answer.status_code for answer in answers] == [302, 302]
    row.refresh_from_db()
    assert (row.summary_fr, status_of(row).draft) == ("Un texte nouveau.", None)
    assert revisions_of(row).filter(act=Revision.Act.PUBLISH).count() == 1


def test_what_is_published_and_withdrawn_at_once_is_one_of_both(editors):
    row = make.cite(make.exhibitor())
    publish = sender(editors[0], row, summary_fr="Un texte nouveau.", _publish="1")

    def withdraw():
        data = {"withdrawal": "1", "note_fr": "Cité par erreur.", "consequences_accepted": "on"}
        return editors[1].post(page(Exhibitor, "withdraw", row.pk), data)

    published, withdrawn = at_once(publish, withdraw)

    row.refresh_from_db()
    assert withdrawn.status_code == 302
    assert row.state == State.WITHDRAWN  # whoever came second: an older form does not undo a withdrawal
    assert (row.summary_fr == "Un texte nouveau.") == (published.status_code == 302)
    assert revisions_of(row).first().plain == plain_of(row)


def test_of_two_who_withdraw_one_line_one_is_told_that_it_was_done(editors):
    row = Correction.objects.create(kind="correction", note_fr="Une date était fausse.")
    notes = ["La date était juste.", "C’est une autre date."]
    address, button = page(Correction, "withdraw", row.pk), {"_withdraw": "1"}
    acts = [
        lambda client=client, note=note: client.post(address, {"note_fr": note, **button})
        for client, note in zip(editors, notes, strict=True)
    ]
    answers = at_once(*acts)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    row.refresh_from_db()
    assert row.withdrawal_note_fr == notes[0 if answers[0].status_code == 302 else 1]
    assert revisions_of(row).filter(act=Revision.Act.WITHDRAW).count() == 1


def test_of_two_imports_of_one_table_one_is_done(db):
    row = make.cite(make.exhibitor(state=State.DRAFT))
    author = User.objects.create_superuser("awa")
    schema = Schema.of(Exhibitor)
    table = export_rows(schema, Exhibitor.objects.all(), "csv").decode().replace("Constructeur de drones.", "Un autre.")
    uploaded = [UploadedTable(Exhibitor, "exposants.csv", table.encode()) for _ in range(2)]
    digest = uploaded[0].plan().digest
    results = at_once(*(lambda one=one: import_table(one, author, digest) for one in uploaded))

    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhileError", "ImportPlan"]
    row.refresh_from_db()
    assert row.summary_fr == "Un autre."
    assert revisions_of(row).filter(act=Revision.Act.IMPORT).count() == 1


def test_a_double_click_imports_new_rows_once(editors):
    rows = b"title;publisher;language;summary_fr;kind;accessed\nUn salon;L'Essor;fr;Le salon.;coverage;2025-11-30"
    file = SimpleUploadedFile("sources.csv", rows)
    parked = editors[0].post(page(Source, "import_table"), {"file": file})
    plan = editors[0].get(parked.url).context["plan"]
    assert not plan.faults
    digest = plan.digest
    twin = Client()
    twin.cookies = editors[0].cookies.copy()
    clicks = [lambda one=one: one.post(parked.url, {"digest": digest}, follow=True) for one in (editors[0], twin)]
    answers = at_once(*clicks)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Source.objects.count() == 1
    late = editors[0].post(parked.url, {"digest": digest}, follow=True)
    assert "déjà été importé" in told(late)[-1]
    assert Source.objects.count() == 1


def test_a_picture_withdrawn_while_its_caption_is_changed_stays_withdrawn(editors):
    row = make.cite(make.media_item())
    change = sender(editors[0], row, caption_fr="Une autre légende", _publish="1", **UPDATE)

    def withdraw():
        data = {"withdrawal": "1", "note_fr": "Droits retirés.", "consequences_accepted": "on"}
        return editors[1].post(page(MediaItem, "withdraw", row.pk), data)

    changed, withdrawn = at_once(change, withdraw)

    row.refresh_from_db()
    assert withdrawn.status_code == 302
    assert row.state == State.WITHDRAWN
    assert (row.caption_fr == "Une autre légende") == (changed.status_code == 302)
    assert Client().get(f"/id/{row.code}", follow=True).status_code in (404, 410)
