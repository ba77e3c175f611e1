"""Two revisions of an object are compared field by field, in words; what readers were shown stays readable."""

import json
from html import unescape
from re import sub

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override

from bamex.editorial.comparison import differences_between
from bamex.editorial.log_entries import label_in_words
from bamex.editorial.models import ReviewComment, Revision
from bamex.editorial.revisions import editorial_schema, keep_revision, plain_of
from bamex.history.snapshots import keep_public_version
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import page

# Django's own templates read undefined names.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def kept(row, **values):
    return keep_revision(row, plain_of(row) | values, Revision.Act.DRAFT, author=None)


def said(row, earlier, later, language="fr"):
    """What differs, as a reader has it read aloud: `{label: words}`."""
    with override(language):
        return {one.label: words(one) for one in differences_between(editorial_schema(type(row)), earlier, later)}


def words(difference):
    parts = [f"{one.label} {words(one)}" for part in difference.parts for one in part]
    html = " ".join(filter(None, [difference.marked, *difference.lines, *parts]))
    return " ".join(unescape(sub("<[^>]+>", "", html)).split())


def test_texts_are_compared_word_by_word_in_each_language():
    row = make.exhibitor(summary_fr="Un constructeur de drones.", summary_en="A maker of drones.")
    plain = plain_of(row)
    schema = editorial_schema(type(row))

    found = differences_between(schema, plain, plain | {"summary_en": "A maker of armed drones."})

    assert [(one.label, one.language) for one in found] == [("Résumé", "en")]
    assert words(found[0]) == "A maker of[ajouté : armed] drones."


def test_related_rows_citations_choices_and_dates_are_in_words_of_the_reader():
    source = make.source(publisher="L’Essor", title="Le salon ouvre")
    row = make.session(venue=make.venue(name_fr="Parc des Expositions", name_en="Exhibition park"))
    make.cite(row, source, field="venue")
    earlier = plain_of(row)
    later = {**earlier, "kind": "tour", "start": "2025-11-13", "sources": []}
    later.pop("venue")

    french, english = (said(row, earlier, later, language) for language in ("fr", "en"))

    assert french["Lieu"] == "[supprimé : Parc des Expositions]"
    assert english["Venue"] == "[removed: Exhibition park]"
    assert french["Sources"] == "[supprimé : L’Essor, Le salon ouvre, pour : lieu]"
    assert french["Premier jour"] == "[supprimé : 11 novembre 2025] [ajouté : 13 novembre 2025]"
    assert french["Type"].startswith("[supprimé : Cérémonie]")


def test_parts_are_told_apart_as_new_removed_and_changed():
    fact = make.fact("15", "30")
    earlier = plain_of(fact)
    changed = {**earlier["claims"][0], "value_fr": "16"}
    later = earlier | {"claims": [changed, {**changed, "key": "z", "value_fr": "99"}]}

    (answers,) = (text for label, text in said(fact, earlier, later).items() if label == "Réponses")

    assert "[supprimé : 15]" in answers
    assert "[ajouté : 16]" in answers
    assert "Réponse : ajout" in answers
    assert "Réponse : suppression" in answers


def test_what_names_a_row_that_is_gone_is_still_compared():
    row = make.exhibitor()

    assert "ZZ" in said(row, plain_of(row), plain_of(row) | {"country": "ZZ"})["Pays"]


# The pages


def test_the_link_to_the_history_leads_to_the_revisions(editor):
    row = make.exhibitor()
    awa = User.objects.get()
    first = keep_revision(row, plain_of(row), Revision.Act.PUBLISH, author=awa)
    second = kept(row, summary_fr="Constructeur d’avions.")
    ReviewComment.objects.create(revision=second, act="comment", text="À vérifier.", person=awa)
    message = json.dumps([{"changed": {"fields": ["State", "Name [en]"]}}])
    LogEntry.objects.create(
        user=awa,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=CHANGE,
        change_message=message,
    )

    html = editor.get(page(type(row), "history", row.pk), follow=True).content.decode()

    for expected in ("awa", "À vérifier.", "État et Nom [en]", f"/admin/preview/{first.pk}/", f"?revision={second.pk}"):
        assert expected in html
    assert html.count("checked") == 2
    assert f'value="{second.pk}"' in html


def test_by_default_the_latest_is_compared_with_what_readers_see(editor):
    row = make.exhibitor()
    second = kept(row, summary_fr="Constructeur d’avions.")

    html = editor.get(f"/admin/revisions/exhibitors.Exhibitor/{row.pk}/comparison/").content.decode()

    assert "Ce que voient les lecteurs" in html
    assert 'Constructeur <span class="visually-hidden">[supprimé : </span><del>de drones</del>' in html
    assert f"/admin/preview/{second.pk}/" in html


@pytest.mark.parametrize("chosen", ["earlier=x", "earlier=-1", "earlier=9999", "later=9999&earlier=readers", "later=²"])
def test_a_choice_that_cannot_be_is_refused(editor, chosen):
    row = make.exhibitor()
    kept(row)

    answer = editor.get(f"/admin/revisions/exhibitors.Exhibitor/{row.pk}/comparison/?{chosen}")

    assert answer.status_code in (400, 404)


def test_an_object_that_was_never_saved_here_has_a_page_all_the_same(editor):
    row = make.article(state=State.DRAFT)

    for part in ("", "comparison/"):
        assert editor.get(f"/admin/revisions/news.Article/{row.pk}/{part}", follow=True).status_code == 200


def test_wordings_stay_readable_for_staff_after_a_withdrawal(editor):
    row = make.cite(make.exhibitor(summary_fr="Ce que l’on lisait."))
    keep_public_version(row)
    row.state = State.WITHDRAWN
    row.save()
    address = f"/admin/revisions/exhibitors.Exhibitor/{row.pk}/wordings/1/"

    assert editor.get(f"/fr/redactions/{row.code}/1/").status_code == 410
    assert address in editor.get(f"/admin/revisions/exhibitors.Exhibitor/{row.pk}/").content.decode()
    assert "Ce que l’on lisait." in editor.get(address).content.decode()


def test_only_staff_who_may_see_the_object_read_its_past(client):
    row = make.exhibitor()
    address = f"/admin/revisions/exhibitors.Exhibitor/{row.pk}/"
    client.force_login(User.objects.create_user("moussa", is_staff=True))

    assert [client.get(f"{address}{part}").status_code for part in ("", "comparison/", "wordings/1/")] == [403] * 3


@pytest.mark.parametrize(
    ("label", "french"),
    [("State", "État"), ("Summary [fr]", "Résumé [fr]"), ("Withdrawal note [en]", "Motif du retrait [en]"), ("?", "?")],
)
def test_the_log_names_fields_in_the_language_of_the_reader(label, french):
    assert label_in_words(label) == french
