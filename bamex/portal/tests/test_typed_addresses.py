"""Addresses as people type them lead to the page, by one redirection."""

import json

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

TYPED = {
    # the words of the other language, or no language
    "/fr/exhibitors/": "/fr/exposants/",
    "/en/exposants/": "/en/exhibitors/",
    "/fr/exhibitors/baykar/": "/fr/exposants/baykar/",
    "/en/exposants/baykar/": "/en/exhibitors/baykar/",
    "/exhibitors/": "/en/exhibitors/",
    "/exposants/": "/fr/exposants/",
    "/exposants": "/fr/exposants/",
    "/programme/": "/fr/programme/",
    "/exposants/baykar": "/fr/exposants/baykar/",
    "/fr/exhibitors.csv": "/fr/exposants.csv",
    # capitals, accents, slashes
    "/FR/": "/fr/",
    "/fr/Exposants/Baykar/": "/fr/exposants/baykar/",
    "/fr/délégations/": "/fr/delegations/",
    "/fr//exposants///baykar/": "/fr/exposants/baykar/",
    "/fr/exposants/baykar": "/fr/exposants/baykar/",
    "/fr": "/fr/",
    "/en": "/en/",
    "/fr/exposants/baykar/.": "/fr/exposants/baykar/",
    "/fr/exposants.CSV": "/fr/exposants.csv",
    # what other sites end addresses with
    "/index.html": "/fr/",
    "/index.php": "/fr/",
    "/fr/index.html": "/fr/",
    "/en/index.php": "/en/",
    "/fr/exposants.html": "/fr/exposants/",
    "/en/exhibitors/baykar.html": "/en/exhibitors/baykar/",
    "/fr/exposants/index.html": "/fr/exposants/",
    "/feed": "/fr/actualites.atom",
    "/feed/": "/fr/actualites.atom",
    "/rss": "/fr/actualites.atom",
    "/rss.xml": "/fr/actualites.atom",
    "/en/feed/": "/en/news.atom",
    "/fr/actualites/feed": "/fr/actualites.atom",
    # what pages are called
    "/fr/calendrier/": "/fr/programme/",
    "/en/schedule/": "/en/programme/",
    "/contact": "/fr/presse/#contact",
    "/hors-ligne": "/fr/hors-ligne/",
    # filters come along
    "/fr/exhibitors/?country=TR": "/fr/exposants/?pays=TR",
    "/exposants?pays=TR": "/fr/exposants/?pays=TR",
}


@pytest.mark.parametrize(("typed", "address"), TYPED.items())
def test_an_address_as_it_is_typed_leads_to_the_page_in_one_step(typed, address):
    answer = Client().get(typed)

    assert (answer.status_code, answer.headers.get("Location")) == (301, address)
    assert Client().get(address.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    "typed", ["/fr/nulle-part/", "/nowhere", "/fr/exposants/nobody/", "/x.php", "/fr/%00", "/wp-admin/"]
)
def test_what_means_nothing_is_not_there(typed):
    assert Client().get(typed).status_code == 404


@pytest.mark.parametrize("query", ["a=" + "x" * 20_000, "&".join(["pays=ML"] * 2000)], ids=["long", "many"])
def test_an_address_with_a_query_that_no_redirection_can_carry_is_not_there(query):
    assert Client().get(f"/fr/exhibitors/?{query}").status_code == 404


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png", "/icon-192.png", "/icon-512.png"])
def test_icons_are_where_devices_look_for_them(path):
    answer = Client().get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("image/")
    assert len(answer.content) < 8 * 1024


@pytest.mark.parametrize(
    ("path", "start"),
    [("/manifest.webmanifest", "/fr/"), ("/fr/manifest.webmanifest", "/fr/"), ("/en/manifest.webmanifest", "/en/")],
)
def test_the_manifest_starts_the_portal_in_its_language(path, start):
    answer = Client().get(path)
    manifest = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert manifest["start_url"] == start
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert Client().get(icon["src"]).status_code == 200
    for shortcut in manifest["shortcuts"]:
        assert Client().get(shortcut["url"]).status_code == 200
