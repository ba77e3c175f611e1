"""What the press room makes of few rows: what is counted and listed, what stays hidden, what is said to be unknown."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from bamex.models import Imprint, State
from bamex.tests import make
from bamex.tests.crawl import Document
from news.models import Article
from news.tests.test_press import links, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def french():
    with override("fr"):
        yield


def test_people_and_themes_are_counted_by_what_readers_may_see():
    theme, speaker, silent = make.theme(name_fr="Formation"), make.person(name="Awa"), make.person(name="Bakary")
    make.statement(person=speaker).themes.add(theme)
    make.statement(person=silent, state=State.DRAFT).themes.add(theme)
    make.statement(person=make.person(name="Coumba", state=State.DRAFT)).themes.add(theme)
    found = links(read(reverse("press")))

    assert found[f"/fr/declarations/?personne={speaker.slug}"] == "Awa (1 déclaration)"
    assert found[f"/fr/declarations/?enjeu={theme.slug}"] == "Formation (1 déclaration)"
    assert not [href for href in found if silent.slug in href or "coumba" in href]


def test_the_sheet_names_no_draft():
    make.exhibitor(name_fr="Secrète", state=State.DRAFT, aliases="Cachée")
    make.delegation(country=make.country("RU", name="Russie"), state=State.DRAFT)
    html = read(reverse("name_list"))

    assert "Secrète" not in html
    assert "Cachée" not in html
    assert "/delegations/slug" not in html


# Coverage


def listed(query=""):
    return re.findall(r'href="/fr/sources/(r\d+)/"', read(f"{reverse('coverage_list')}{query}"))


def test_the_coverage_is_newest_first_and_holds_no_product_sheet():
    old, new = make.source(date="2025-09-12"), make.source(date="2025-11-12")
    undated = make.source(date="")
    make.source(kind="product")
    make.source(state=State.DRAFT)

    assert listed() == [row.code.lower() for row in (new, old, undated)]


@pytest.mark.parametrize(
    "query", ["?mois=2025-09", "?editeur=journal-du-mali", "?langue=tr", "?type=official", "?mois=2025-09&langue=tr"]
)
def test_it_is_narrowed_by_month_publisher_language_and_kind(query):
    make.source(date="2025-11-12")
    wanted = make.source(date="2025-09", publisher="Journal du Mali", language="tr", kind="official")

    assert listed(query) == [wanted.code.lower()]


@pytest.mark.parametrize("query", ["?mois=2025-99", "?editeur=%00", "?langue=" + "x" * 3000, "?page=banane"])
def test_an_unknown_value_shows_the_whole_list(query):
    row = make.source(date="2025-11-12")

    assert listed(query) == [row.code.lower()]


def test_a_source_that_needs_a_caution_has_it_beside_it():
    make.source(**make.both(caution="Média lié à l’État russe : à lire avec prudence."))

    assert '<span class="caution">Média lié à l’État russe\u00a0: à lire avec prudence.</span>' in read(
        reverse("coverage_list")
    )


def test_both_lists_of_works_say_what_square_brackets_mean():
    make.source(title="La Türkiye renforce son influence", title_is_descriptive=True)

    for name in ("coverage_list", "source_list"):
        assert "Un titre entre crochets décrit un document dont le titre propre n’est pas connu." in read(reverse(name))


def test_what_is_said_of_a_work_stands_in_one_line_between_single_points():
    make.source(kind="official", date="2025-11-12", language="en")

    line = re.search(r'<span class="meta">.*?</span>', read(reverse("coverage_list")), re.DOTALL)
    assert re.sub(r"\s+", " ", line[0]).endswith("2025</time>&nbsp;· anglais&nbsp;· Source officielle</span>")


def test_a_title_that_describes_a_work_is_in_its_own_language():
    make.source(language="ar", title="Türkiye strengthens its influence", title_is_descriptive=True)

    assert re.search(r'lang="en">\[Türkiye strengthens', read(reverse("coverage_list")))


def test_until_staff_give_an_address_the_legal_page_alone_says_that_it_is_to_come():
    to_come = "L’adresse où écrire n’est pas encore indiquée."
    assert "contact" not in Document(read(reverse("press"))).ids
    assert to_come in read(reverse("legal"))

    Imprint.objects.create(contact_email="presse@bamex.example")
    assert '<a href="mailto:presse@bamex.example">' in read(reverse("press"))
    assert '<a href="mailto:presse@bamex.example">' in read(reverse("legal"))
    assert to_come not in read(reverse("legal"))


def test_an_empty_portal_has_a_press_room_too():
    assert not Article.objects.exists()
    for name in ("press", "name_list", "coverage_list", "open_question_list"):
        read(reverse(name))
