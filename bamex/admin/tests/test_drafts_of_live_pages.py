"""Drafts of what readers know, publishing as an act with a permission of its own, and two editors on one page."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate

from bamex.accounts.models import NewsroomSettings
from bamex.editorial.log_entries import describe_log_entry
from bamex.editorial.models import EditorialStatus, Revision
from bamex.editorial.revisions import plain_of, status_of
from bamex.editorial.schedule import agree_publication
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import (
    UPDATE,
    act,
    cited,
    errors,
    form_of,
    page,
    press,
    publish,
    save_draft,
    submitted,
    told,
    withdraw,
)
from exhibitors.models import Country, Exhibitor, Product
from news.models import Claim, Fact
from programme.models import Salon

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


def read(client, row):
    return client.get(row.get_absolute_url()).content.decode()


@pytest.fixture
def baykar():
    return make.cite(make.exhibitor(slug="baykar", name_fr="Baykar", summary_fr="Constructeur de drones."))


# A draft of a live page


def test_a_draft_leaves_readers_with_what_is_published(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Un texte à revoir.", founded=1984)

    assert "Constructeur de drones." in read(editor, baykar)
    assert "à revoir" not in read(editor, baykar)
    shown = form_of(editor, baykar)
    assert submitted(shown)["summary_fr"] == "Un texte à revoir."
    assert "un brouillon attend" in shown.content.decode()
    assert "un brouillon attend" in editor.get(page(Exhibitor, "changelist")).content.decode()

    publish(editor, Exhibitor, baykar, **UPDATE)
    assert "Un texte à revoir." in read(editor, baykar)
    assert status_of(baykar).draft is None


def test_each_save_is_a_revision_with_its_author_that_rests_on_the_one_before(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Un.")
    publish(editor, Exhibitor, baykar, summary_fr="Deux.")

    found, draft, published = Revision.objects.order_by("number")
    assert [each.act for each in (found, draft, published)] == ["found", "draft", "publish"]
    assert [each.plain["summary_fr"] for each in (found, draft, published)] == [
        "Constructeur de drones.",
        "Un.",
        "Deux.",
    ]
    assert (found.person_name, draft.person_name) == ("", "awa")
    assert (draft.rests_on, published.rests_on) == (found, draft)
    assert [citation["source"] for citation in draft.plain["sources"]] == [baykar.citations.get().source.code]


def test_a_revision_keeps_the_name_of_its_author_and_nobody_changes_it(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Un.")
    with pytest.raises(ProtectedError), transaction.atomic():
        User.objects.get(username="awa").delete()

    assert Revision.objects.get(act="draft").person_name == "awa"
    with pytest.raises(Exception, match="never changed"):
        Revision.objects.filter(act="draft").update(plain={})


def test_citations_rows_and_links_of_a_draft_come_back_and_are_published(editor):
    product = make.cite(make.product())
    product.specifications.create(label_fr="Portée", value_fr="27", source=make.source())
    kept, other = product.specifications.get().pk, make.source()
    form = submitted(form_of(editor, product))
    new = {
        "specifications-TOTAL_FORMS": 2,
        "specifications-0-value_fr": "30",
        "specifications-1-label_fr": "Masse",
        "specifications-1-value_fr": "650",
        "specifications-1-source": other.pk,
        "specifications-1-position": 2,
        **cited(other, already=product.citations.all()),
    }
    editor.post(page(Product, "change", product.pk), {**form, **new, "_draft": "1"})

    assert [row.value_fr for row in product.specifications.all()] == ["27"]
    assert product.citations.count() == 1
    shown = submitted(form_of(editor, product))
    assert (shown["specifications-0-id"], shown["specifications-0-value_fr"]) == (str(kept), "30")
    assert shown["specifications-1-label_fr"] == "Masse"

    editor.post(page(Product, "change", product.pk), {**shown, "_publish": "1", **UPDATE})
    assert [row.value_fr for row in product.specifications.order_by("position")] == ["30", "650"]
    assert product.citations.count() == 2


def test_answers_of_a_fact_and_their_sources_wait_too(editor):
    fact = make.fact("15", "17")
    save_draft(editor, Fact, fact, **{"claims-0-DELETE": "on", "claims-1-value_fr": "18"})

    assert [claim.value_fr for claim in fact.claims.all()] == ["15", "17"]
    shown = submitted(form_of(editor, fact))
    assert (bool(shown["claims-0-DELETE"]), shown["claims-1-value_fr"]) == (True, "18")

    publish(editor, Fact, fact, **UPDATE)
    assert [claim.value_fr for claim in fact.claims.all()] == ["18"]


def test_an_answer_that_comes_back_brings_what_its_sources_say_of_it(editor):
    fact = make.fact("15", "17")
    first = fact.claims.first()
    first.citations.update(field="value", locator="p. 12")
    source = first.citations.get().source
    first.citations.create(source=source, field="note", locator="p. 30", position=2)
    publish(editor, Fact, fact, **{"claims-0-DELETE": "on"}, **UPDATE)
    assert [claim.value_fr for claim in fact.claims.all()] == ["17"]

    before = Revision.objects.get(act="found")
    shown = submitted(form_of(editor, fact, f"?revision={before.pk}"), **UPDATE)
    editor.post(page(Fact, "change", fact.pk), {**shown, "_publish": "1"})

    back = fact.claims.get(value_fr="15")
    assert list(back.citations.values_list("source", "field", "locator")) == [
        (source.pk, "note", "p. 30"),
        (source.pk, "value", "p. 12"),
    ]


@pytest.mark.parametrize("details", ["[", "{}", "[1]", '[["x", "", ""]]', '[[1, "", "\\u0000"]]', "[[1, [], 2]]"])
def test_details_of_citations_that_no_form_sends_say_nothing(editor, details):
    fact = make.fact("15")

    assert save_draft(editor, Fact, fact, **{"claims-0-details": details}).status_code == 302
    assert publish(editor, Fact, fact, **UPDATE).status_code == 302
    assert fact.claims.get().citations.count() == 1


def test_the_salon_has_drafts_too(editor):
    salon = make.cite(make.salon())
    save_draft(editor, Salon, salon, theme_fr="Un autre thème")

    salon.refresh_from_db()
    assert salon.theme_fr != "Un autre thème"
    assert submitted(form_of(editor, salon))["theme_fr"] == "Un autre thème"


def test_an_answer_is_not_changed_on_its_own_page_while_its_fact_has_a_draft(editor):
    fact = make.fact("15")
    save_draft(editor, Fact, fact, **{"claims-0-value_fr": "18"})

    refused = publish(editor, Claim, fact.claims.get(), value_fr="19", **UPDATE)

    assert "a un brouillon en attente" in errors(refused)[0]


def test_a_draft_is_discarded_and_can_be_restored(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="À garder quand même.")
    press(editor, "_discard", Exhibitor, baykar)
    assert submitted(form_of(editor, baykar))["summary_fr"] == "Constructeur de drones."

    draft = Revision.objects.get(act="draft")
    shown = form_of(editor, baykar, f"?revision={draft.pk}")
    assert submitted(shown)["summary_fr"] == "À garder quand même."
    editor.post(page(Exhibitor, "change", baykar.pk), submitted(shown, _draft="1"))
    assert status_of(baykar).draft.plain["summary_fr"] == "À garder quand même."


def test_a_draft_that_a_colleague_has_saved_since_is_not_discarded_unread(editor, reviewer, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Mon brouillon.")
    mine = submitted(form_of(editor, baykar))
    save_draft(reviewer, Exhibitor, baykar, summary_fr="Le brouillon de Fatou.")

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "_discard": "1"}, follow=True)

    assert "a changé depuis" in told(refused)[0]
    assert submitted(refused)["summary_fr"] == "Le brouillon de Fatou."
    assert status_of(baykar).draft.plain["summary_fr"] == "Le brouillon de Fatou."


def test_who_discarded_a_draft_is_in_the_log(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="À jeter.")
    LogEntry.objects.all().delete()
    press(editor, "_discard", Exhibitor, baykar)

    entry = LogEntry.objects.get()
    assert (entry.user.username, describe_log_entry(entry)) == ("awa", "Brouillon abandonné (révision 2).")
    assert "Brouillon abandonné" in editor.get(page(Exhibitor, "history", baykar.pk), follow=True).content.decode()
    again = press(editor, "_discard", Exhibitor, baykar)
    assert told(editor.get(again.url)) == ["Aucun brouillon n’attend plus ici."]
    assert LogEntry.objects.count() == 1


def discard_what_is_agreed(client, row):
    """What is told to somebody who discards a draft that is to be published on 2 January 2030; the appointment then."""
    save_draft(client, Exhibitor, row, summary_fr="À jeter.")
    appointment = agree_publication(row, datetime(2030, 1, 2, 9, tzinfo=UTC), None)
    answer = press(client, "_discard", Exhibitor, row)
    appointment.refresh_from_db()
    return told(client.get(answer.url)), appointment


def test_what_was_agreed_for_a_draft_goes_with_it_where_one_may_cancel_it(editor, baykar):
    messages, appointment = discard_what_is_agreed(editor, baykar)

    assert appointment.cancelled
    assert "2 janvier 2030" in messages[1]


def test_who_may_not_cancel_it_is_told_that_the_draft_will_be_published_all_the_same(writer, baykar):
    messages, appointment = discard_what_is_agreed(writer, baykar)

    assert appointment.is_open
    assert "2 janvier 2030" in messages[1]


def test_the_kind_of_change_answered_with_a_draft_is_not_asked_again(editor, baykar):
    save_draft(editor, Exhibitor, baykar, name_fr="Baykar Tech", **UPDATE)

    assert publish(editor, Exhibitor, baykar).status_code == 302


def test_a_draft_is_published_from_the_list(editor, baykar):
    save_draft(editor, Exhibitor, baykar, summary_fr="Un texte nouveau.")
    response = act(editor, Exhibitor, "publish", baykar)

    assert any(text.startswith("1 ") for text in told(response))
    assert "Un texte nouveau." in read(editor, baykar)


def test_what_a_plain_form_says_comes_back_unchanged_through_the_form(editor, baykar):
    before = plain_of(baykar)
    save_draft(editor, Exhibitor, baykar, summary_fr="Autre.")
    publish(editor, Exhibitor, baykar, summary_fr="Constructeur de drones.")

    assert plain_of(baykar) == before


# Acts and permissions


def test_a_writer_drafts_and_does_not_publish(writer, baykar):
    assert save_draft(writer, Exhibitor, baykar, summary_fr="Un.").status_code == 302
    assert 'name="_publish"' not in form_of(writer, baykar).content.decode()

    refused = publish(writer, Exhibitor, baykar, summary_fr="Deux.")
    assert "ne publie pas" in errors(refused)[0]
    assert submitted(refused)["summary_fr"] == "Deux."
    assert "Constructeur de drones." in read(writer, baykar)
    assert act(writer, Exhibitor, "publish", baykar).status_code == 200
    withdraw(writer, baykar)
    baykar.refresh_from_db()
    assert baykar.is_published
    assert writer.get(page(Exhibitor, "withdraw", baykar.pk)).status_code == 403


def test_a_writer_adds_drafts_and_nothing_that_readers_see_at_once(writer):
    values = {
        "name_fr": "Otokar",
        "country": make.country().pk,
        "certainty": "confirmed",
        "slug": "otokar",
        "summary_fr": "Blindés.",
    }
    values["summary_fr"] = "Constructeur de blindés."
    publish(writer, Exhibitor, **values, **cited(make.source()))
    assert not Exhibitor.objects.exists()
    assert save_draft(writer, Exhibitor, **values, **cited(make.source())).status_code == 302
    assert Exhibitor.objects.get().state == State.DRAFT
    assert writer.get(page(Country, "add")).status_code == 403


def test_a_draft_deleted_leaves_its_revisions(editor):
    draft = make.exhibitor(state=State.DRAFT)
    save_draft(editor, Exhibitor, draft, summary_fr="Un.")
    editor.post(page(Exhibitor, "delete", draft.pk), {"post": "yes"})

    assert not EditorialStatus.objects.exists()
    assert Revision.objects.filter(act="draft").exists()


def test_where_administrators_say_so_nobody_publishes_what_they_wrote(editor, reviewer, baykar):
    NewsroomSettings(other_publisher_required=True).save()

    assert "un collègue" in errors(publish(editor, Exhibitor, baykar, summary_fr="Mon texte."))[0]
    save_draft(editor, Exhibitor, baykar, summary_fr="Mon texte.")
    assert publish(editor, Exhibitor, baykar).status_code == 200
    assert publish(reviewer, Exhibitor, baykar, summary_fr="Un texte à moi.").status_code == 200
    assert act(editor, Exhibitor, "publish", baykar).status_code == 200
    baykar.refresh_from_db()
    assert baykar.summary_fr == "Constructeur de drones."

    assert publish(reviewer, Exhibitor, baykar).status_code == 302
    baykar.refresh_from_db()
    assert baykar.summary_fr == "Mon texte."


def test_what_cannot_wait_as_a_draft_is_added_in_spite_of_that_rule(editor):
    NewsroomSettings(other_publisher_required=True).save()

    answer = publish(editor, Country, code="TG", name_fr="Togo", name_en="Togo")

    assert answer.status_code == 302
    assert Country.objects.filter(code="TG").exists()


def test_permissions_are_in_the_readers_words():
    names = Permission.objects.filter(content_type__app_label="editorial").values_list("codename", flat=True)
    assert {"publish", "withdraw", "schedule", "review"} <= set(names)


# What readers do not see although it is published


@pytest.fixture
def on_a_draft():
    """Equipment, ready to be published, whose maker is a draft; and the maker."""
    maker = make.exhibitor(state=State.DRAFT, name_fr="Brouillon SA")
    return make.cite(make.product(maker=maker, state=State.DRAFT)), maker


def warnings_of_drafts(answer, maker):
    """Whether an answer says that readers do not see the maker, and links its form."""
    html = answer.content.decode()
    return "que les lecteurs ne voient pas" in html and page(Exhibitor, "change", maker.pk) in html


def test_publishing_what_rests_on_a_draft_says_so_before_and_after(editor, on_a_draft):
    row, maker = on_a_draft

    assert warnings_of_drafts(editor.get(page(Product, "change", row.pk)), maker)
    answer = publish(editor, Product, row)
    listed = editor.get(answer.url)
    assert warnings_of_drafts(listed, maker)
    assert "Publié, mais les lecteurs ne voient pas" in listed.content.decode()

    publish(editor, Exhibitor, make.cite(maker))
    assert not warnings_of_drafts(editor.get(page(Product, "change", row.pk)), maker)
    assert "mais les lecteurs" not in editor.get(page(Product, "changelist")).content.decode()


def test_publishing_from_the_list_names_what_readers_do_not_see(editor, on_a_draft):
    row, maker = on_a_draft
    act = {"action": "publish", "_selected_action": [row.pk]}

    assert warnings_of_drafts(editor.post(page(Product, "changelist"), act, follow=True), maker)


def test_saving_what_was_there_keeps_no_draft_and_says_so(editor):
    row = make.cite(make.exhibitor())
    answer = editor.post(page(Exhibitor, "change", row.pk), submitted(form_of(editor, row)), follow=True)

    assert "Rien n’a changé" in answer.content.decode()
    assert status_of(row).draft is None
    assert not Revision.objects.exists()

    save_draft(editor, Exhibitor, row, note_fr="Une note.")
    editor.post(page(Exhibitor, "change", row.pk), submitted(form_of(editor, row)))
    assert Revision.objects.filter(act=Revision.Act.DRAFT).count() == 1
    assert status_of(row).draft.plain["note_fr"] == "Une note."
    assert LogEntry.objects.count() == 1


def test_a_revision_of_nobody_is_named_by_what_it_is(editor, baykar):
    save_draft(editor, Exhibitor, baykar, note_fr="Une note.")
    found = Revision.objects.get(act=Revision.Act.FOUND)
    shown = editor.get(page(Exhibitor, "change", baykar.pk), {"revision": found.pk}).content.decode()

    assert "révision 1 (État trouvé," in shown


def test_a_list_tells_days_as_the_forms_do(editor, baykar):
    shown = editor.get(page(Exhibitor, "changelist")).content.decode()
    assert f'<td class="field-updated">{localdate():%d/%m/%Y}</td>' in shown
