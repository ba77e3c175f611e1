"""Filters and searches that mean nothing: the whole list and a message, never an error."""

import pytest

from bamex.tests import make
from bamex.tests.crawl import read
from bamex.tests.web import make_web

# Value in the address → how many messages it gets: one that is nothing without control characters is no value.
UNKNOWN = {
    "banane": 1,
    "XX": 1,
    "%00": 0,
    "%27%22%3E%3Cscript%3E": 1,
    "%F0%9F%92%A5": 1,
    "x" * 10_000: 1,
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/fr/programme/", "jour"),
        ("/en/programme/", "day"),
        ("/fr/exposants/", "pays"),
        ("/en/exhibitors/", "country"),
        ("/fr/equipements/", "domaine"),
        ("/en/facts/", "state"),
        ("/fr/declarations/", "personne"),
        ("/fr/sources/", "langue"),
    ],
)
def test_an_unknown_filter_value_gives_the_whole_list_and_a_message(client, address, parameter):
    make_web()
    plain = client.get(address)
    whole = read(plain)

    for value, messages in UNKNOWN.items():
        answer = client.get(f"{address}?{parameter}={value}")

        page = read(answer)
        notices = [item.text for item in page.all("p") if "notice" in item.classes]
        assert answer.status_code == 200
        assert [item.text for item in page.all("h2", "h3", "h4")] == [item.text for item in whole.all("h2", "h3", "h4")]
        assert len(notices) == messages, (value, notices)
        data = [item["type"] for item in page.all("script") if not item["src"]]
        assert data == ["application/ld+json"]
        # What was asked for is said again, if at all, in a few words.
        assert len(answer.content) < len(plain.content) + 3_000


@pytest.mark.django_db
def test_an_unknown_parameter_changes_nothing(client):
    make_web()

    plain, odd = client.get("/fr/exposants/"), client.get("/fr/exposants/?utm_source=whatsapp&x[]=1")

    assert odd.content == plain.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["%00", "%27%3B DROP TABLE--", "%F0%9F%92%A5", "x" * 10_000, "%22 %26 | ! :*", "%FF%FE", "<b>"]
)
@pytest.mark.parametrize("address", ["/fr/recherche/", "/en/search/"])
def test_an_absurd_search_gets_a_polite_page(client, address, query):
    make.exhibitor()
    plain = client.get(address)

    answer = client.get(f"{address}?q={query}")

    assert answer.status_code == 200
    # What was asked for is said again in a few words.
    assert len(answer.content) < len(plain.content) + 3_000
    assert "<b>" not in answer.content.decode()
