"""Joint stand: each of the countries that held it leads to it, and its page and files name them all."""

import csv
import io

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

STAND = "Stand de l’Alliance des États du Sahel"


def test_its_page_names_each_country_and_leads_to_its_delegation(client):
    page = client.get("/fr/exposants/stand-aes/").content.decode()
    facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]

    for country in ("mali", "burkina-faso", "niger"):
        assert f'href="/fr/delegations/{country}/"' in facts
        assert STAND in client.get(f"/fr/delegations/{country}/").content.decode()
    assert "Pays</dt>" in facts


@pytest.mark.parametrize("country", ["ML", "BF", "NE"])
def test_it_is_found_under_the_filter_of_each_country_on_the_page_and_in_its_files(client, country):
    page = client.get(f"/fr/exposants/?pays={country}").content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/fr/exposants.csv?pays={country}").content.decode())))

    assert STAND in page
    assert "Mali, Burkina Faso, Niger" in page
    stand = next(row for row in rows if row["Code"] == "E022")
    assert (stand["Pays"], stand["Autres pays"]) == ("Mali", "Burkina Faso | Niger")
