"""Long lists: the page asked for is shown, or named when there is none."""

import re
from datetime import date

import pytest

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import tight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

LISTS = [
    "/fr/programme/",
    "/fr/lieux/",
    "/fr/exposants/",
    "/fr/equipements/",
    "/fr/delegations/",
    "/fr/personnalites/",
    "/fr/actualites/",
    "/fr/faits/",
    "/fr/declarations/",
    "/fr/cooperation/",
    "/fr/sources/",
]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("page", ["99", "0", "-1", "deux"])
def test_a_page_that_no_list_has_is_named_and_the_first_shown(client, path, page):
    answer = client.get(f"{path}?page={page}")

    assert answer.status_code == 200
    assert f"Valeur de filtre inconnue\u00a0: {page}." in answer.content.decode()
    assert 'rel="canonical" href="' in answer.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_the_first_page_is_a_page(client, path):
    assert "Valeur de filtre inconnue" not in client.get(f"{path}?page=1").content.decode()


def test_delegations_and_themes_go_on_when_there_are_too_many_for_a_page(client):
    for number in range(100):
        make.delegation(country=make.country("WXYZ"[number // 26] + chr(65 + number % 26)))
    for _number in range(40):
        make.theme()

    for path in "/fr/delegations/", "/fr/cooperation/":
        pages = [client.get(f"{path}?page={number}").content.decode() for number in (1, 2)]

        assert all('aria-current="page"' in page for page in pages)
        assert not set(links(pages[0])) & set(links(pages[1]))


def links(page):
    """What the list of a page shows, its map and its navigation left out."""
    main = page.partition("</search>")[2].partition('<nav class="strip"')[0]
    return re.findall(r'<h3><a href="([^"]+)"|<section id="([^"]+)"', main)


# Links that lead both ways


def test_a_person_s_page_says_what_the_person_was_patron_of(client):
    page = tight(client.get("/fr/personnalites/assimi-goita/").content.decode())

    assert re.search(r'<dd><a href="/fr/#patron-title">[^<]*</a><details class="sources">', page)


@pytest.mark.parametrize("path", ["/fr/personnalites/{}/", "/en/people/{}/"])
def test_another_person_is_patron_of_nothing(client, path):
    row = make.person(slug="quelqu-un")

    assert "#patron-title" not in client.get(path.format(row.slug)).content.decode()


def test_an_organiser_s_page_says_the_role_it_had(client):
    roles = {}
    for slug in ("the-peak-defense", "baykar"):
        page = client.get(f"/fr/exposants/{slug}/").content.decode()
        roles[slug] = page.count('href="/fr/infos-pratiques/#organisers"')

    assert roles == {"the-peak-defense": 1, "baykar": 0}


def test_the_guest_of_honour_s_page_leads_to_the_show(client):
    pages = {slug: client.get(f"/fr/delegations/{slug}/").content.decode() for slug in ("turkiye", "niger")}

    assert 'href="/fr/#patron-title"' in pages["turkiye"]
    assert 'href="/fr/#patron-title"' not in pages["niger"]


# Enumerations


def test_what_is_not_published_leaves_no_separator_behind(client):
    row = make.exhibitor(slug="aa")
    row.domains.set([make.category(name_fr="Radars"), make.category(name_fr="Secret", state=State.DRAFT)])
    session = make.session(slug="bb", start=date(2025, 11, 11))
    session.people.set([make.person(name="Aa Public"), make.person(name="Zz Secret", state=State.DRAFT)])
    fact = make.fact(slug="cc")
    make.cite(make.claim(fact), make.source(publisher="Le Public"), make.source(publisher="Secret", state="draft"))

    texts = {
        path: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(path).content.decode()))
        for path in ("/fr/exposants/", "/fr/exposants/aa/", "/fr/programme/", "/fr/faits/cc/", "/fr/edition.html")
    }

    for path, text in texts.items():
        assert "Secret" not in text, path
        assert not re.search(r"(Radars|Aa Public|Le Public, sans date)\s?[,;]", text), path


def test_a_delegation_that_one_source_reports_is_said_to_be_so_once(client):
    for path, words in (("/fr/delegations/", "Signalées"), ("/fr/delegations/egypte/", "Signalée")):
        page = client.get(path).content.decode()

        assert page.count(f"{words} par une seule source") == 1
        assert "Signalé par une seule source." not in page
