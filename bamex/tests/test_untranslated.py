"""What has no English: shown in French and marked as such, wherever it stands; and what that means for its page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import addresses, path_of, read, sitemap
from bamex.text.languages import is_translated
from exhibitors.models import Specification
from news.models import Fact
from programme.models import Objective, Organiser, Phase

pytestmark = pytest.mark.django_db


def fact_with_a_claim():
    row = make.fact()
    make.cite(make.claim(row, value_fr="quinze", value_en=""))
    return row


def product_with_a_specification():
    row = make.product()
    Specification.objects.create(
        product=row, source=make.source(), label_fr="Portée", label_en="", value_fr="1", value_en="1"
    )
    return row


def delegation_of_a_country():
    return make.delegation(country=make.country("ZZ", name_fr="Zédie", name_en=""))


PARTS = [fact_with_a_claim, product_with_a_specification, delegation_of_a_country]


@pytest.mark.parametrize("made", PARTS)
def test_a_page_whose_parts_have_no_english_says_so(client, made):
    row = made()
    with override("fr"):
        french = row.get_absolute_url()
    with override("en"):
        english = row.get_absolute_url()

    page = read(client.get(english))

    assert [item.text for item in page.all("p") if "notice" in item.classes] == [
        "Part of this page has not been translated: it is shown in French."
    ]
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert path_of(page.links("canonical")[0]["href"]) == french
    assert read(client.get(french)).one("link", rel="canonical")["href"].endswith(french)


@pytest.mark.parametrize("made", PARTS)
def test_it_is_in_the_sitemap_in_french_only(client, made):
    row = made()
    with override("en"):
        english = row.get_absolute_url()
    with override("fr"):
        french = row.get_absolute_url()

    found = sitemap(client)

    assert english not in found
    assert found[french] == {"fr": french, "x-default": french}


def test_practical_information_says_so_for_the_organisers_and_the_objectives(client):
    salon = make.salon()
    whole = read(client.get("/en/practical/"))
    Objective.objects.create(salon=salon, text_fr="Former", text_en="")

    partly = read(client.get("/en/practical/"))

    assert [item["name"] for item in whole.all("meta") if item["name"] == "robots"] == []
    assert partly.one("meta", name="robots")["content"] == "noindex"
    assert "/en/practical/" not in sitemap(client)
    Objective.objects.all().delete()
    Organiser.objects.create(salon=salon, name_fr="Nom", role_fr="Tutelle", role_en="", country=salon.country)
    assert "/en/practical/" not in sitemap(client)


def test_parts_count_when_they_are_at_hand_and_are_not_asked_for():
    fact_with_a_claim()
    plain, whole = Fact.objects.get(), Fact.objects.prefetch_related("claims").get()

    with CaptureQueriesContext(connection) as captured:
        assert (is_translated(plain), is_translated(whole)) == (True, False)

    assert len(captured) == 0


# Names in lists of links


def test_a_name_without_english_is_marked_as_french_where_rows_are_only_named(client):
    source = make.source()
    rows = [
        make.exhibitor(name_fr="Écovert", name_en=""),
        delegation_of_a_country(),
        make.fact(question_fr="Combien ?", question_en=""),
    ]
    for row in rows[:2]:
        make.cite(row, source)
    make.cite(make.phase(name_fr="Clôture", name_en=""), source)

    site_map = read(client.get("/en/site-map/"))
    detail = read(client.get(f"/en/sources/{source.code.lower()}/"))

    for page, wanted in ((site_map, {"Écovert", "Zédie", "Combien\u202f?"}), (detail, {"Écovert", "Zédie", "Clôture"})):
        assert wanted <= {item.text for item in page.all("span") if item["lang"] == "fr"}
    assert Phase.objects.count() == 1


def test_a_person_and_a_statement_are_named_as_they_are(client):
    source = make.source()
    person = make.person(name="Ali Zorglub", country=make.country("ZZ", name="Zédie"))
    make.cite(person, source)
    make.cite(make.statement(person=person), source)

    page = client.get(f"/en/sources/{source.code.lower()}/").content.decode()

    assert ">Ali Zorglub</a>" in page
    assert ">Ali Zorglub, " in page
    assert "Zédie</a>" not in page


def test_the_name_of_what_was_withdrawn_is_marked_as_french(client):
    row = make.exhibitor(slug="ecovert", name_fr="Écovert", name_en="", state=State.WITHDRAWN)
    source = make.source(title="Salon açıldı", language="tr", state=State.WITHDRAWN)

    pages = [read(client.get(path)) for path in ("/en/exhibitors/ecovert/", f"/en/sources/{source.code.lower()}/")]

    assert row.code in client.get("/en/exhibitors/ecovert/").content.decode()
    assert [
        [item.text for item in page.all("span") if item["lang"] == wanted]
        for page, wanted in zip(pages, ("fr", "tr"), strict=True)
    ] == [["Écovert"], ["Salon açıldı"]]


# Titles of works


@pytest.mark.parametrize(
    ("descriptive", "language", "expected"),
    [(False, "ar", "ar"), (True, "ar", "en"), (True, "fr", "fr"), (True, "tr", "en"), (False, "fr", "fr")],
)
def test_a_title_that_describes_a_work_is_not_in_the_work_s_language(client, descriptive, language, expected):
    row = make.source(title="Wakanda opens", language=language, title_is_descriptive=descriptive)

    page = read(client.get(f"/fr/sources/{row.code.lower()}/"))
    found = read(client.get("/fr/recherche/?q=wakanda"))

    assert row.title_language == page.one("h1")["lang"] == expected
    assert found.one("a", href=f"/fr/sources/{row.code.lower()}/")["lang"] == expected


# One language only


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["", None], ids=["empty", "null"])
def test_what_has_no_english_is_shown_in_french_and_says_so(client, missing):
    row = make.exhibitor(
        slug="baykar", name_fr="Baykar", name_en="Baykar", summary_fr="Drones turcs.", summary_en=missing
    )

    answer = client.get("/en/exhibitors/baykar/")

    page = read(answer)
    assert answer.status_code == 200
    assert [item.text for item in page.all("span") if item["lang"] == "fr"] == ["Drones turcs."]
    assert [item.text for item in page.all("p") if "notice" in item.classes] == [
        "Part of this page has not been translated: it is shown in French."
    ]
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert path_of(page.links("canonical")[0]["href"]) == addresses(row)["fr"]


@pytest.mark.django_db
def test_what_has_no_english_is_in_the_sitemap_in_french_only(client):
    row = make.exhibitor(slug="baykar", summary_en="")
    whole = make.exhibitor(slug="otokar", country=row.country)

    found = sitemap(client)

    assert "/en/exhibitors/baykar/" not in found
    assert found["/fr/exposants/baykar/"] == {"fr": "/fr/exposants/baykar/", "x-default": "/fr/exposants/baykar/"}
    assert set(addresses(whole).values()) <= found.keys()


@pytest.mark.django_db
def test_the_french_page_of_what_has_no_english_stands_alone(client):
    make.exhibitor(slug="baykar", summary_en="")

    page = read(client.get("/fr/exposants/baykar/"))

    assert [item["name"] for item in page.all("meta") if item["name"] == "robots"] == []
    assert [item for item in page.all("p") if "notice" in item.classes] == []
    assert path_of(page.links("canonical")[0]["href"]) == "/fr/exposants/baykar/"


@pytest.mark.django_db
def test_a_list_marks_what_has_no_english(client):
    row = make.exhibitor(name_fr="Société de défense", name_en="")

    page = read(client.get("/en/exhibitors/"))

    (name,) = (item for item in page.all("span") if item.text == row.name_fr)
    assert name["lang"] == "fr"


@pytest.mark.parametrize("english", [None, ""])
@pytest.mark.parametrize("path", ["/en/", "/en/exhibitors/", "/en/equipment/", "/en/delegations/", "/en/site-map/"])
@pytest.mark.django_db
def test_a_name_without_english_stands_in_the_lists_in_french(client, english, path):
    make.product(
        name_fr="Éco-drone",
        name_en=english,
        maker=make.exhibitor(name_fr="Écovert", name_en=english),
        category=make.category(name_fr="Énergie", name_en=english),
    )
    make.delegation()

    answer = client.get(path)

    assert answer.status_code == 200
    assert 'id="letter-"' not in answer.content.decode()
