"""The back office, as an editor uses it who is no superuser and has never seen Django."""

import io
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import DatabaseError
from django.utils.translation import override

from bamex.admin.inlines import citable_fields
from bamex.models import Correction, Imprint, Source, State
from bamex.tests import make
from bamex.tests.back_office import (
    UPDATE,
    act,
    cited,
    errors,
    page,
    publish,
    registered_models,
    save_draft,
    submitted,
    told,
    withdraw,
)
from exhibitors.models import Exhibitor, Person, Product
from news.models import Article, Claim, Fact, OpenQuestion
from programme.models import Salon, Session

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

MODELS = registered_models()
MOST_QUERIES = 13  # one of them asks for the content version, and with it whether something is due


@pytest.fixture
def everything():
    make.one_of_everything()


# An editor's day


def test_editor_adds_translates_cites_and_publishes_an_exhibitor(editor):
    source = make.source()
    values = {
        "name_fr": "Otokar",
        "summary_fr": "Constructeur de blindés.",
        "aliases": "Otokar A.Ş.\r\nOTOKAR",
        "country": make.country().pk,
        "certainty": "confirmed",
        "slug": "otokar",
    }
    assert save_draft(editor, Exhibitor, **values, **cited(source)).status_code == 302
    otokar = Exhibitor.objects.get()
    assert (otokar.state, otokar.code, otokar.first_published) == (State.DRAFT, "E001", None)
    assert otokar.aliases == "Otokar A.Ş.\nOTOKAR"
    assert otokar.citations.get().source == source
    assert editor.get("/fr/exposants/otokar/").status_code == 404

    publish(editor, Exhibitor, otokar, name_en="Otokar", summary_en="Maker of armoured vehicles.")
    otokar.refresh_from_db()
    assert otokar.is_published
    assert otokar.first_published
    assert "Maker of armoured vehicles." in editor.get("/en/exhibitors/otokar/").content.decode()


def test_editor_publishes_drafts_from_the_list(editor):
    drafts = [make.cite(make.exhibitor(state=State.DRAFT, name_fr=name)) for name in ("Baykar", "STM")]
    response = act(editor, Exhibitor, "publish", *drafts)
    (message,) = told(response)
    assert message.startswith("2 ")
    for draft in drafts:
        draft.refresh_from_db()
        assert draft.is_published
        assert draft.first_published
    assert LogEntry.objects.count() == 2


def test_publishing_in_english_leaves_the_french_text_alone(editor):
    draft = make.cite(make.exhibitor(state=State.DRAFT, name_fr="Génie militaire", name_en="Engineers"))
    editor.post(
        page(Exhibitor, "changelist"),
        {"action": "publish", "_selected_action": [draft.pk]},
        headers={"accept-language": "en"},
    )
    draft.refresh_from_db()
    assert (draft.name_fr, draft.name_en, draft.state) == ("Génie militaire", "Engineers", "published")


def test_nothing_is_published_from_the_list_without_a_source(editor):
    draft = make.exhibitor(state=State.DRAFT)
    response = act(editor, Exhibitor, "publish", draft)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert "Baykar" in told(response)[0]


def test_nothing_is_published_from_its_page_without_a_source(editor):
    draft = make.exhibitor(state=State.DRAFT)
    assert publish(editor, Exhibitor, draft).status_code == 200
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_nothing_is_published_on_sources_that_readers_do_not_see(editor):
    draft = make.exhibitor(state=State.DRAFT)
    draft = make.cite(draft, make.source(state=State.DRAFT), make.source(state=State.WITHDRAWN))

    assert "Baykar" in told(act(editor, Exhibitor, "publish", draft))[0]
    assert "Aucune de ces sources n’est publiée" in errors(publish(editor, Exhibitor, draft))[0]
    draft.refresh_from_db()
    assert draft.state == State.DRAFT

    seen = cited(make.source(), already=draft.citations.all())
    shown = editor.get(page(Exhibitor, "change", draft.pk))
    seen = {**submitted(shown), **seen, "_publish": "1"}
    assert editor.post(page(Exhibitor, "change", draft.pk), seen).status_code == 302


def test_an_object_already_bare_of_sources_that_readers_see_is_still_edited(editor):
    row = make.cite(make.exhibitor(), make.source(state=State.DRAFT))

    assert publish(editor, Exhibitor, row, website="https://exemple.test/").status_code == 302
    assert publish(editor, Exhibitor, row, **{"citations-0-locator": "p. 3"}).status_code == 200


def test_what_is_published_together_is_published_wholly_or_not_at_all(editor, monkeypatch):
    drafts = [make.cite(make.exhibitor(state=State.DRAFT)) for _number in range(3)]
    kept = []

    def record_two(row, moment):
        kept.append(row)
        if len(kept) == 3:
            raise DatabaseError

    monkeypatch.setattr("bamex.editorial.publishing.keep_public_version", record_two)
    with pytest.raises(DatabaseError):
        act(editor, Exhibitor, "publish", *drafts)

    assert {row.state for row in Exhibitor.objects.all()} == {State.DRAFT}
    assert LogEntry.objects.count() == 0


def test_last_source_of_a_published_object_stays(editor):
    row = make.cite(make.exhibitor())
    assert publish(editor, Exhibitor, row, **{"citations-0-DELETE": "on"}).status_code == 200
    assert row.citations.count() == 1


def test_editor_withdraws_and_is_asked_why(editor):
    row = make.cite(make.exhibitor(slug="baykar"))
    for_nothing = withdraw(editor, row, note_fr=" ")
    row.refresh_from_db()
    assert row.is_published
    assert for_nothing.context["form"].errors.keys() == {"note_fr"}

    withdraw(editor, row, note_fr="Cité par erreur.")
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
    response = editor.get("/fr/exposants/baykar/")
    assert (response.status_code, "Cité par erreur." in response.content.decode()) == (410, True)


def test_drafts_are_not_withdrawn(editor):
    draft = make.exhibitor(state=State.DRAFT)
    act(editor, Exhibitor, "withdraw", draft)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_what_was_published_becomes_no_draft_again(editor):
    row = make.cite(make.exhibitor())
    save_draft(editor, Exhibitor, row, state="draft", summary_fr="Autre chose.")
    row.refresh_from_db()
    assert (row.is_published, row.summary_fr) == (True, "Constructeur de drones.")


def test_the_page_that_deletes_stands_where_the_form_does_and_is_in_french(editor):
    draft = make.exhibitor(state=State.DRAFT, name_fr="Baykar <1: 2>")
    shown = editor.get(page(Exhibitor, "delete", draft.pk)).content.decode()

    assert "Exposants et délégations</a>" in shown.partition("breadcrumbs")[2].partition("</div>")[0]
    assert ">Baykar &lt;1: 2&gt;</a></li>" in shown
    assert [words for words in ("Exposant: ", "Exposants: ") if words in shown] == []


def test_what_was_published_is_not_deleted(editor):
    row, draft = make.exhibitor(), make.exhibitor(state=State.DRAFT)
    assert editor.post(page(Exhibitor, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert editor.post(page(Exhibitor, "delete", draft.pk), {"post": "yes"}).status_code == 302
    act(editor, Exhibitor, "delete_selected", row)
    assert Exhibitor.objects.get() == row


def test_page_links_to_both_languages(editor):
    html = editor.get(page(Exhibitor, "change", make.exhibitor(slug="baykar").pk)).content.decode()
    assert 'href="/fr/exposants/baykar/"' in html
    assert 'href="/en/exhibitors/baykar/"' in html


def test_draft_has_no_link_to_a_public_page(editor):
    html = editor.get(page(Exhibitor, "change", make.exhibitor(slug="baykar", state="draft").pk)).content.decode()
    assert "/fr/exposants/" not in html


def test_new_slug_keeps_the_old_address(editor):
    row = make.cite(make.exhibitor(slug="baykar"))
    publish(editor, Exhibitor, row, slug="baykar-technology")
    assert editor.get("/fr/exposants/baykar/")["Location"] == "/fr/exposants/baykar-technology/"
    assert "baykar" in editor.get(page(Exhibitor, "change", row.pk)).content.decode()


# Facts, answers and other rows with sources of their own


def test_fact_is_published_with_its_answers_and_their_sources_on_one_page(editor):
    first, second = make.source(), make.source()
    values = {"question_fr": "Combien ?", "short_label_fr": "Entreprises", "slug": "entreprises"}
    answers = {
        "claims-TOTAL_FORMS": 2,
        "claims-INITIAL_FORMS": 0,
        "claims-0-value_fr": "15",
        "claims-0-sources": [first.pk, second.pk],
        "claims-0-position": 0,
        "claims-1-value_fr": "60",
        "claims-1-sources": [second.pk],
        "claims-1-position": 0,
    }
    assert publish(editor, Fact, **values, **answers).status_code == 302
    found = [(claim.value_fr, [item.source for item in claim.citations.all()]) for claim in Claim.objects.all()]
    assert found == [("15", [first, second]), ("60", [second])]
    assert Fact.objects.get().is_published


def test_answer_needs_a_source(editor):
    values = {"question_fr": "Combien ?", "short_label_fr": "Entreprises", "slug": "entreprises"}
    answer = {"claims-TOTAL_FORMS": 1, "claims-INITIAL_FORMS": 0, "claims-0-value_fr": "15", "claims-0-position": 0}
    assert publish(editor, Fact, **values, **answer).status_code == 200
    assert not Fact.objects.exists()


def test_fact_without_an_answer_is_not_published(editor):
    draft = make.fact(state=State.DRAFT)
    assert publish(editor, Fact, draft).status_code == 200
    act(editor, Fact, "publish", draft)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_same_answer_twice_is_an_error_not_a_crash(editor):
    fact, source = make.fact("15"), make.source()
    again = {"claims-1-value_fr": "60", "claims-1-sources": [source.pk], "claims-1-position": 2}
    twice = {"claims-2-value_fr": "60", "claims-2-sources": [source.pk], "claims-2-position": 3}
    assert publish(editor, Fact, fact, **again, **twice, **{"claims-TOTAL_FORMS": 3}).status_code == 200
    assert fact.claims.count() == 1


def test_changing_sources_of_an_answer_keeps_the_details_of_the_others(editor):
    fact, other, new = make.fact("15"), make.source(), make.source()
    claim = fact.claims.get()
    make.cite(claim, other)
    kept = claim.citations.first()
    kept.locator = "page 2"
    kept.save()
    publish(editor, Fact, fact, **{"claims-0-sources": [kept.source_id, new.pk]})
    assert [(item.source, item.locator) for item in claim.citations.all()] == [(kept.source, "page 2"), (new, "")]


def test_citation_of_one_answer_is_detailed_on_its_own_page(editor):
    claim = make.fact("15").claims.get()
    publish(editor, Claim, claim, **{"citations-0-locator": "deuxième paragraphe", "citations-0-field": "value"})
    assert (claim.citations.get().locator, claim.citations.get().field) == ("deuxième paragraphe", "value")


def test_new_citation_comes_last(editor):
    row = make.cite(make.exhibitor(), make.source(), make.source())
    last = make.source()
    publish(editor, Exhibitor, row, **cited(last, already=row.citations.all()))
    assert list(row.citations.values_list("source", flat=True))[-1] == last.pk


def test_equipment_takes_sourced_characteristics(editor):
    source, product = make.source(), make.cite(make.product())
    row = {
        "specifications-TOTAL_FORMS": 1,
        "specifications-0-label_fr": "Autonomie",
        "specifications-0-value_fr": "27",
        "specifications-0-unit_fr": "h",
        "specifications-0-source": source.pk,
        "specifications-0-position": 0,
    }
    assert publish(editor, Product, product, **row, shown_as=["model", "flown"], **UPDATE).status_code == 302
    product.refresh_from_db()
    assert str(product.specifications.get().value_fr) == "27"
    assert product.shown_as == ["model", "flown"]


def test_citation_supports_the_whole_or_one_field_named_as_on_the_form():
    with override("en"):
        fields = {name: str(label) for name, label in citable_fields(Exhibitor)}
    assert fields["website"] == "Website"
    assert "summary" in fields
    assert not fields.keys() & {"summary_fr", "code", "slug", "state", "sort_fr", "website_candidate"}


# What goes wrong is said on the field


@pytest.mark.parametrize(("language", "label"), [("fr", "[fr]"), ("en", "[fr]")])
def test_missing_french_is_said_on_its_field(editor, language, label):
    row = make.cite(make.exhibitor())
    url = page(Exhibitor, "change", row.pk)
    data = submitted(editor.get(url), summary_fr="  ", headers=None)
    data.pop("headers")
    response = editor.post(url, data, headers={"accept-language": language})
    (message,) = response.context["adminform"].form.errors["summary_fr"]
    with override(language):
        name = Exhibitor._meta.get_field("summary").verbose_name
    assert message.startswith(f"{name[0].upper()}{name[1:]} {label}")


def test_english_without_french_is_said_on_the_french_field(editor):
    row = make.cite(make.exhibitor())
    response = publish(editor, Exhibitor, row, note_en="Reported once.")
    assert list(response.context["adminform"].form.errors) == ["note_fr"]


@pytest.mark.parametrize("model", MODELS)
def test_empty_form_is_refused_politely(editor, everything, model):
    response = editor.get(page(model, "add"))
    if response.status_code == 403:
        assert model in {Salon, Imprint}
        return
    empty = {name: value for name, value in submitted(response).items() if name.endswith("_FORMS")}
    assert editor.post(page(model, "add"), empty).status_code == 200


def test_taken_slug_names_who_has_it(editor):
    make.exhibitor(slug="baykar")
    row = make.cite(make.exhibitor(name_fr="STM"))
    response = publish(editor, Exhibitor, row, slug="baykar")
    assert "Baykar" in response.context["adminform"].form.errors["slug"][0]


def test_former_slug_of_another_is_taken(editor):
    former = make.exhibitor(slug="baykar")
    Exhibitor.objects.filter(pk=former.pk).update(slug="baykar-technology")
    row = make.cite(make.exhibitor(name_fr="STM"))
    assert "slug" in publish(editor, Exhibitor, row, slug="baykar").context["adminform"].form.errors


@pytest.mark.parametrize("slug", ["Baykar", "bay_kar", "-baykar", "baykar--stm"])
def test_slug_is_lower_case_with_hyphens(editor, slug):
    row = make.cite(make.exhibitor())
    assert "slug" in publish(editor, Exhibitor, row, slug=slug).context["adminform"].form.errors


def test_same_citation_twice_is_an_error_not_a_crash(editor):
    source = make.source()
    row = make.cite(make.exhibitor(), source)
    response = publish(editor, Exhibitor, row, **cited(source, source, already=row.citations.all()))
    assert response.status_code == 200
    assert any("cite" in error.lower() or "cité" in error.lower() for error in errors(response))


def test_promises_of_the_database_are_said_in_the_form(editor):
    row = make.cite(make.session())
    response = publish(editor, Session, row, start="2025-11-12", end="2025-11-11")
    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors()


def test_correction_names_an_object_that_exists(editor):
    values = {"date": "2025-12-01", "kind": "correction", "note_fr": "Une date."}
    assert publish(editor, Correction, object_code="E999", **values).status_code == 200
    assert publish(editor, Correction, object_code=make.exhibitor().code, **values).status_code == 302


# Lists


def test_every_model_is_shown_but_the_machinery():
    shown = {model.__name__ for model in MODELS}
    assert {"Source", "Salon", "Claim", "Objective", "Topic", "Organiser", "Imprint"} <= shown
    assert not shown & {"ContentVersion", "LoadedEntry", "Citation", "Specification"}
    assert len(shown) == 25


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("model", MODELS)
def test_editor_opens_every_list_and_form(editor, everything, model, language):
    headers = {"accept-language": language}
    for query in ("", "?q=Turkiye", "?english=missing", "?english=complete"):
        assert editor.get(page(model, "changelist") + query, headers=headers).status_code == 200
    if admin.site.get_model_admin(model).citations:
        assert editor.get(page(model, "changelist") + "?sources=none", headers=headers).status_code == 200
        assert editor.get(page(model, "changelist") + "?sources=some", headers=headers).status_code == 200
    row = model._base_manager.first()
    assert editor.get(page(model, "change", row.pk), headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("model", "maker"),
    [(Exhibitor, make.exhibitor), (Session, make.session), (Article, make.article), (Source, make.source)],
)
def test_list_costs_as_much_with_three_as_with_one(editor, django_assert_max_num_queries, model, maker):
    def cost():
        with django_assert_max_num_queries(MOST_QUERIES) as queries:
            editor.get(page(model, "changelist"))
        return len(queries)

    maker()
    with_one = cost()
    maker()
    maker()
    assert cost() == with_one


@pytest.mark.parametrize("model", MODELS)
def test_no_list_costs_more_than_twelve_queries(editor, everything, django_assert_max_num_queries, model):
    with django_assert_max_num_queries(MOST_QUERIES):
        editor.get(page(model, "changelist"))


@pytest.mark.parametrize("words", ["Turkiye", "Türkiye", "genie militaire", "Engineers", "PROD-7", "AKK"])
def test_search_finds_names_in_both_languages_and_aliases(editor, words):
    found = make.exhibitor(
        name_fr="Génie militaire", name_en="Engineers", aliases="AKK", legal_name="PROD-7", country=make.country()
    )
    make.exhibitor(name_fr="Autre", name_en="Other", country=make.country("ML"))
    response = editor.get(page(Exhibitor, "changelist"), {"q": words})
    assert list(response.context["cl"].queryset) == [found]


def test_filters_find_what_is_untranslated_and_what_is_unsourced(editor):
    complete = make.cite(make.exhibitor(name_fr="Complet"))
    untranslated = make.cite(make.exhibitor(name_fr="Seul", note_fr="Une note.", note_en=""))
    unsourced = make.exhibitor(name_fr="Sans source", state=State.DRAFT)

    def found(**query):
        return set(editor.get(page(Exhibitor, "changelist"), query).context["cl"].queryset)

    assert found(english="missing") == {untranslated}
    assert found(english="complete") == {complete, unsourced}
    assert found(sources="none") == {unsourced}
    assert found(sources="some") == {complete, untranslated}
    assert found(state__exact="draft") == {unsourced}


def test_fact_counts_the_sources_of_its_answers(editor):
    fact = make.fact("15", "60")
    (row,) = editor.get(page(Fact, "changelist")).context["cl"].queryset
    assert (row, row.source_count) == (fact, 2)


def test_source_counts_what_rests_on_it(editor):
    source = make.source()
    make.cite(make.exhibitor(), source)
    make.cite(make.article(), source)
    (row,) = editor.get(page(Source, "changelist")).context["cl"].queryset
    assert row.use_count == 2


def test_autocomplete_finds_a_source_by_publisher(editor):
    source = make.source(publisher="Présidence de la République")
    make.source(publisher="L’Essor")
    query = {"term": "presidence", "app_label": "exhibitors", "model_name": "citation", "field_name": "source"}
    results = editor.get("/admin/autocomplete/", query).json()["results"]
    assert [result["id"] for result in results] == [str(source.pk)]


# The rest


def test_singletons_are_neither_added_twice_nor_deleted(editor, everything):
    for model in (Salon, Imprint):
        row = model.objects.get()
        assert editor.get(page(model, "add")).status_code == 403
        assert editor.get(page(model, "delete", row.pk)).status_code == 403


def test_imprint_is_added_once(editor):
    assert publish(editor, Imprint, publisher_fr="Le salon", contact_email="salon@example.org").status_code == 302
    assert Imprint.objects.get().contact_email == "salon@example.org"


def test_new_unpublished_point_comes_last(editor):
    OpenQuestion.objects.create(text_fr="Les horaires", position=4)
    assert editor.get(page(OpenQuestion, "add")).context["adminform"].form["position"].value() == 5


def test_person_needs_no_slug_of_a_country(editor):
    values = {"name": "Sadio Camara", "role_fr": "Ministre", "slug": "sadio-camara"}
    assert publish(editor, Person, **values, **cited(make.source())).status_code == 302


def test_editor_without_permission_reads_only(client):
    user = User.objects.create_user("ali", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_exhibitor"))
    client.force_login(user)
    row = make.exhibitor()
    assert client.get(page(Exhibitor, "change", row.pk)).status_code == 200
    assert client.get(page(Article, "changelist")).status_code == 403
    act(client, Exhibitor, "withdraw", row)
    row.refresh_from_db()
    assert row.is_published


@pytest.mark.parametrize("path", ["", "exhibitors/exhibitor/", "exhibitors/exhibitor/add/", "news/fact/add/"])
def test_pages_keep_the_content_security_policy(editor, path):
    response = editor.get(f"/admin/{path}")
    html = response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "<style" not in html
    assert ' style="' not in html
    assert "javascript:" not in html
    assert " onclick" not in html


def test_view_site_leads_to_the_french_home(editor):
    assert 'href="/fr/"' in editor.get("/admin/").content.decode()


@pytest.mark.usefixtures("content")
def test_saving_unchanged_content_changes_nothing(editor):
    """Neither the log nor the loader takes a mere click on “Save” for an edit."""
    for model in MODELS:
        if row := model._base_manager.first():
            assert publish(editor, model, row).status_code == 302, model
    assert not [entry for entry in LogEntry.objects.all() if entry.change_message != "[]"]
    output = io.StringIO()
    call_command("load_content", stdout=output)
    assert "0 kept" in output.getvalue()


def test_dates_stay_dates(editor):
    row = make.cite(make.article(date=date(2025, 11, 12)))
    publish(editor, Article, row)
    row.refresh_from_db()
    assert row.date == date(2025, 11, 12)
