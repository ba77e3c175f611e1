"""Readers on a phone, from the home page to what they came for, counted in taps: each is a link on the page before it.

Nothing here needs script. What is opened in place, such as how to cite, is a tap too, and written as such.
"""

import csv
import html
import io
import re
from urllib.parse import urljoin

import pytest
from django.test import Client

from bamex.tests.crawl import spaced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

OPENED = "opens in place"
# The addresses that are tapped in turn, and what is read at the end.
JOURNEYS = {
    "what, when and where": ([], "du 11 au 14 novembre 2025"),
    "what happens on 13 November, and where": (
        ["/fr/programme/", "/fr/programme/?jour=2025-11-13"],
        "Site de tir de Tanabougou",
    ),
    "what flew or was fired": ([], "Tiré ou en vol aux démonstrations BOYGA Drones FPV Skydagger"),
    "whether Baykar was there": (["/fr/exposants/baykar/"], "Présence confirmée"),
    "how many companies exhibited, and a reference to quote": (
        ["/fr/faits/nombre-d-entreprises/", OPENED],
        "Portail BAMEX 2025 [en ligne]",
    ),
    "whether the Alliance of Sahel States was there": (["/fr/delegations/"], "Célestin Simporé"),
    "what the Prime Minister said, word for word": ([], "« L’Afrique doit bâtir sa propre architecture"),
    "the programme in a calendar": (["/fr/programme/", "/fr/programme/#calendar"], "Télécharger tout le programme"),
    "when the next edition is": ([], "9 au 13 novembre 2026"),
    "whom to believe on the dates": (["/fr/faits/dates-du-salon/"], "Les sources divergent"),
}


@pytest.mark.parametrize(("taps", "answer"), JOURNEYS.values(), ids=JOURNEYS)
def test_an_answer_is_so_many_taps_from_home(taps, answer):
    page = walk([tap for tap in taps if tap != OPENED])

    assert answer.replace("\u00a0", " ") in words_of(page)


def test_what_was_demonstrated_is_a_spreadsheet_in_two_taps_and_names_every_maker():
    """Eight of the makers brought arms whose models no source names: they are rows too."""
    shown = "/fr/equipements/?presentation=demonstrated"
    page = walk([shown])
    (address,) = {link for link in links_of(page, shown) if "csv" in link and "dialect=excel" in link}
    answer = Client().get(address)
    text = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert len(rows) > 1
    for maker in ("STM", "Skydagger", "Kalekalıp", "Akdaş", "MKE", "Sarsılmaz", "ASELSAN", "3E", "ZSR", "Akıncılar"):
        assert any(maker in cell for row in rows for cell in row), maker


def walk(taps):
    """The page that the last of these leads to; each is found on the page before."""
    here = "/fr/"
    page = Client().get(here).content.decode()
    for tap in taps:
        assert tap in links_of(page, here), f"{tap} is not on {here}"
        path, _hash, anchor = tap.partition("#")
        if path != here.partition("#")[0]:  # else it is a place of this page
            page = Client().get(path).content.decode()
        assert not anchor or f'id="{anchor}"' in page
        here = tap
    return page


def links_of(page, here):
    return {urljoin(here, html.unescape(link)) for link in re.findall(r'<a\b[^>]*?href="([^"]+)"', page)}


def words_of(page):
    return spaced(" ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()).replace("\u00a0", " "))
