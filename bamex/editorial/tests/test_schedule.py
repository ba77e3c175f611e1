"""What is agreed for a moment happens at that moment, once, without a worker; until then nothing of it shows."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bamex import clock
from bamex.editorial import schedule
from bamex.editorial.models import Appointment, EditorialStatus, Revision, object_lookup
from bamex.editorial.publishing import publish_row
from bamex.editorial.revisions import keep_revision, pending_draft, plain_of, status_of
from bamex.editorial.schedule import agree_publication, agree_withdrawal, apply_what_is_due, cancel_appointment
from bamex.history.snapshots import keep_public_version
from bamex.http.cache_control import page_cache_control
from bamex.models import ContentVersion, PublicVersion, Source, State
from bamex.tests import make
from bamex.tests.stored import StoredPortal
from bamex.tests.threads import at_once
from bamex.tests.web import MARKER, everywhere, make_web, plant_drafts, shown
from bamex.text.dates import day_words
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.django_db
# Of a day on which whoever has logged in is still so.
NOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
DAY, HOUR = f"{NOON:%Y-%m-%d}", f"{NOON:%H:%M}"
BEFORE, AFTER = NOON - timedelta(minutes=10), NOON + timedelta(seconds=1)


def cited_draft(**values):
    return make.cite(make.exhibitor(state=State.DRAFT, slug="otokar", **values))


def draft_of(row, **texts):
    """A draft of the next text of a live page, which waits."""
    draft = keep_revision(row, plain_of(row) | texts, Revision.Act.DRAFT, author=None)
    EditorialStatus.objects.update_or_create(**object_lookup(row), defaults={"draft": draft})
    return draft


def seen(client, moment, address="/fr/exposants/otokar/"):
    with clock.set_to(moment):
        return client.get(address)


def test_a_draft_is_published_by_the_first_who_asks_after_its_moment(client):
    row = cited_draft()
    agree_publication(row, NOON, None)

    assert seen(client, BEFORE).status_code == 404
    assert seen(client, AFTER).status_code == 200
    row.refresh_from_db()
    assert (row.first_published, row.state_changed) == (NOON, NOON)
    assert PublicVersion.objects.get(object_code=row.code).moment == NOON
    assert Appointment.objects.get().done
    assert ContentVersion.current().next_due is None


def test_the_next_text_of_a_live_page_takes_its_place_and_answers_are_anew_at_that_second(tmp_path):
    portal = StoredPortal(tmp_path)
    row = make.cite(make.exhibitor(slug="otokar"))
    draft_of(row, summary_fr="Le texte de midi.")
    agree_publication(row, NOON, None)

    for _ in range(2):  # made, then kept
        assert "Le texte de midi." not in seen(portal, BEFORE).content.decode()
    assert "Le texte de midi." in seen(portal, AFTER).content.decode()
    assert pending_draft(Exhibitor.objects.get()) is None


def test_a_withdrawal_tells_readers_why(client):
    make.cite(make.exhibitor(slug="otokar"))
    agree_withdrawal(Exhibitor.objects.get(), NOON, None, {"fr": "Accord échu.", "en": "The agreement has ended."})

    assert seen(client, BEFORE).status_code == 200
    gone = seen(client, AFTER, "/en/exhibitors/otokar/")
    assert gone.status_code == 410
    assert "The agreement has ended." in gone.content.decode()
    assert Exhibitor.objects.get().state_changed == NOON


def test_feeds_and_the_sitemap_tell_of_it_from_that_second(client):
    make.cite(make.article(state=State.DRAFT, title_fr="À midi juste", slug="a-midi"))
    row = type(make.article()).objects.get(slug="a-midi")
    agree_publication(row, NOON, None)

    assert all(
        "a-midi" not in seen(client, BEFORE, path).content.decode() for path in ("/sitemap.xml", "/fr/actualites.atom")
    )
    feed = seen(client, AFTER, "/fr/actualites.atom").content.decode()
    assert "À midi juste" in feed
    assert f"<published>{NOON:%Y-%m-%dT%H:%M:%SZ}</published>" in feed
    assert "/fr/actualites/a-midi/" in seen(client, AFTER, "/sitemap.xml").content.decode()


def test_what_was_saved_after_the_agreement_goes_on_waiting(client):
    row = make.cite(make.exhibitor(slug="otokar"))
    draft_of(row, summary_fr="Convenu.")
    agree_publication(row, NOON, None)
    newer = draft_of(row, summary_fr="Plus récent.")

    assert "Convenu." in seen(client, AFTER).content.decode()
    assert pending_draft(Exhibitor.objects.get()) == newer


def test_several_are_kept_in_their_order_after_a_night_without_visits(client):
    row = cited_draft()
    agree_publication(row, NOON, None)
    agree_withdrawal(row, NOON + timedelta(hours=3), None, {"fr": "Fini."})

    assert seen(client, NOON + timedelta(hours=9)).status_code == 410
    assert Appointment.objects.filter(done__isnull=False).count() == 2


def test_editors_find_it_done_as_well(editor):
    agree_publication(cited_draft(), NOON, None)

    with clock.set_to(AFTER):
        editor.get("/admin/")

    assert Exhibitor.objects.get().is_published


@pytest.mark.ignore_template_errors
def test_what_it_brings_up_is_told_once_it_is_done(editor):
    maker = make.exhibitor(state=State.DRAFT, **make.both(name="Atelier neuf"))
    product = make.cite(make.product(maker=maker, state=State.DRAFT))
    agree_publication(product, NOON, None)

    with clock.set_to(AFTER):
        first_page = editor.get("/admin/").content.decode()
        listed = editor.get("/admin/schedule/").content.decode()

    assert "Publication programmée à vérifier" in first_page
    assert "Atelier neuf" in listed


def test_a_newer_text_that_was_approved_is_approved_still_once_the_older_is_published(client):
    row = make.cite(make.exhibitor(slug="otokar"))
    draft_of(row, summary_fr="Convenu.")
    agree_publication(row, NOON, None)
    draft_of(row, summary_fr="Plus récent.")
    EditorialStatus.objects.update(review=EditorialStatus.Review.APPROVED)

    seen(client, AFTER)

    assert Appointment.objects.get().done
    assert status_of(row).review == "approved"


# What cannot be done


@pytest.mark.ignore_template_errors
def test_what_cannot_be_done_fails_as_a_whole_is_told_and_is_not_tried_again(editor):
    row = make.cite(make.exhibitor(slug="otokar", summary_fr="Ancien."))
    keep_public_version(row)
    draft_of(row, summary_fr="Sans appui.")
    agree_publication(row, NOON, User.objects.get())
    other = agree_publication(make.cite(make.article(state=State.DRAFT)), NOON, None)
    Source.objects.filter(exhibitors_citations__exhibitor=row).update(state=State.WITHDRAWN)

    answer = seen(editor, AFTER)

    assert answer.status_code == 200
    assert "Ancien." in answer.content.decode()
    failed = Appointment.objects.get(failed__isnull=False)
    assert "source" in failed.fault_fr
    assert "source" in failed.fault_en
    assert failed.fault_fr != failed.fault_en
    other.refresh_from_db()
    assert other.done  # one failure does not keep the others
    assert ContentVersion.current().next_due is None
    assert failed.fault_fr in editor.get("/admin/schedule/").content.decode()
    assert pending_draft(row)


@pytest.mark.ignore_template_errors
def test_a_row_that_was_deleted_is_told_and_nobody_gets_an_error(editor):
    row = cited_draft()
    agree_publication(row, NOON, None)
    row.delete()

    assert seen(editor, AFTER, "/fr/").status_code == 200
    assert Appointment.objects.get().fault_en == "It has been deleted."
    assert "(supprimé)" in editor.get("/admin/schedule/").content.decode()


def test_whatever_goes_wrong_readers_get_their_page(client, monkeypatch):
    agree_publication(cited_draft(), NOON, None)
    monkeypatch.setattr(schedule, "publish_revision", lambda *arguments: 1 / 0)

    assert seen(client, AFTER, "/fr/exposants/").status_code == 200
    assert Appointment.objects.get().failed


def test_what_is_cancelled_does_not_happen(client):
    appointment = agree_publication(cited_draft(), NOON, None)

    assert cancel_appointment(appointment.pk)
    assert not cancel_appointment(appointment.pk)
    assert ContentVersion.current().next_due is None
    assert seen(client, AFTER).status_code == 404


# Caches


def test_noticing_takes_no_query(client, django_assert_num_queries):
    with clock.set_to(BEFORE), django_assert_num_queries(1):
        client.get("/fr/accessibilite/")
    agree_publication(cited_draft(), NOON, None)

    with clock.set_to(BEFORE), django_assert_num_queries(1):
        client.get("/fr/accessibilite/")


@pytest.mark.parametrize(
    ("before", "directives"),
    [
        (timedelta(days=9), "max-age=60, stale-while-revalidate=86400"),
        (timedelta(hours=1), "max-age=60, stale-while-revalidate=3540"),
        (timedelta(seconds=60), "max-age=60"),
        (timedelta(seconds=12, milliseconds=900), "max-age=12"),
        (timedelta(milliseconds=400), "max-age=0"),
        (timedelta(seconds=-5), "max-age=0"),
    ],
)
def test_no_cache_gives_a_page_out_after_the_moment(before, directives):
    with clock.set_to(NOON - before):
        assert page_cache_control(NOON) == f"public, {directives}, stale-if-error=604800"


def test_pages_say_so(client):
    agree_publication(cited_draft(), NOON, None)

    answer = seen(client, NOON - timedelta(seconds=20), "/fr/exposants/")

    assert answer["Cache-Control"] == "public, max-age=20, stale-if-error=604800"
    assert "stale-while-revalidate=86400" in seen(client, AFTER, "/fr/exposants/")["Cache-Control"]


# Embargo


@pytest.mark.slow
def test_what_is_agreed_shows_nowhere_before_and_everywhere_after(tmp_path):
    client = StoredPortal(tmp_path)
    web = make_web()
    drafts = plant_drafts(web)
    agreed = [row for model, row in drafts.items() if model.__name__ in {"Article", "Exhibitor", "Session"}]
    for row in agreed:
        agree_publication(row, NOON, None)
    live = web[Exhibitor]
    draft_of(live, summary_fr=MARKER, summary_en=MARKER)
    agree_publication(live, NOON, None)

    with clock.set_to(BEFORE):
        assert shown(client, everywhere(client)) == {}
    with clock.set_to(AFTER):
        found = shown(client, everywhere(client))

    assert Appointment.objects.filter(failed__isnull=False).count() == 0
    with override("fr"):
        assert live.get_absolute_url() in found
        assert {row.get_absolute_url() for row in agreed} <= found.keys()
    assert {
        "/fr/actualites.atom",
        "/fr/suggestions.json",
        "/fr/edition.html",
        "/data/v1/bamex-2025.zip",
    } <= found.keys()


# Races


@pytest.mark.django_db(transaction=True)
def test_of_two_who_notice_at_once_one_does_it_and_both_get_the_new_page():
    row = cited_draft()
    agree_publication(row, NOON, None)

    answers = at_once(*[lambda: seen(Client(), AFTER).status_code] * 4)

    assert answers == [200] * 4
    assert Revision.objects.filter(act=Revision.Act.PUBLISH).count() == 1
    assert PublicVersion.objects.filter(object_code=row.code).count() == 1
    assert Appointment.objects.get().done


@pytest.mark.django_db(transaction=True)
def test_while_somebody_holds_what_is_due_readers_get_what_there_is(client, monkeypatch):
    monkeypatch.setattr(schedule, "LONGEST_WAIT", "50ms")
    agree_publication(cited_draft(), NOON, None)
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            schedule.hold_schedule()
            held.set()
            let_go.wait()
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        assert seen(client, AFTER).status_code == 404
    finally:
        let_go.set()
        thread.join()
    monkeypatch.setattr(schedule, "not_before", 0.0)
    assert seen(client, AFTER).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_a_moment_comes_is_not_replaced_by_what_was_agreed(monkeypatch):
    monkeypatch.setattr(schedule, "not_before", 0.0)
    row = make.cite(make.exhibitor(slug="otokar"))
    draft_of(row, summary_fr="Convenu.")
    agree_publication(row, NOON, None)

    def notice():
        try:
            seen(Client(), AFTER)
        finally:
            connections.close_all()

    thread = threading.Thread(target=notice)
    with transaction.atomic():
        publish_row(row, None, plain=plain_of(row) | {"summary_fr": "Plus récent."})
        thread.start()
        wait_until_somebody_waits()
    thread.join()

    row.refresh_from_db()
    assert row.summary_fr == "Plus récent."
    assert Appointment.objects.get().fault_en == "Something newer was published after this was agreed."


def wait_until_somebody_waits():
    """Return once another connection waits for a lock."""
    for _attempt in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)


# The pages


@pytest.mark.ignore_template_errors
def test_an_editor_agrees_on_a_publication_and_cancels_it(editor):
    row = cited_draft()
    address = f"/admin/schedule/exhibitors.Exhibitor/{row.pk}/"

    with clock.set_to(BEFORE):
        answer = editor.post(address, {"act": "publish", "day": DAY, "hour": HOUR}, follow=True)
        html = answer.content.decode()
        listed = editor.get("/admin/schedule/").content.decode()

    appointment = Appointment.objects.get()
    assert (appointment.due, appointment.person_name) == (NOON, "awa")
    assert f"{day_words(NOON.date())}</time>, {HOUR}" in html
    assert "Baykar" in listed
    assert "À venir" in listed
    editor.post(f"/admin/schedule/{appointment.pk}/cancel/")
    appointment.refresh_from_db()
    assert appointment.cancelled


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"act": "withdraw", "day": DAY, "hour": HOUR}, "pourquoi"),
        ({"act": "withdraw", "day": f"{BEFORE:%Y-%m-%d}", "hour": f"{BEFORE:%H:%M}", "note_fr": "x"}, "est passé"),
        ({"act": "withdraw", "day": "32/13/2027", "hour": "x", "note_fr": "x"}, "Saisissez une date valide"),
        ({"act": "publish", "day": DAY, "hour": HOUR}, "Sélectionnez un choix valide"),
        ({}, "obligatoire"),
    ],
)
def test_what_cannot_be_agreed_is_said_on_the_page(editor, values, says):
    row = make.cite(make.exhibitor())

    with clock.set_to(BEFORE):
        answer = editor.post(f"/admin/schedule/exhibitors.Exhibitor/{row.pk}/", values)

    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.ignore_template_errors
def test_who_may_not_publish_at_once_may_not_agree_on_it(writer):
    row = cited_draft()
    address = f"/admin/schedule/exhibitors.Exhibitor/{row.pk}/"
    values = {"act": "publish", "day": DAY, "hour": HOUR}

    assert writer.post(address, values).status_code == 403
    assert writer.get("/admin/schedule/").status_code == 403
    User.objects.get().user_permissions.add(Permission.objects.get(codename="schedule"))
    writer.post(address, values)
    appointment = agree_publication(row, NOON, None)
    assert writer.post(f"/admin/schedule/{appointment.pk}/cancel/").status_code == 403
    assert Appointment.objects.count() == 1


@pytest.mark.ignore_template_errors
def test_a_failure_is_put_away_once_it_was_seen_by_who_may_schedule(editor, second_writer):
    appointment = agree_publication(cited_draft(), NOON, None)
    Appointment.objects.update(failed=AFTER, fault_fr="Sans appui.")
    seen_address = f"/admin/schedule/{appointment.pk}/seen/"
    assert seen_address in editor.get("/admin/schedule/").content.decode()
    assert [line.sentence for line in editor.get("/admin/").context["own_work"]] == ["Échéance qui a échoué"]

    assert second_writer.post(seen_address).status_code == 403
    editor.post(seen_address)

    assert editor.get("/admin/").context["own_work"] == []
    listed = editor.get("/admin/schedule/").content.decode()
    assert "Sans appui." in listed
    assert seen_address not in listed
    assert "déjà" in editor.post(seen_address, follow=True).content.decode()


@pytest.mark.ignore_template_errors
def test_what_is_to_come_is_told_on_the_first_page_to_who_may_open_the_schedule(editor, second_writer):
    agree_publication(cited_draft(), NOON, None)

    assert [line.sentence for line in editor.get("/admin/").context["own_work"]] == ["Échéance à venir"]
    assert second_writer.get("/admin/").context["own_work"] == []


@pytest.mark.ignore_template_errors
def test_nothing_more_is_to_happen_to_what_is_deleted(editor):
    row = cited_draft()
    agree_publication(row, NOON, None)

    editor.post(f"/admin/exhibitors/exhibitor/{row.pk}/delete/", {"post": "yes"})

    assert not Exhibitor.objects.exists()
    assert Appointment.objects.get().cancelled
    assert ContentVersion.current().next_due is None


@pytest.mark.ignore_template_errors
def test_the_schedule_asks_no_question_a_line(editor, django_assert_max_num_queries):
    for number in range(3):
        agree_publication(make.cite(make.exhibitor(state=State.DRAFT, slug=f"otokar-{number}")), NOON, None)
    agree_publication(make.cite(make.article(state=State.DRAFT)), NOON, None)
    editor.get("/admin/schedule/")
    with CaptureQueriesContext(connection) as few:
        editor.get("/admin/schedule/")

    for number in range(3, 9):
        row = make.cite(make.exhibitor(state=State.DRAFT, slug=f"otokar-{number}"))
        appointment = agree_publication(row, NOON, None)
        keep_revision(row, plain_of(row) | {"summary_fr": "Plus récent."}, Revision.Act.DRAFT, author=None)
    Appointment.objects.filter(pk=appointment.pk).update(cancelled=NOON)

    with django_assert_max_num_queries(len(few)):
        listed = editor.get("/admin/schedule/").content.decode()
    assert listed.count("Une version plus récente") == 5


def test_nothing_is_due_when_it_was_done_by_another():
    agree_publication(cited_draft(), NOON, None)

    with clock.set_to(AFTER):
        apply_what_is_due()
        apply_what_is_due()

    assert Revision.objects.filter(act=Revision.Act.PUBLISH).count() == 1
