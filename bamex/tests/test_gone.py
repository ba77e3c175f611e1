"""What was renamed or withdrawn: no address is lost, whether it is a page, a filter or a place in a list."""

import json

import pytest
from django.utils.translation import override

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import addresses, read, sitemap
from bamex.tests.web import MARKER, everywhere, shown

pytestmark = pytest.mark.django_db

NOTES = {"withdrawal_note_fr": "Inscrit par erreur.", "withdrawal_note_en": "Entered by mistake."}


# Nouns that live in lists


@pytest.mark.parametrize("noun", ["statement", "reported_equipment"])
@pytest.mark.parametrize(
    ("asked", "title", "note"),
    [
        ("fr", "Cette page a été retirée", "Inscrit par erreur."),
        ("en", "This page has been withdrawn", "Entered by mistake."),
    ],
)
def test_what_lives_in_a_list_explains_its_withdrawal_at_its_permanent_address(client, noun, asked, title, note):
    row = getattr(make, noun)(state=State.WITHDRAWN, **NOTES)

    answer = client.get(f"/id/{row.code}", headers={"Accept-Language": asked})

    page = read(answer)
    assert (answer.status_code, page.one("h1").text, page.one("html")["lang"]) == (410, title, asked)
    assert note in answer.content.decode()
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("noun", ["statement", "reported_equipment"])
def test_a_place_in_a_list_explains_the_withdrawal_of_what_stood_there(client, noun):
    row = getattr(make, noun)(state=State.WITHDRAWN, **NOTES)
    draft = getattr(make, noun)(state=State.DRAFT)
    with override("fr"):
        path, anchor = row.get_absolute_url().partition("?")[0].partition("#")[0], row.anchor

    page = read(client.get(path))

    assert "Inscrit par erreur." in page.one("li", id=anchor).text
    assert draft.anchor not in page.ids
    assert "Il salue" not in client.get(path).content.decode()


def test_a_list_from_which_nothing_was_withdrawn_says_nothing_of_it(client):
    make.statement()

    assert "withdrawn-title" not in client.get("/fr/declarations/").content.decode()


@pytest.mark.parametrize(("noun", "path"), [("theme", "/fr/cooperation/"), ("fact", "/fr/faits/")])
def test_a_renamed_place_in_a_list_is_still_found_by_its_former_slugs(client, noun, path):
    row = renamed(getattr(make, noun)(slug="first"))

    page = read(client.get(path))

    assert {"first", "second", "third"} <= set(page.ids)
    assert row.slug == "third"


def renamed(row):
    for slug in ("second", "third"):
        row.slug = slug
        row.save()
    return row


# Files


@pytest.mark.parametrize(
    ("address", "note"),
    [
        ("/fr/exposants/baykar.zip", NOTES["withdrawal_note_fr"]),
        ("/en/exhibitors/baykar.zip", NOTES["withdrawal_note_en"]),
        ("/fr/citer/E012.ris", NOTES["withdrawal_note_fr"]),
        ("/en/cite/E012.json", NOTES["withdrawal_note_en"]),
        ("/fr/redactions/E012/1.json", NOTES["withdrawal_note_fr"]),
    ],
)
def test_a_file_of_what_was_withdrawn_says_why_in_the_form_of_files(client, address, note):
    make.exhibitor(code="E012", slug="baykar", state=State.WITHDRAWN, **NOTES)

    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(answer.content)
    assert (problem["type"].rpartition("#")[2], problem["detail"], problem["code"]) == ("withdrawn", note, "E012")


# Filters


def domain_of_an_exhibitor(slug):
    row = make.category(slug=slug)
    make.exhibitor().domains.add(row)
    return row


def theme_of_a_statement(slug):
    row = make.theme(slug=slug)
    make.statement().themes.add(row)
    return row


FILTERS = [
    ("/fr/exposants/?domaine={}", domain_of_an_exhibitor),
    ("/fr/equipements/?domaine={}", lambda slug: make.product(category=make.category(slug=slug)).category),
    ("/en/equipment/?domain={}", lambda slug: make.product(category=make.category(slug=slug)).category),
    ("/fr/equipements/?fabricant={}", lambda slug: make.product(maker=make.exhibitor(slug=slug)).maker),
    ("/fr/programme/?lieu={}", lambda slug: make.session(venue=make.venue(slug=slug)).venue),
    ("/fr/declarations/?personne={}", lambda slug: make.statement(person=make.person(slug=slug)).person),
    ("/fr/declarations/?enjeu={}", theme_of_a_statement),
]


@pytest.mark.parametrize(("address", "made"), FILTERS)
def test_a_filter_by_a_former_slug_leads_to_the_filter_by_the_present_one(client, address, made):
    renamed(made("first"))

    for slug in "first", "second":
        answer = client.get(address.format(slug))
        assert (answer.status_code, answer.headers["Location"]) == (301, address.format("third"))
    assert client.get(address.format("third")).status_code == 200


@pytest.mark.parametrize(("address", "made"), FILTERS)
def test_a_filter_by_something_withdrawn_explains_itself(client, address, made):
    row = made("first")
    type(row).objects.filter(pk=row.pk).update(state=State.WITHDRAWN, **NOTES)

    answer = client.get(address.format("first"))

    assert answer.status_code == 410
    assert NOTES["withdrawal_note_en" if "/en/" in address else "withdrawal_note_fr"] in answer.content.decode()


def test_the_other_filters_stay_in_force_when_one_is_renamed(client):
    row = make.exhibitor(country=make.country("TR"))
    row.domains.add(renamed(make.category(slug="first")))

    answer = client.get("/fr/exposants/?pays=TR&domaine=first")

    assert answer.headers["Location"] == "/fr/exposants/?pays=TR&domaine=third"


@pytest.mark.parametrize("value", ["draft", "nothing", "%00", "x" * 5000])
def test_a_filter_by_a_draft_or_by_nothing_known_is_named_as_before(client, value):
    make.product()
    make.category(slug="draft", state=State.DRAFT)

    answer = client.get(f"/fr/equipements/?domaine={value}")

    assert answer.status_code == 200
    assert ("Valeur de filtre inconnue" in answer.content.decode()) == (value != "%00")


# Nouns that have a page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "note"),
    [
        ("fr", "Cette page a été retirée", "Confondu avec une autre entreprise."),
        ("en", "This page has been withdrawn", "Mistaken for another company."),
    ],
)
def test_a_withdrawn_object_explains_itself(client, language, title, note):
    row = make.exhibitor(
        name_fr=MARKER,
        name_en=MARKER,
        state=State.WITHDRAWN,
        withdrawal_note_fr="Confondu avec une autre entreprise.",
        withdrawal_note_en="Mistaken for another company.",
    )

    answer = client.get(addresses(row)[language])

    page = read(answer)
    assert (answer.status_code, page.one("h1").text, page.one("html")["lang"]) == (410, title, language)
    assert note in answer.content.decode()
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "noun", ["exhibitor", "product", "person", "delegation", "venue", "session", "article", "fact", "source"]
)
def test_every_noun_can_be_withdrawn(client, noun):
    row = getattr(make, noun)(state=State.WITHDRAWN)

    for address in addresses(row).values():
        assert client.get(address).status_code == 410
    assert client.get(f"/id/{row.code}").headers["Location"] == addresses(row)["fr"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_withdrawn_object_is_listed_nowhere(client):
    row = make.exhibitor(name_fr=MARKER, name_en=MARKER, state=State.WITHDRAWN)
    make.exhibitor(country=row.country)
    make.salon()
    make.session()  # without one there is no calendar

    assert shown(client, everywhere(client)) == {}
    assert not set(addresses(row).values()) & set(sitemap(client))
