"""The list of sources: by outlet, under letters, each with its title first."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from bamex.tests import make
from bamex.tests.crawl import Document, Page, spaced

pytestmark = pytest.mark.django_db


def listed(query=""):
    with override("fr"):
        page = Page(reverse("source_list") + query)
    main = page.html.partition("<main")[2].partition("</main>")[0]
    return Document(page.html), main


def test_works_stand_under_the_letter_of_their_outlet_and_letters_lead_there():
    late = make.source(publisher="« L’Essor »", title="Le salon ferme", date="2025-11-14")
    early = make.source(publisher="« L’Essor »", title="Le salon ouvre", date="2025-11-11")
    first = make.source(publisher="Écho", title="Un écho")
    digits = make.source(publisher="24 heures", title="Jour et nuit")
    _page, main = listed()

    places = [main.index(f"/sources/{row.code.lower()}/") for row in (digits, first, early, late)]
    assert places == sorted(places)
    for letter in ("0-9", "E", "L"):
        assert f'href="#letter-{letter}"' in main
        assert f'id="letter-{letter}"' in main


def test_the_title_comes_first_and_the_code_last():
    row = make.source(title="Le salon ouvre", publisher="Écho", kind="profile", language="en")
    page, _main = listed()
    (line,) = [spaced(item.text) for item in page.all("li") if "Le salon ouvre" in item.text]

    assert line.startswith("Le salon ouvre Écho")
    assert "anglais" in line
    assert line.endswith(row.code)


def test_another_order_has_no_letters_and_the_former_name_of_the_usual_one_is_understood():
    make.source(title="Le salon ouvre")
    assert "letter-" not in listed("?tri=code")[1]

    _page, main = listed("?tri=publisher")
    assert "letter-L" in main
    assert 'class="notice"' not in main
    assert 'class="notice"' in listed("?type=publisher")[1]
