"""The search across everything that the back office holds."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import save_draft
from bamex.tests.crawl import read
from exhibitors.models import Exhibitor
from news.models import OpenQuestion

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

PAGE = "/admin/search/"


def found(client, query, **data):
    groups = client.get(PAGE, {"q": query, **data}).context["groups"]
    return {(group.label.partition(".")[2], item["title"]) for group in groups for item in group.shown}


def test_any_word_finds_and_what_has_most_of_them_comes_first(editor):
    make.source(publisher="Anadolu", title="Bamako'da savunma")
    make.source(publisher="Agence malienne", title="Le salon anadolu")
    make.source(publisher="L’Essor", title="Le salon ouvre")

    (group,) = editor.get(PAGE, {"q": "agence anadolu"}).context["groups"]

    assert [item["title"] for item in group.shown] == ["Le salon anadolu", "Bamako'da savunma"]


def test_a_draft_that_waits_is_searched_beside_what_readers_see(editor):
    baykar = make.cite(make.exhibitor(**make.both(name="Baykar")))
    save_draft(editor, Exhibitor, baykar, summary_fr="Présente un prototype amphibie.")

    assert found(editor, "amphibies") == {("Exhibitor", "Baykar")}
    assert found(editor, "Baykar amphibie") == {("Exhibitor", "Baykar")}
    assert found(editor, "summary") == set()  # how a draft is kept is no word of it


def test_of_three_words_one_may_be_wanting_and_no_more(editor):
    for title in ("Drones turcs exposés", "Drones turcs", "Drones"):
        make.source(title=title)

    assert found(editor, "drones turcs exposés") == {("Source", "Drones turcs exposés"), ("Source", "Drones turcs")}


def test_what_is_called_as_was_typed_comes_before_what_only_speaks_of_it(editor):
    country = make.country()
    make.exhibitor(**make.both(name="Atelier"), summary_fr="Loue un blindé à Forum Défense.", country=country)
    for name in ("Le Forum défense", "Forum défense du Sahel", "Forum Defense", "Défense du forum"):
        make.exhibitor(**make.both(name=name), country=country)

    (group,) = editor.get(PAGE, {"q": "forum défense"}).context["groups"]

    titles = [item["title"] for item in group.shown]
    assert titles == ["Forum Defense", "Forum défense du Sahel", "Le Forum défense", "Défense du forum", "Atelier"]


def test_where_none_has_all_the_words_what_is_called_by_one_comes_alone(editor):
    country = make.country()
    make.exhibitor(**make.both(name="Défense du Sahel"), country=country)
    make.exhibitor(**make.both(name="Atelier"), summary_fr="Travaille pour la défense.", country=country)

    assert found(editor, "forum défense") == {("Exhibitor", "Défense du Sahel")}
    assert found(editor, "défense") == {("Exhibitor", "Défense du Sahel"), ("Exhibitor", "Atelier")}


def test_where_many_have_all_the_words_nothing_else_is_shown(editor):
    country = make.country()
    for number in range(5):
        make.exhibitor(**make.both(name=f"Drones turcs {number}"), country=country)
    make.exhibitor(**make.both(name="Drones"), country=country)

    assert {title for _noun, title in found(editor, "drones turcs")} == {f"Drones turcs {n}" for n in range(5)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("société", {("Exhibitor", "Societe Générale")}),
        ("SOCIETE", {("Exhibitor", "Societe Générale")}),
        ("Ets Traoré", {("Exhibitor", "Societe Générale")}),
        ("constructeurs blindés", {("Exhibitor", "Societe Générale")}),
        ("maker of armour", {("Exhibitor", "Societe Générale")}),
        ("quinze", {("Fact", "Combien ?"), ("Claim", "quinze")}),
        ("horaires", {("OpenQuestion", "Les horaires")}),
        ("banane", set()),
        ("%", set()),
        ("", set()),
    ],
)
def test_drafts_are_found_by_name_alias_and_words(editor, query, expected):
    make.exhibitor(
        **make.both(name="Societe Générale"),
        aliases="Ets Traore",
        summary_fr="Constructeur de blindés.",
        summary_en="Maker of armour.",
        state=State.DRAFT,
    )
    make.claim(
        make.fact(**make.both(question="Combien ?"), **make.both(short_label="Nombre"), state=State.DRAFT), "quinze"
    )
    OpenQuestion.objects.create(text_fr="Les horaires")

    assert found(editor, query) == expected


def test_a_code_finds_its_object_alone(editor):
    row = make.exhibitor(**make.both(name="Baykar"))
    make.exhibitor(**make.both(name=f"Voir {row.code}"), country=row.country)

    assert found(editor, row.code.lower()) == {("Exhibitor", "Baykar")}


def test_each_object_is_shown_with_its_code_and_its_state_and_leads_to_its_form(editor):
    row = make.exhibitor(**make.both(name="Baykar"), state=State.DRAFT)

    page = read(editor.get(PAGE, {"q": "baykar"}))

    assert page.one("a", href=f"/admin/exhibitors/exhibitor/{row.pk}/change/").text == "Baykar"
    assert f"{row.code} · Brouillon" in [item.text.strip() for item in page.all("span")]


def test_one_noun_is_shown_whole_when_it_is_asked_for(editor):
    country = make.country()
    for number in range(12):
        make.exhibitor(**make.both(name=f"Drones {number}"), country=country)

    (group,) = editor.get(PAGE, {"q": "drones"}).context["groups"]
    assert (len(group.shown), group.more) == (10, 2)
    (group,) = editor.get(PAGE, {"q": "drones", "noun": "exhibitors.Exhibitor"}).context["groups"]
    assert (len(group.shown), group.more) == (12, 0)


def test_who_may_not_see_a_noun_does_not_find_it(client):
    user = User.objects.create_user("oumou", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(user)
    make.exhibitor(**make.both(name="Drones"))
    make.article(**make.both(title="Des drones"))

    assert found(client, "drones") == {("Article", "Des drones")}


@pytest.mark.parametrize("query", ["' OR 1=1", "é" * 5000, "a b c d e f g h i j k l m n o p", "{F001a}"])
def test_whatever_is_typed_gets_an_answer_in_few_queries(editor, query):
    make.exhibitor()
    editor.get(PAGE)

    with CaptureQueriesContext(connection) as captured:
        assert editor.get(PAGE, {"q": query}).status_code == 200

    assert len(captured) <= 10


def test_the_field_is_on_every_page_of_the_back_office(editor):
    for path in ("/admin/", "/admin/exhibitors/exhibitor/", "/admin/exhibitors/exhibitor/add/"):
        page = read(editor.get(path))
        assert page.one("input", type="search", name="q", **{"aria-label": "Chercher partout"})
