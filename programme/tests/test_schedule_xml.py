"""The schedule XML of frab, as applications for conferences read it: never an hour that no source gives."""

from datetime import date, time
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import spaced
from programme.frab import left_out, reason_left_out
from programme.models import Session

SCHEMA = etree.RelaxNG(etree.parse(Path(settings.BASE_DIR) / "bamex" / "tests" / "schemas" / "schedule.rng"))
FRENCH, ENGLISH = "/fr/programme.xml", "/en/programme.xml"

pytestmark = pytest.mark.django_db


def read(client, address=FRENCH):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    tree = etree.fromstring(answer.content)
    SCHEMA.assertValid(tree)
    for name in ("@index", "room/event/@id", "room/event/@guid", "room/event/slug/text()"):
        found = tree.xpath(f"day/{name}")
        assert len(found) == len(set(found))
    return tree


def timed(**values):
    return make.session(**{"start_time": time(9, 30), "start": date(2025, 11, 12), **values})


def test_a_timed_session_stands_at_its_day_place_and_hour(client):
    make.salon()
    venue = make.venue(name_fr="Parc & jardin")
    row = timed(title_fr="Ouverture <du salon>", venue=venue)
    person = make.person(name="İnanç Şağ")
    row.people.add(person, make.person(name="Zorglub", state=State.DRAFT))
    make.cite(row, make.source(code="R077"))

    (event,) = read(client).xpath("day[@date='2025-11-12']/room[@name='Parc & jardin']/event")

    assert event.findtext("title") == "Ouverture <du salon>"
    assert event.get("id") == str(int(row.code[1:]))
    assert event.findtext("date") == "2025-11-12T09:30:00+00:00"
    assert (event.findtext("start"), event.findtext("duration")) == ("09:30", "00:15")
    assert event.findtext("url") == f"{settings.SITE_URL}/fr/programme/{row.slug}/"
    assert [(item.get("id"), item.text) for item in event.iter("person")] == [(str(int(person.code[1:])), "İnanç Şağ")]
    assert "Heure de fin non trouvée dans nos sources." in event.findtext("description")
    assert "R077" in event.findtext("description")


def test_every_day_of_the_salon_is_there_even_empty(client):
    make.salon(start=date(2025, 11, 11), end=date(2025, 11, 14))
    timed(moment="before", phase=None, start=date(2025, 9, 12))

    days = read(client).findall("day")

    assert [(day.get("index"), day.get("date"), len(day)) for day in days] == [
        ("1", "2025-09-12", 1),
        ("2", "2025-11-11", 0),
        ("3", "2025-11-12", 0),
        ("4", "2025-11-13", 0),
        ("5", "2025-11-14", 0),
    ]


def test_what_has_no_hour_is_left_out_and_the_reason_is_said(client):
    make.salon()
    kept = timed()
    rows = [
        make.session(title_fr="Sans heure"),
        timed(end=date(2025, 11, 13)),
        timed(day_is_exact=False),
        timed(status="cancelled"),
    ]

    assert read(client).xpath("day/room/event/slug/text()") == [kept.slug]
    assert [str(why) for _, why in left_out([kept, *rows])] == [
        "heure non trouvée dans nos sources",
        "sur plusieurs jours",
        "jour exact non trouvé dans nos sources",
        "Annulé",
    ]
    page = client.get("/fr/donnees/").content.decode()
    assert "4 rendez-vous ne sont pas dans ce fichier XML" in page
    assert "Sans heure</a> : heure non trouvée dans nos sources" in spaced(page)


def test_a_session_without_a_venue_says_so_in_the_reader_s_language(client):
    make.salon()
    timed()

    assert read(client, ENGLISH).xpath("day/room/@name") == ["Place not found in our sources"]


def test_sessions_of_a_room_follow_the_hour(client):
    make.salon()
    late, early = timed(start_time=time(15)), timed(start_time=time(8, 5))

    assert read(client).xpath("day/room/event/slug/text()") == [early.slug, late.slug]


def test_identifiers_are_the_same_in_both_languages(client):
    make.salon()
    timed()

    french, english = (read(client, address).xpath("day/room/event/@guid") for address in (FRENCH, ENGLISH))

    assert french == english


def test_characters_that_xml_refuses_are_left_out(client):
    make.salon()
    timed(title_fr="Ouver\x08ture")

    assert read(client).xpath("day/room/event/title/text()") == ["Ouverture"]


def test_drafts_and_withdrawn_sessions_stay_out(client):
    make.salon()
    timed(title_fr="Zorglub", state=State.DRAFT)
    timed(title_fr="Zorglub", state=State.WITHDRAWN)
    timed(venue=make.venue(name_fr="Zorglub", state=State.DRAFT))

    assert "Zorglub" not in etree.tostring(read(client), encoding="unicode")


def test_without_a_salon_there_is_no_schedule(client):
    assert client.get(FRENCH).status_code == 404


def test_the_schema_sees_a_fault():
    tree = etree.fromstring("<schedule><version>1</version></schedule>")

    assert not SCHEMA.validate(tree)


def test_the_real_content_gives_no_hour_so_the_schedule_is_empty_and_valid(content, client):
    tree = read(client)

    assert tree.xpath("day/@date") == ["2025-11-11", "2025-11-12", "2025-11-13", "2025-11-14"]
    assert tree.findall("day/room") == []
    assert all(reason_left_out(session) for session in Session.objects.visible())
