"""The press room: a journalist goes from a question to a cited answer in two taps."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bamex.models import Imprint, Source
from bamex.tests.content_entries import count_entries
from bamex.tests.crawl import Document, tight
from bamex.text.languages import localized
from exhibitors.models import Country, Exhibitor, Person, Product
from news.models import Statement, Theme
from programme.models import Salon, Venue

pytestmark = pytest.mark.django_db
whole = pytest.mark.usefixtures("content")
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture(autouse=True)
def active_language(request):
    with override(request.getfixturevalue("language") if "language" in request.fixturenames else "fr"):
        yield


def read(path):
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return tight(answer.content.decode())


def links(html):
    """Address → what the link says, once each."""
    return {element["href"]: " ".join(element.text.split()) for element in Document(html).all("a") if element["href"]}


# Journeys


@whole
@LANGUAGES
def test_how_many_companies_exhibited_in_two_taps_with_the_disagreement_and_an_anchor(language):
    home = links(read(reverse("home")))
    press = read(reverse("press"))
    question = {"fr": "Combien d’entreprises ont exposé\u202f?", "en": "How many companies exhibited?"}[language]
    part = press.partition(question)[2].partition("<h3>")[0]
    answer = next(href for href in links(part) if href.endswith("#e"))
    page, _, anchor = answer.partition("#")

    assert reverse("press") in home  # the first tap, on any page
    assert {"fr": "Les sources divergent", "en": "The sources disagree"}[language] in part
    assert f'<li id="{anchor}">' in read(page)  # the second
    assert "Harun Saraç" in read(page).partition(f'<li id="{anchor}">')[2].partition("</li>")[0]


@whole
@LANGUAGES
def test_the_statement_of_the_prime_minister_with_its_source_in_two_taps(language):
    address, said = next(
        (href, text) for href, text in links(read(reverse("press"))).items() if text.startswith("Abdoulaye Maïga")
    )
    html = read(address)

    words = {"fr": "déclarations", "en": "statements"}[language]
    assert said == f"Abdoulaye Maïga (4 {words})"
    assert html.count('<div class="statement"') == 4
    assert html.count('<details class="sources"') >= 4
    assert html.count('id="note-') >= 1


# The show in a few words


@whole
@LANGUAGES
@pytest.mark.parametrize("length", [25, 50, 100])
def test_the_show_is_told_in_so_many_words(language, length):
    salon = Salon.objects.get()
    text = localized(salon, f"in_{length}_words")

    assert text.language == language
    assert len([word for word in text.with_figures().split() if re.search(r"\w", word)]) == length
    assert salon.citations.filter(field=f"in_{length}_words").exists()
    assert len(re.findall(r'<p class="copy">', read(reverse("press")))) == 3


@whole
def test_what_is_copied_leaves_the_marks_out_and_keeps_the_disagreement():
    html = read(reverse("press"))
    last = html.split('<p class="copy">')[-1].partition("</p>")[0]

    assert "15 entreprises turques" in last
    assert "[les sources divergent]" in last


# Statements


@whole
@LANGUAGES
def test_every_statement_is_reached_by_its_person_and_its_themes(language):
    found = links(read(reverse("press")))
    by = {
        name: [int(re.search(r"\((\d+) ", text)[1]) for href, text in found.items() if f"?{name}=" in href]
        for name in PARAMETERS[language]
    }

    assert sum(by[PARAMETERS[language][0]]) == Statement.objects.visible().count()
    assert len(by[PARAMETERS[language][1]]) == Theme.objects.filter(statements__isnull=False).distinct().count()


PARAMETERS = {"fr": ("personne", "enjeu"), "en": ("person", "theme")}


# Names


@whole
@LANGUAGES
def test_the_sheet_has_every_name_and_every_variant(language):
    html = " ".join(element.text for element in Document(read(reverse("name_list"))).all("li"))
    html = html.replace("\u00a0", " ").replace("\u202f", " ")
    rows = [*Person.objects.visible(), *Exhibitor.objects.visible(), *Product.objects.visible()]
    rows += [*Venue.objects.visible(), *Country.objects.all()]
    names = {str(getattr(row, f"name_{language}", None) or row.name) for row in rows}
    variants = {alias for row in rows for alias in row.alias_list}

    assert len(rows) == count_entries("people", "exhibitors", "products", "venues", "countries")
    assert [name for name in names | variants if name.replace("\u00a0", " ") not in html] == []


# Terms and contact


@whole
@LANGUAGES
def test_terms_names_coverage_and_unpublished_points_are_one_tap_away(language):
    found = links(read(reverse("press")))

    wanted = ("legal", "name_list", "coverage_list", "open_question_list", "fact_list", "statement_list", "source_list")
    assert [name for name in wanted if reverse(name) not in found] == []
    assert str(Source.objects.coverage().count()) in found[reverse("coverage_list")]


@whole
def test_the_links_at_its_head_stand_in_the_order_of_the_page():
    Imprint.objects.update_or_create(defaults={"contact_email": "presse@bamex.example"})
    html = read(reverse("press"))
    places = [html.index(f'id="{anchor}"') for anchor in re.findall(r'<li><a href="#([a-z]+)">', html)]

    assert len(places) == 5
    assert places == sorted(places)
