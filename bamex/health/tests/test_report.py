"""The report on the state of the content: each check sees what it is for, and the command tells a script."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.translation import override

from bamex import clock
from bamex.accounts.models import NewsroomSettings
from bamex.health.checks import CHECKS
from bamex.health.lines import Level
from bamex.health.models import LinkCheck
from bamex.health.report import make_report
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import save_draft
from bamex.translations.pairs import note_french_changes, pairs_of
from exhibitors.models import Exhibitor

# Django's templates read undefined names.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors, pytest.mark.slow]

TODAY = date(2026, 11, 27)


@pytest.fixture
def sound():
    """An exhibitor of which there is nothing to say, and the addresses checked."""
    source = make.source(url="https://example.org/a", accessed=TODAY)
    LinkCheck.objects.create(url=source.url, checked=clock.now(), status=200, final_url=source.url)
    return make.cite(make.exhibitor(), source)


def lines():
    """Sentence → (level, titles) of the lines that count something."""
    with override("en"):
        return {
            reported.line.sentence: (reported.line.level, [shown["title"] for shown in reported.objects])
            for section in make_report().sections.values()
            for reported in section
            if reported.line.count
        }


def run_health(*arguments):
    out = StringIO()
    try:
        call_command("health", *arguments, stdout=out)
    except SystemExit as stopped:
        return stopped.code, out.getvalue()
    return 0, out.getvalue()


def test_sound_content_has_nothing_to_do(sound):
    with clock.set_to(datetime.combine(TODAY, datetime.min.time(), UTC)):
        LinkCheck.objects.update(checked=clock.now())
        assert lines() == {}
        assert run_health()[0] == 0


def test_what_has_no_published_source_is_broken(sound):
    draft = make.source(state=State.DRAFT)
    make.cite(make.exhibitor(**make.both(name="Seul"), country=sound.country), draft)
    make.fact(**make.both(question="Combien ?"))
    make.exhibitor(**make.both(name="Brouillon"), country=sound.country, state=State.DRAFT)

    level, titles = lines()["2 published objects have no published source."]

    assert (level, set(titles)) == (Level.BROKEN, {"Seul", "Combien ?"})


def test_what_rests_on_a_draft_is_broken(sound):
    maker = make.exhibitor(state=State.DRAFT, country=sound.country)
    make.cite(make.product(**make.both(name="TB2"), maker=maker))

    found = lines()["1 published object rests on a draft or on something withdrawn: readers do not find it."]

    assert found == (Level.BROKEN, ["TB2"])


def test_what_quotes_nothing_is_broken(sound):
    sound.summary_fr = "Plus de {F999a} drones."
    sound.save()

    sentence = "1 object quotes an answer of the ledger that readers do not find: they read “[answer withdrawn]”."
    assert lines()[sentence] == (Level.BROKEN, ["Baykar"])


def test_translations_to_do_are_counted(sound):
    before = pairs_of(sound)
    sound.summary_fr, sound.note_fr = "Neuf.", "Une note."
    sound.save()
    note_french_changes(sound, before)

    found = lines()

    assert found["1 text is not translated."][0] == Level.TO_DO
    assert found["1 translation is stale: its French has changed since."][0] == Level.TO_DO


def test_sources_to_mend_are_counted(sound):
    make.source(url="", accessed=TODAY)
    make.source(url="https://example.org/a", title="Ancienne", accessed=date(2020, 1, 1))
    make.cite(sound, make.source(title="Retirée", state=State.WITHDRAWN, accessed=TODAY))

    found = lines()

    assert found["1 source has no address."][0] == Level.TO_DO
    assert found["1 source has not been consulted for a year."] == (Level.TO_DO, ["Ancienne"])
    assert found["1 withdrawn source is still cited."] == (Level.TO_DO, ["Retirée"])


def test_a_broken_link_is_told_with_what_shows_it(sound):
    LinkCheck.objects.update(failures_in_a_row=2, fault="HTTP 404")

    assert lines()["1 link is broken."] == (Level.BROKEN, ["Le salon ouvre"])


def test_links_that_nobody_has_checked_are_to_do(sound):
    LinkCheck.objects.all().delete()

    (sentence,) = [sentence for sentence in lines() if "has not been checked" in sentence]
    assert sentence.startswith("1 link has not been checked for a month")


def test_a_picture_without_rights_is_to_do(sound):
    make.media_item(**make.both(caption="Le stand"), rights_fr="", credit="", state=State.DRAFT)

    assert lines()["1 picture has no credit, or does not say its rights."] == (Level.TO_DO, ["Le stand"])


def test_forgotten_drafts_and_old_texts_are_told(sound):
    make.exhibitor(**make.both(name="Oublié"), country=sound.country, state=State.DRAFT)
    with clock.set_to(clock.now() + timedelta(days=40)):
        assert lines()["1 draft has not been touched for a month."] == (Level.TO_DO, ["Oublié"])
    with clock.set_to(clock.now() + timedelta(days=400)):
        assert lines()["2 published objects have not been reviewed for 12 months."][0] == Level.TO_DO


def test_a_forgotten_draft_of_a_live_page_is_told_too(sound, editor):
    save_draft(editor, Exhibitor, sound, summary_fr="Le texte qui attend.")

    with clock.set_to(clock.now() + timedelta(days=20)):
        assert [sentence for sentence in lines() if "draft has not" in sentence] == []
    with clock.set_to(clock.now() + timedelta(days=40)):
        assert lines()["1 draft has not been touched for a month."][0] == Level.TO_DO


def test_administrators_say_after_how_many_months_a_page_is_read_again(sound):
    NewsroomSettings(review_after_months=1).save()
    with clock.set_to(clock.now() + timedelta(days=40)):
        assert lines()["2 published objects have not been reviewed for 1 month."][0] == Level.TO_DO
    NewsroomSettings(review_after_months=24).save()
    with clock.set_to(clock.now() + timedelta(days=400)):
        assert [sentence for sentence in lines() if "reviewed" in sentence] == []
        report = make_report()
    assert "revu depuis moins de 24 mois" in str(report.as_json())


def test_a_draft_that_staff_have_saved_is_not_forgotten(sound, editor):
    draft = make.cite(make.exhibitor(**make.both(name="Suivi"), country=sound.country, state=State.DRAFT))
    Exhibitor.objects.filter(pk=draft.pk).update(state_changed=datetime(2020, 1, 1, tzinfo=UTC))
    save_draft(editor, Exhibitor, draft, aliases="Autre")

    assert [sentence for sentence in lines() if "draft has not" in sentence] == []


# Backups


def backups(settings, place):
    settings.BACKUPS = str(place)
    with override("en"):
        report = make_report()
    return report.sections["Backups"][0].line


def test_the_age_of_the_latest_backup_is_told(sound, settings, tmp_path):
    assert backups(settings, "").level == Level.RIGHT
    assert backups(settings, tmp_path).level == Level.BROKEN
    assert backups(settings, tmp_path / "nowhere").level == Level.BROKEN
    (tmp_path / "monday").mkdir()
    (tmp_path / "monday" / "bamex.dump").write_text("x")

    fresh = backups(settings, tmp_path)
    with clock.set_to(clock.now() + timedelta(days=3)):
        old = backups(settings, tmp_path / "monday" / "bamex.dump")

    assert (fresh.level, fresh.sentence) == (Level.RIGHT, "The latest backup is 0 days old.")
    assert (old.level, old.sentence) == (Level.BROKEN, "The latest backup is 3 days old.")


# The page and the command


def test_the_command_tells_a_script_by_its_exit_code(sound):
    sound.note_fr = "Une note."
    sound.save()
    code, text = run_health()
    assert code == 1
    assert "  - 1 texte n’est pas traduit." in text.splitlines()

    make.exhibitor(**make.both(name="Seul"), country=sound.country)
    code, text = run_health("--json")
    report = json.loads(text)
    assert (code, report["level"]) == (2, "broken")
    line = next(line for line in report["lines"] if line["count"] and line["level"] == "broken")
    assert [shown["title"] for shown in line["objects"]] == ["Seul"]


def test_the_page_says_the_same_with_links_to_what_is_to_be_done(editor, sound):
    sound.note_fr = "Une note."
    sound.save()
    other = make.exhibitor(**make.both(name="Seul"), country=sound.country)

    page = editor.get("/admin/health/").content.decode()

    assert "1 texte n’est pas traduit." in page
    assert 'href="/admin/translations/?state=missing"' in page
    assert f'href="/admin/exhibitors/exhibitor/{other.pk}/change/"' in page


def test_the_page_is_for_staff(client):
    assert client.get("/admin/health/").status_code == 302


def test_a_section_has_added_its_check():
    assert {check.__module__ for check in CHECKS} == {"bamex.health.checks", "news.health_checks"}
