"""Pages that the content as it is has none of, with pictures or of refusal, before every checker; and on paper."""

import re

import pytest
from django.template import engines
from django.test import Client

from bamex.models import State
from bamex.operation.rate_limits import LIMITED
from bamex.store.front import AWAY
from bamex.tests import make, page_checks
from bamex.tests.crawl import addresses
from bamex.tests.readers import DESK, PHONE
from bamex.tests.test_layout import printed
from bamex.tests.test_markup import check
from exhibitors.models import Exhibitor, Product
from programme.models import Venue

BAYKAR = "/fr/exposants/baykar/"


@pytest.fixture(scope="module")
def content(content_to_change):
    """Four pictures of Baykar, one of a venue in French only, and a withdrawn product."""
    for number in range(4):
        row = make.cite(make.media_item(date="2025-11-12", caption_fr=f"Le stand de Baykar, vue {number}"))
        row.exhibitors.add(Exhibitor.objects.get(slug="baykar"))
    other = make.cite(make.media_item(caption_en="", alt_en="", rights_en=""))
    other.venues.add(Venue.objects.visible().first())
    Product.objects.filter(code="P001").update(state=State.WITHDRAWN, withdrawal_note_fr="Entré par erreur.")


@pytest.fixture(scope="module")
def paths(content, django_db_blocker):
    """By address, the pages of this module; those of refusal have none of their own, and are made up."""
    with django_db_blocker.unblock():
        venue, product = Venue.objects.visible().first(), Product.objects.get(code="P001")
        found = [BAYKAR, f"{BAYKAR}?images=0", addresses(venue)["en"]]
        found += ["/fr/images/", "/en/pictures/", "/fr/images/m001/", "/en/pictures/m001/?images=0"]
        found += ["/en/pictures/m005/", addresses(product)["fr"], "/fr/hors-ligne/"]
        client = Client()
        pages = {path: client.get(path).content.decode() for path in found}
        pages["/fr/400/"] = client.get("/fr/", headers={"host": "elsewhere.example"}).content.decode()
        pages["/fr/500/"] = engines["django"].get_template("500.html").render()
        for search in ("/fr/recherche/", "/en/search/"):
            for status, state in [(429, {LIMITED: 12}), (503, {AWAY: True})]:
                answer = client.get(search, {"q": "mali"}, **state)
                assert answer.status_code == status
                pages[f"{search[:4]}{status}/"] = answer.content.decode()
            pages[f"{search[:4]}405/"] = client.post(search).content.decode()
        pages["/fr/503-elsewhere/"] = client.get("/fr/exposants/", **{AWAY: True}).content.decode()
        return pages


@pytest.fixture
def page(reader, paths, sniffer):
    page = reader("about:blank", bypass_csp=True, reduced_motion="reduce")
    page.add_init_script(path=sniffer)
    refused = re.compile(r"/(fr|en)/[45]\d\d[-a-z]*/$")
    page.route(refused, lambda route: route.fulfill(body=paths[refused.search(route.request.url)[0]]))
    return page


@pytest.mark.usefixtures("content")
def test_the_pages_are_those_meant(paths):
    pictures = {path: html.count("<img ") for path, html in paths.items() if "<img " in html}

    assert set(pictures.values()) == {1, 3}
    assert len(pictures) == 4
    headings = {path: re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", html)[1] for path, html in paths.items()}
    assert len(set(headings.values())) >= 15, headings
    assert headings["/fr/429/"] == "Trop de demandes"
    assert "dans 12&nbsp;secondes." in paths["/fr/429/"]


def test_no_checker_finds_anything_on_pages_with_pictures_and_of_refusal(page, paths):
    found = {}

    for path in paths:
        page.goto(path)
        page_checks.unfold_details(page)
        found[path, "axe"] = page_checks.run_axe(page, path[1:3])
        found[path, "sniffer"] = page_checks.run_sniffer(page)
        found[path, "targets"] = page_checks.find_small_targets(page, (page_checks.NARROWEST, PHONE, DESK))
        found[path, "spacing"] = page_checks.find_what_spacing_spoils(page, page_checks.NARROWEST)

    assert {case: faults for case, faults in found.items() if faults} == {}


def test_the_nu_checker_finds_nothing_either(paths, vnu_jar, tmp_path):
    for path, html in paths.items():
        (tmp_path / f"{re.sub(r'[^a-z0-9]+', '_', path)}.html").write_text(html)

    assert check(vnu_jar, str(tmp_path)) == []


@pytest.mark.parametrize("path", [BAYKAR, "/en/exhibitors/baykar/"])
def test_an_exhibitor_with_three_pictures_still_prints_on_one_sheet(reader, path):
    sheets, headings = printed(reader("about:blank"), path)

    assert sheets == 1
    assert len(headings) > 3
