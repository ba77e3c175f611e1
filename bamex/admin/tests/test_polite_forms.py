"""What the forms of the back office say: errors that lead to their field, doubts, invisible characters, withdrawals."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from bamex.accounts.groups import WRITERS
from bamex.accounts.models import NewsroomSettings
from bamex.admin.index import IndexGroup
from bamex.editorial.models import Revision
from bamex.models import Correction, Source, State
from bamex.tests import make
from bamex.tests.back_office import UPDATE, cited, form_of, logged_in, page, publish, save_draft, told
from exhibitors.models import CountryGroup, Exhibitor
from news.models import Article, OpenQuestion
from news.tables import OPEN_QUESTIONS
from programme.models import Organiser, Salon, Session

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


def listed(response):
    """The list at the top of the form: what is wrong, and where it leads."""
    return [(error.text, error.target) for error in response.context["form_errors"]]


def settle(response):
    """The ticks by which the editor says that what is asked about is right."""
    return {"doubts_settled": [error.doubt for error in response.context["form_errors"] if error.doubt]}


def test_what_is_wrong_and_concerns_no_field_is_said_once(writer):
    refused = publish(writer, Exhibitor, make.cite(make.exhibitor()), summary_fr="Autre.", **UPDATE)

    ((text, _target),) = listed(refused)
    assert text.startswith("Votre compte ne publie pas")
    assert refused.content.decode().count(text) == 1
    assert "ci-dessous" not in refused.content.decode()  # Django's own line, which counts what the list tells


# The index


def test_the_index_is_in_the_order_of_a_day_and_sorted_as_a_dictionary(editor):
    groups = editor.get("/admin/").context["app_list"]
    wanted = [group.heading for group in IndexGroup if group != IndexGroup.ACCOUNTS]

    assert [group["name"] for group in groups][:7] == wanted
    assert [str(model["name"]) for model in groups[1]["models"]] == [
        "Délégations",
        "Équipements",
        "Exposants",
        "Matériels signalés",
        "Personnalités",
    ]


def test_every_model_of_the_portal_stands_under_a_heading_of_its_own_choice(admin_client):
    groups = admin_client.get("/admin/").context["app_list"]
    (last,) = (group for group in groups if group["name"] == IndexGroup.ACCOUNTS.heading)

    sections = {model["model"]._meta.label for model in last["models"]} - {"auth.User", "auth.Group"}
    assert not [label for label in sections if label.split(".")[0] in ("exhibitors", "programme", "news")]


# Errors lead to their fields


def test_errors_are_listed_with_field_and_language_and_lead_there(editor):
    response = publish(editor, Exhibitor, make.cite(make.exhibitor()), summary_fr="", slug="Çà et là")
    assert listed(response) == [
        ("Résumé [fr]\u00a0: le texte français est obligatoire.", "id_summary_fr"),
        ("Adresse courte\u00a0: Écrivez des minuscules sans accent, des chiffres et des traits d’union.", "id_slug"),
    ]
    assert 'href="#id_summary_fr"' in response.content.decode()


def test_an_error_in_a_row_says_which_row(editor):
    row = make.cite(make.exhibitor())
    response = publish(editor, Exhibitor, row, **{"citations-0-source": ""})
    ((text, target),) = listed(response)
    assert (text.split("\u00a0: ")[0].lower(), target) == ("citation de source 1", "id_citations-0-source")


def test_the_message_about_sources_names_the_drafts(editor):
    draft = make.cite(make.exhibitor(state=State.DRAFT), make.source(state=State.DRAFT, publisher="L’Essor du soir"))
    assert "L’Essor du soir" in listed(publish(editor, Exhibitor, draft))[0][0]


# What is refused, in forms and content files alike


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name_fr", "\u200b", "invisible"),
        ("name_fr", "Bay\x0bkar", "invisible"),
        ("summary_fr", "Un\x07 bip", "invisible"),
        ("name_fr", "x" * 400, "160"),
        ("summary_fr", "x" * 50_000, "2000"),
        ("website", "ftp://exemple.test/", "https://"),
        ("website", "ftp://exemple", "https://"),
        ("website", "ftp://", "https://"),
        ("website", "javascript:alert(1)", "https://"),
        ("website", "https://exemple", "entière"),
        ("website", "https://", "entière"),
        ("website", "http://[::1", "entière"),
        ("founded", "2090", "1000"),
    ],
)
def test_what_readers_could_not_use_is_refused_in_words(editor, field, value, words):
    response = publish(editor, Exhibitor, make.cite(make.exhibitor()), **UPDATE, **{field: value})
    ((text, target),) = listed(response)
    assert target == f"id_{field}"
    assert words in text


def test_a_name_is_not_cut_by_the_browser(editor):
    html = editor.get(page(Exhibitor, "add")).content.decode()
    assert "maxlength" not in html.split('name="name_fr"')[1].split(">")[0]


@pytest.mark.parametrize(
    ("written", "kept"), [("31/12/2025", "2025-12-31"), ("12/2025", "2025-12"), ("2025", "2025"), ("2025-12-31",) * 2]
)
def test_the_date_of_a_source_is_written_as_any_other(editor, written, kept):
    source = make.source()
    assert publish(editor, Source, source, date=written, **UPDATE).status_code == 302
    source.refresh_from_db()
    assert source.date == kept


@pytest.mark.parametrize(("model", "field"), [(Source, "date"), (Source, "accessed"), (Article, "date")])
def test_a_day_that_does_not_exist_is_refused_with_the_form_of_a_date(editor, model, field):
    row = make.source() if model is Source else make.cite(make.article())
    ((text, target),) = listed(publish(editor, model, row, **UPDATE, **{field: "31/02/2025"}))
    assert (target, "30/11/2025" in text) == (f"id_{field}", True)


# What is asked about before it is taken


def test_a_name_that_another_bears_is_taken_once_the_editor_says_so(editor):
    make.exhibitor(name_fr="Société Générale", slug="un")
    values = {"name_fr": "SOCIETE generale", "summary_fr": "Autre.", "country": make.country("ML").pk, "slug": "deux"}
    values |= {"certainty": "confirmed", **cited(make.source())}
    asked = publish(editor, Exhibitor, **values)
    assert "porte déjà ce nom" in listed(asked)[0][0]

    assert publish(editor, Exhibitor, **values, **settle(asked)).status_code == 302
    assert Exhibitor.objects.filter(slug="deux").exists()


def test_settling_one_doubt_settles_no_other(editor):
    row = make.cite(make.article())
    later = timezone.localdate().replace(year=timezone.localdate().year + 1)
    asked = publish(editor, Article, row, date=later.isoformat(), **UPDATE)
    assert "à venir" in listed(asked)[0][0]
    other = later.replace(day=1 + later.day % 28).isoformat()
    assert publish(editor, Article, row, date=other, **UPDATE, **settle(asked)).status_code == 200
    same = publish(editor, Article, row, date=later.isoformat(), **UPDATE, **settle(asked))
    assert same.status_code == 302


def test_a_session_on_a_day_outside_the_show_is_asked_about(editor):
    make.salon()
    row = make.cite(make.session())
    asked = publish(editor, Session, row, start="2035-11-12", end="", **UPDATE)
    assert "hors de la phase" in listed(asked)[0][0]


# Paragraphs


def test_each_text_says_what_becomes_of_its_lines(editor):
    assert "S’affiche en un seul paragraphe." in editor.get(page(Exhibitor, "add")).content.decode()
    form = editor.get(page(Article, "add")).context["adminform"].form
    assert form.fields["body_fr"].help_text == "Une ligne vide commence un paragraphe."


# Rows without a state are withdrawn with a reason


@pytest.fixture
def organiser():
    make.salon()
    mali = make.country("ML")
    return make.cite(Salon.objects.get().organisers.create(name_fr="OPCE", role_fr="Organisateur", country=mali))


def withdraw(client, row, **notes):
    return client.post(page(type(row), "withdraw", row.pk), {**notes, "_withdraw": "1"})


def give_back(client, row):
    return client.post(page(type(row), "withdraw", row.pk), {"_give_back": "1"})


def test_an_organiser_is_withdrawn_with_a_reason_that_readers_find_in_the_log(editor, organiser, client):
    assert "OPCE" in client.get("/fr/infos-pratiques/").content.decode()
    assert withdraw(editor, organiser, note_fr="").status_code == 200
    response = withdraw(editor, organiser, note_fr="Nommé par erreur.")
    assert response.status_code == 302
    assert "OPCE" not in client.get("/fr/infos-pratiques/").content.decode()
    log = client.get("/fr/corrections/").content.decode()
    assert "Nommé par erreur." in log
    assert Organiser.objects.filter(pk=organiser.pk).exists()

    assert 'name="_give_back"' in editor.get(page(Organiser, "withdraw", organiser.pk)).content.decode()
    give_back(editor, organiser)
    assert "OPCE" in client.get("/fr/infos-pratiques/").content.decode()


def test_what_is_withdrawn_and_given_back_is_among_the_revisions_with_who_did_it(editor, organiser):
    withdraw(editor, organiser, note_fr="Nommé par erreur.")
    give_back(editor, organiser)

    kept = Revision.objects.filter(model="programme.Salon").order_by("number")
    assert [(each.act, each.person_name) for each in kept] == [("found", ""), ("withdraw", "awa"), ("publish", "awa")]
    notes = [each.plain["organisers"][0].get("withdrawal_note_fr") for each in kept]
    assert notes == [None, "Nommé par erreur.", None]


@pytest.fixture
def withdrawer(client_class):
    """Somebody who may write and withdraw, and not publish, in a browser of their own."""
    client = logged_in(client_class(), "binta", WRITERS)
    User.objects.get(username="binta").user_permissions.add(Permission.objects.get(codename="withdraw"))
    return client


def test_to_show_something_to_readers_again_is_to_publish_it(withdrawer, organiser, client):
    answer = withdraw(withdrawer, organiser, note_fr="Nommé par erreur.")
    assert answer.status_code == 302

    assert page(Organiser, "withdraw", organiser.pk) not in form_of(withdrawer, organiser).content.decode()
    shown = withdrawer.get(page(Organiser, "withdraw", organiser.pk)).content.decode()
    assert 'name="_give_back"' not in shown
    assert "Votre compte ne publie pas" in shown
    refused = give_back(withdrawer, organiser)
    assert "Votre compte ne publie pas" in told(refused)[-1]
    organiser.refresh_from_db()
    assert organiser.is_withdrawn


def test_where_nobody_publishes_what_they_wrote_a_colleague_shows_it_again(editor, reviewer, organiser):
    NewsroomSettings(other_publisher_required=True).save()
    withdraw(editor, organiser, note_fr="Nommé par erreur.")

    assert "un collègue" in told(give_back(editor, organiser))[-1]
    organiser.refresh_from_db()
    assert organiser.is_withdrawn
    assert give_back(reviewer, organiser).status_code == 302
    organiser.refresh_from_db()
    assert not organiser.is_withdrawn


def test_a_double_click_withdraws_once_and_gives_back_once(editor, organiser):
    withdraw(editor, organiser, note_fr="Nommé par erreur.")
    again = withdraw(editor, organiser, note_fr="Nommé par erreur.")
    organiser.refresh_from_db()
    assert organiser.is_withdrawn
    assert "a été retiré depuis que vous avez ouvert la page" in told(again)[-1]

    give_back(editor, organiser)
    again = give_back(editor, organiser)
    organiser.refresh_from_db()
    assert not organiser.is_withdrawn
    assert "a été montré de nouveau aux lecteurs depuis" in told(again)[-1]
    assert Correction.objects.count() == 1


def test_a_draft_that_waits_would_bring_it_back_and_is_dealt_with_first(editor, organiser):
    save_draft(editor, Salon, organiser.salon, theme_fr="Un autre thème")

    answer = withdraw(editor, organiser, note_fr="Nommé par erreur.")

    assert "a un brouillon en attente" in told(answer)[-1]
    organiser.refresh_from_db()
    assert not organiser.is_withdrawn


def test_a_line_of_the_log_that_is_withdrawn_stays_there_struck(editor, client):
    line = Correction.objects.create(kind="correction", note_fr="Une date était fausse.")
    withdraw(editor, line, note_fr="La date était juste.")
    for path in ("/fr/corrections/", "/fr/corrections.atom", "/fr/corrections.csv"):
        text = client.get(path).content.decode()
        assert "Une date était fausse." in text
        assert "La date était juste." in text
    assert "<del>Une date" in client.get("/fr/corrections/").content.decode()


@pytest.mark.parametrize("model", [Correction, OpenQuestion, Organiser])
def test_nothing_that_readers_have_seen_is_deleted_by_two_clicks(admin_client, organiser, model):
    row = {
        Correction: lambda: Correction.objects.create(note_fr="Une date."),
        OpenQuestion: lambda: OpenQuestion.objects.create(text_fr="Les horaires"),
        Organiser: lambda: organiser,
    }[model]()
    html = admin_client.get(page(model, "change", row.pk)).content.decode()
    assert "deletelink" not in html
    assert f"/{row.pk}/withdraw/" in html
    answer = admin_client.post(page(model, "delete", row.pk), {"post": "yes"})
    assert answer.status_code == 403
    assert "ne se fait jamais" in answer.content.decode()


def test_an_open_question_that_is_withdrawn_is_in_no_file(editor, client):
    kept, gone = (OpenQuestion.objects.create(text_fr=text) for text in ("Le budget", "Le nombre de stands"))
    withdraw(editor, gone, note_fr="Publié depuis.")
    for path in ("/fr/faits/non-publie/", "/fr/infos-pratiques/"):
        text = client.get(path).content.decode()
        assert (kept.text_fr in text, gone.text_fr in text) == (True, False), path
    assert [row.text_fr for row in OPEN_QUESTIONS.make_rows()] == [kept.text_fr]


# Deleting and history in plain French


def test_what_stands_in_the_way_of_deleting_a_draft_is_named(admin_client):
    maker = make.exhibitor(state=State.DRAFT)
    product = make.cite(make.product(maker=maker))
    html = admin_client.get(page(Exhibitor, "delete", maker.pk)).content.decode()
    assert product.code in html
    assert "permission" not in html


def test_deleting_names_no_link_between_tables(admin_client):
    group = CountryGroup.objects.create(code="AES", name_fr="Alliance")
    group.members.add(make.country("ML"))
    assert "countrygroup-country" not in admin_client.get(page(CountryGroup, "delete", group.pk)).content.decode()


def test_history_calls_fields_as_the_form_does(editor):
    row = make.cite(make.exhibitor())
    publish(editor, Exhibitor, row, note_fr="Une note.", hq_city="Ankara", **UPDATE)
    html = editor.get(page(Exhibitor, "history", row.pk), follow=True).content.decode()
    assert "Note [fr]" in html
    assert "Head office" not in html


def test_numbers_up_to_ten_raise_no_alarm_and_others_one(editor):
    row = make.cite(make.exhibitor())
    quiet = publish(editor, Exhibitor, row, note_fr="Trois stands et dix drones.")
    assert "Trois" not in str(told(editor.get(quiet.url)))
    loud = publish(
        editor, Exhibitor, row, note_fr="Trois stands, 250 visiteurs.", summary_fr="Une maison de 800 personnes."
    )
    (alarm,) = (text for text in told(editor.get(loud.url)) if "250" in text)
    assert "800" in alarm
