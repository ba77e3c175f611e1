"""The addresses that the store is to hold are found in the answers themselves; `publish` makes them all, once."""

import pytest

from bamex.management.commands import publish
from bamex.management.commands.publish import Addresses
from bamex.store.following import links_in
from bamex.tests.stored import StoredPortal

SITE = "https://bamex.example"


def test_links_of_a_page_are_found_whole_and_once_without_their_queries():
    page = """<a href="/fr/faits/#f004">1</a> <a href='/fr/exposants/?pays=ML'>2</a> <img src="/media/m001-full-a.webp">
    <link rel="canonical" href="https://bamex.example/fr/"> <a href="https://other.example/fr/">3</a>
    <source srcset="/media/m001-s-b.avif 1x, /media/m001-l-c.avif 2x"> <a href="/admin/">4</a>
    <a href="/static/x.css">5</a>"""

    assert set(links_in(page.encode(), "text/html; charset=utf-8", SITE)) == {
        "/fr/faits/",
        "/fr/exposants/",
        "/media/m001-full-a.webp",
        "/fr/",
        "/media/m001-s-b.avif",
        "/media/m001-l-c.avif",
    }


def test_links_of_data_are_found_and_pictures_hold_none():
    data = b'{"next": "https://bamex.example/data/v1/facts/?page=2", "page": "https://bamex.example/fr/faits/dates/"}'

    assert set(links_in(data, "application/json", SITE)) == {"/data/v1/facts/", "/fr/faits/dates/"}
    assert list(links_in(b'"/fr/"', "image/jpeg", SITE)) == []


def test_pages_are_made_before_files_and_pictures_last_each_once():
    addresses = Addresses()
    addresses.add(["/fr/b.jpg", "/fr/a.csv", "/fr/z/", "/fr/z/"])

    order = [addresses.next() for _number in range(len(addresses.waiting))]

    assert order.index("/fr/z/") < order.index("/fr/a.csv") < order.index("/fr/b.jpg")
    assert len(order) == len(set(order))


@pytest.mark.django_db
def test_what_is_there_is_not_made_again_and_still_leads_on(tmp_path, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["bamex.example"]
    settings.SITE_URL = SITE
    monkeypatch.setattr(publish, "front", StoredPortal(tmp_path).front, raising=False)

    first, second = publish.make("/fr/"), publish.make("/fr/")

    assert (first.status, first.how, second.how) == (200, "made", "kept")
    assert first.links == second.links
    assert {"/fr/exposants/", "/en/", "/fr/actualites.atom"} <= set(first.links)


@pytest.mark.django_db
def test_the_first_address_is_made_in_both_languages(tmp_path, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["bamex.example"]
    portal = StoredPortal(tmp_path)
    monkeypatch.setattr(publish, "front", portal.front, raising=False)

    publish.make("/")

    assert set(portal.front.store.pages.grounds()) >= {"fr /", "en /"}


def test_what_is_no_address_yet_is_not_followed():
    described = '{"/data/v1/facts/{code}": {}, "prefix": "https://bamex.example/id/", "one": "/id/F001"}'

    assert list(links_in(described.encode(), "application/json", SITE)) == ["/id/F001"]
