"""Before anything is published: every page reads well, and leads nowhere that is not there."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from bamex.portal.sitemaps import PAGES
from bamex.tests.crawl import Document, tight

pytestmark = pytest.mark.django_db

LISTS = [name for name in PAGES if name.endswith("_list")]


def main(client, name, language):
    with override(language):
        page = client.get(reverse(name))
    assert page.status_code == 200
    return tight(page.content.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_empty_and_every_link_leads_somewhere(client, name, language):
    html = main(client, name, language)
    # The list of the pages kept on the device is filled by the browser.
    filled = (
        html.partition("<main")[2].partition("</main>")[0].replace('<ul class="rows"></ul><p><button', "<p><button")
    )

    assert re.findall(r"<(ul|ol|dl|table|nav|div|p|tbody|caption|fieldset)\b[^>]*>\s*</\1>", filled) == (
        ["p"] if name == "offline" else []
    )
    assert re.findall(r"<h[2-6][^>]*>(?:(?!</?h[1-6]|</section).)*</h[2-6]>\s*</section>", filled, re.DOTALL) == []
    page = Document(html)
    assert [href for href in page.hrefs if href.startswith("#") and href[1:] not in page.ids] == []
    for href in {href for href in page.hrefs if href.startswith("/id/")}:
        assert client.get(href).status_code < 400


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Rien n’est encore publié ici."), ("en", "Nothing is published here yet.")]
)
@pytest.mark.parametrize("name", [*LISTS, "home", "practical", "product_comparison"])
def test_a_list_of_nothing_says_so_once(client, name, language, words):
    assert main(client, name, language).count(words) == 1


def test_the_texts_say_so_too_and_blame_no_filter(client):
    for path in "/fr/programme.txt", "/fr/exposants.txt":
        text = client.get(path).content.decode()
        assert "Rien n’est encore publié ici." in text
        assert "filtres" not in text


def test_the_edition_has_no_empty_part(client):
    html = client.get("/fr/edition.html").content.decode()
    page = Document(html)

    assert [href for href in page.hrefs if href.startswith("#") and href[1:] not in page.ids] == []
    assert 'id="exhibitors"' not in html
