"""A translator's desk: all texts in one list, one after the other, nothing typed lost and nothing overwritten."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bamex.accounts.models import NewsroomSettings
from bamex.editorial.publishing import publish_revision
from bamex.editorial.review import note_review
from bamex.editorial.revisions import pending_draft, status_of
from bamex.models import Correction, PublicVersion, State
from bamex.tests import make
from bamex.tests.back_office import UPDATE, press, save_draft, told
from bamex.tests.crawl import read
from bamex.translations.models import StaleTranslation
from bamex.translations.pairs import note_french_changes, pairs_of
from exhibitors.models import Exhibitor
from news.models import Fact, OpenQuestion

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

LIST = "/admin/translations/"


@pytest.fixture
def missing():
    return make.cite(make.exhibitor(**make.both(name="Baykar"), summary_fr="Constructeur de drones.", summary_en=""))


@pytest.fixture
def stale():
    return made_stale(
        make.cite(make.exhibitor(**make.both(name="Otokar"), summary_fr="Blindés légers.", summary_en="Armour."))
    )


def made_stale(row):
    before = pairs_of(row)
    row.summary_fr = "Blindés lourds."
    row.save()
    note_french_changes(row, before)
    return row


def text_address(row, field="summary", query=""):
    return f"{LIST}{row._meta.label}/{row.pk}/{field}/{query}"


def listed(client, query=""):
    response = client.get(LIST + query)
    return [(name.title, text.field, text.state) for text, name, _address in response.context["texts"]]


def post(client, row, button, english, field="summary", query="", **changes):
    address = text_address(row, field, query)
    rests_on = read(client.get(address)).one("input", name="rests_on")["value"]
    return client.post(address, {"english": english, "rests_on": rests_on, button: "1", **changes}, follow=True)


# The list


def test_the_list_has_what_is_to_do_of_every_noun(editor, missing, stale):
    OpenQuestion.objects.create(text_fr="Les horaires")

    assert listed(editor) == [
        ("Baykar", "summary", "missing"),
        ("Otokar", "summary", "stale"),
        ("Les horaires", "text", "missing"),
    ]
    assert listed(editor, "?state=stale") == [("Otokar", "summary", "stale")]
    assert listed(editor, "?state=missing&noun=exhibitors.Exhibitor") == [("Baykar", "summary", "missing")]
    assert ("Baykar", "name", "right") in listed(editor, "?state=right&noun=exhibitors.Exhibitor")


def test_drafts_and_parts_are_listed_with_the_object_that_bears_them(editor):
    fact = make.fact(state=State.DRAFT, **make.both(question="Combien ?"))
    make.cite(make.claim(fact, value_fr="quinze", value_en=""))

    response = editor.get(LIST)

    assert [(name.title, name.state, text.field) for text, name, _address in response.context["texts"]] == [
        ("Combien ?", "draft", "value")
    ]


@pytest.mark.parametrize("query", ["?state=banane", "?noun=banane", "?page=99", "?page=x", "?noun=auth.User"])
def test_a_query_without_sense_shows_the_list(editor, missing, query):
    assert editor.get(LIST + query).status_code == 200


def test_the_list_is_in_pages(editor):
    for number in range(60):
        OpenQuestion.objects.create(text_fr=f"Point {number}", position=number)

    assert (len(listed(editor)), len(listed(editor, "?page=2"))) == (50, 10)


def test_the_list_takes_few_queries_though_it_has_all_nouns(editor, missing, stale):
    make.fact("15")
    make.article(title_en="")
    editor.get(LIST)

    with CaptureQueriesContext(connection) as captured:
        assert len(listed(editor)) == 3

    assert len(captured) <= 12


def test_only_who_may_change_a_noun_translates_it(client, missing):
    translator = User.objects.create_user("oumou", is_staff=True)
    client.force_login(translator)
    assert client.get(LIST).status_code == 403

    translator.user_permissions.add(Permission.objects.get(codename="change_article"))
    make.article(title_en="")
    client.force_login(translator)

    assert [text for _name, text, _state in listed(client)] == ["title"]
    assert client.get(text_address(missing)).status_code == 403


def test_who_is_not_logged_in_is_asked_to(client, missing):
    assert client.get(LIST).status_code == client.get(text_address(missing)).status_code == 302


# One text


def test_both_languages_stand_side_by_side_with_the_object_s_other_texts(editor, missing):
    page = read(editor.get(text_address(missing)))

    area = page.one("textarea", name="english")
    assert (area["lang"], area["spellcheck"]) == ("en", "true")
    assert [item.text for item in page.all("div") if "original" in item.classes] == ["Constructeur de drones."]
    assert "Baykar" in [item.text for item in page.all("td")]
    assert page.one("a", href=f"/admin/exhibitors/exhibitor/{missing.pk}/change/")
    assert page.one("a", href=f"/en/exhibitors/{missing.slug}/")


def test_what_changed_in_french_is_told_word_by_word_and_not_by_colour_alone(editor, stale):
    page = read(editor.get(text_address(stale), headers={"accept-language": "en"}))

    assert [item.text.strip() for item in page.all("del")] == ["légers"]
    assert [item.text.strip() for item in page.all("ins")] == ["lourds"]
    assert {"[removed:", "[added:"} <= {item.text.strip() for item in page.all("span")}


@pytest.mark.parametrize(
    "address",
    ["auth.User/1/password/", "exhibitors.Exhibitor/0/summary/", "exhibitors.Exhibitor/x/summary/", "banane/1/x/"],
)
def test_an_address_without_a_text_is_not_found(editor, address):
    assert editor.get(LIST + address).status_code == 404


def test_saving_leads_to_the_next_text_and_keeps_a_public_version(editor, missing, stale):
    response = post(editor, missing, "_next", "Maker of drones.\r\nIn Istanbul.")

    missing.refresh_from_db()
    assert missing.summary_en == "Maker of drones.\nIn Istanbul."
    assert missing.summary_fr == "Constructeur de drones."
    assert response.redirect_chain == [(text_address(stale), 302)]
    assert "Maker of drones." in PublicVersion.objects.get(object_code=missing.code).snapshot
    assert Correction.objects.count() == 0
    assert LogEntry.objects.get().get_change_message() == "Modification de Résumé [en]."


def test_the_next_text_is_one_of_those_asked_for(editor, missing, stale):
    other = made_stale(
        make.cite(make.exhibitor(**make.both(name="Roketsan"), summary_en="Rockets.", country=stale.country))
    )

    response = post(editor, stale, "_next", "Heavy armour.", query="?state=stale")

    assert response.redirect_chain == [(text_address(other, query="?state=stale"), 302)]
    response = post(editor, other, "_next", "Heavy rockets.", query="?state=stale")
    assert response.redirect_chain == [(f"{LIST}?state=stale", 302)]
    assert told(response) == ["Enregistré. Il ne reste rien dans cette liste."]


def test_english_that_is_right_as_it_is_is_stale_no_more(editor, stale):
    post(editor, stale, "_right", "typed by mistake")

    stale.refresh_from_db()
    assert stale.summary_en == "Armour."
    assert StaleTranslation.objects.count() == 0


def test_a_draft_and_an_answer_are_translated_too(editor):
    fact = make.fact(state=State.DRAFT)
    claim = make.cite(make.claim(fact, value_fr="quinze", value_en=""))

    post(editor, claim, "_stay", "fifteen", field="value")

    claim.refresh_from_db()
    assert claim.value_en == "fifteen"


# Drafts


def test_a_translator_who_may_not_publish_saves_a_draft(writer, missing):
    response = post(writer, missing, "_stay", "Maker of drones.")

    missing.refresh_from_db()
    assert missing.summary_en == ""
    draft = pending_draft(missing)
    assert draft.plain["summary_en"] == "Maker of drones."
    assert told(response)[0] == "C’est un brouillon : les lecteurs le verront une fois publié."
    assert "Maker of drones." in response.content.decode()

    publish_revision(draft, None)
    missing.refresh_from_db()
    assert (missing.summary_fr, missing.summary_en) == ("Constructeur de drones.", "Maker of drones.")


def test_a_draft_that_waits_does_not_take_a_translation_back(editor, missing):
    save_draft(editor, Exhibitor, missing, founded=1984, **UPDATE)

    post(editor, missing, "_stay", "Maker of drones.")

    missing.refresh_from_db()
    assert (missing.summary_en, missing.founded) == ("Maker of drones.", None)
    publish_revision(pending_draft(missing), None)
    missing.refresh_from_db()
    assert (missing.summary_en, missing.founded) == ("Maker of drones.", 1984)


def test_a_draft_of_an_answer_is_translated_in_the_draft_of_its_fact(writer):
    fact = make.fact("15")
    claim = make.cite(make.claim(fact, value_fr="quinze", value_en=""))

    post(writer, claim, "_stay", "fifteen", field="value")

    assert {part.get("value_en") for part in pending_draft(fact).plain["claims"]} == {"15", "fifteen"}
    claim.refresh_from_db()
    assert claim.value_en == ""


# Refused


def test_what_quotes_nothing_is_refused_and_kept_on_the_page(editor, missing):
    response = post(editor, missing, "_next", "More than {F999z} drones.")

    page = read(response)
    missing.refresh_from_db()
    assert missing.summary_en == ""
    assert page.one("textarea", name="english").text.strip() == "More than {F999z} drones."
    assert "{F999z}" in next(item.text for item in page.all("li") if "F999z" in item.text)


@pytest.mark.parametrize("english", ["x" * 161, "nul\x00byte"])
def test_what_the_database_would_refuse_is_refused_with_a_sentence(editor, missing, english):
    response = post(editor, missing, "_next", english, field="name")

    missing.refresh_from_db()
    assert missing.name_en == "Baykar"
    assert response.status_code == 200
    assert "errornote" in response.content.decode()


@pytest.mark.parametrize("change", [{"summary_en": "Drone maker."}, {"summary_fr": "Constructeur d’avions."}])
def test_a_text_saved_over_a_newer_one_is_refused_and_kept(editor, missing, change):
    address = text_address(missing)
    rests_on = read(editor.get(address)).one("input", name="rests_on")["value"]
    Exhibitor.objects.filter(pk=missing.pk).update(**change)

    response = editor.post(address, {"english": "Typed.", "rests_on": rests_on, "_next": "1"})

    page = read(response)
    assert response.status_code == 409
    assert page.one("textarea", name="english").text.strip() == "Typed."
    assert next(iter(change.values())) in response.content.decode()
    missing.refresh_from_db()
    assert missing.summary_en == change.get("summary_en", "")

    again = {"english": "Typed.", "rests_on": page.one("input", name="rests_on")["value"], "_stay": "1"}
    editor.post(address, again)
    missing.refresh_from_db()
    assert missing.summary_en == "Typed."


def test_right_as_it_is_does_not_hold_for_another_french_text(editor, stale):
    address = text_address(stale)
    rests_on = read(editor.get(address)).one("input", name="rests_on")["value"]
    before = pairs_of(stale)
    stale.summary_fr = "Blindés amphibies."
    stale.save()
    note_french_changes(stale, before)

    response = editor.post(address, {"english": "Armour.", "rests_on": rests_on, "_right": "1"})

    assert response.status_code == 409
    assert StaleTranslation.objects.count() == 1


# What waits in a draft


def english_shown(client, row, field="summary"):
    return read(client.get(text_address(row, field))).one("textarea", name="english").text.strip()


def test_a_translation_goes_with_the_french_of_the_draft_that_waits(writer, missing):
    save_draft(writer, Exhibitor, missing, summary_fr="Constructeur d’avions.")

    assert "Constructeur d’avions." in writer.get(text_address(missing)).content.decode()
    post(writer, missing, "_stay", "Maker of planes.")

    draft = pending_draft(missing).plain
    assert (draft["summary_fr"], draft["summary_en"]) == ("Constructeur d’avions.", "Maker of planes.")
    missing.refresh_from_db()
    assert missing.summary_en == ""


def test_a_translation_of_french_that_waits_waits_with_it_whoever_saves_it(editor, missing):
    save_draft(editor, Exhibitor, missing, summary_fr="Constructeur d’avions.")

    assert told(post(editor, missing, "_stay", "Maker of planes."))[0].startswith("C’est un brouillon")

    missing.refresh_from_db()
    assert missing.summary_en == ""
    assert pending_draft(missing).plain["summary_en"] == "Maker of planes."


def test_of_two_translators_the_second_does_not_overwrite_the_first(writer, second_writer, missing):
    address = text_address(missing)
    rests_on = read(second_writer.get(address)).one("input", name="rests_on")["value"]
    post(writer, missing, "_stay", "Maker of drones.")

    refused = second_writer.post(address, {"english": "Drones.", "rests_on": rests_on, "_stay": "1"})

    assert refused.status_code == 409
    assert "Maker of drones." in refused.content.decode()
    assert pending_draft(missing).plain["summary_en"] == "Maker of drones."
    post(second_writer, missing, "_stay", "Drones.")
    assert pending_draft(missing).plain["summary_en"] == "Drones."


def test_a_text_saved_as_a_draft_is_to_do_no_longer_and_opens_with_what_was_saved(
    writer, second_writer, missing, stale
):
    post(writer, missing, "_stay", "Maker of drones.")
    post(writer, stale, "_stay", "Heavy armour.")

    for client in (writer, second_writer):
        assert listed(client) == []
        assert ("Baykar", "summary", "right") in listed(client, "?state=right")
        assert english_shown(client, missing) == "Maker of drones."
    page = read(writer.get(text_address(stale)))
    assert "Armour." in [item.text for item in page.all("div") if "original" in item.classes]


def test_french_that_waits_is_listed_as_it_waits(writer, missing):
    translated = make.cite(make.exhibitor(**make.both(name="Roketsan"), summary_fr="Fusées.", summary_en="Rockets."))
    save_draft(writer, Exhibitor, translated, summary_fr="Grandes fusées.")
    save_draft(writer, Exhibitor, missing, summary_fr="Avions.")

    texts = [(text.french, text.state) for text, _name, _address in writer.get(LIST).context["texts"]]

    assert texts == [("Avions.", "missing"), ("Grandes fusées.", "stale")]
    page = read(writer.get(text_address(translated)))
    assert [item.text.strip() for item in page.all("ins")] == ["Grandes fusées"]
    assert "_right" not in [item["name"] for item in page.all("input")]


def test_answers_are_found_in_a_draft_that_puts_them_into_another_order(writer):
    fact = make.fact("15", "17")
    first, second = fact.claims.all()
    save_draft(writer, Fact, fact, **{"claims-0-position": 2, "claims-1-position": 1, "claims-0-value_fr": "seize"})

    post(writer, first, "_stay", "sixteen", field="value")

    texts = {(part["value_fr"], part["value_en"]) for part in pending_draft(fact).plain["claims"]}
    assert texts == {("seize", "sixteen"), ("17", "17")}
    assert english_shown(writer, first, "value") == "sixteen"
    assert english_shown(writer, second, "value") == "17"


def test_what_the_draft_has_no_longer_is_not_translated_into_the_void(writer):
    fact = make.fact("15", "17")
    gone = fact.claims.first()
    save_draft(writer, Fact, fact, **{"claims-0-DELETE": "on"})

    refused = post(writer, gone, "_stay", "fifteen", field="value")

    assert any("n’a plus ce texte" in item.text for item in read(refused).all("li"))
    assert english_shown(writer, gone, "value") == "15"


def test_an_approved_draft_whose_english_changes_is_approved_no_longer(editor):
    draft = make.cite(make.exhibitor(state=State.DRAFT, summary_fr="Drones.", summary_en=""))
    press(editor, "_submit", Exhibitor, draft)
    note_review(draft, "approve", User.objects.get())

    post(editor, draft, "_stay", "Drones.")

    assert status_of(draft).review == ""


def test_where_a_second_pair_of_eyes_is_asked_for_a_translation_waits_for_it(editor, missing):
    NewsroomSettings(other_publisher_required=True).save()

    post(editor, missing, "_save", "Drone maker.")

    missing.refresh_from_db()
    assert missing.summary_en in ("", None)
    assert "Drone maker." in str(pending_draft(missing).plain)
