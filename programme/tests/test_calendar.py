"""The programme as a calendar: parsed back by icalendar, which we did not write."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.conf import settings
from django.utils.translation import override

from bamex.history.snapshots import keep_public_version
from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import tight
from programme.calendar import calendar_text, folded_line
from programme.models import Session

FRENCH, ENGLISH = "/fr/programme.ics", "/en/programme.ics"

pytestmark = pytest.mark.django_db


def read(client, address=FRENCH):
    """The calendar, and its items by code."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return parsed(answer.content)


def parsed(content):
    made = icalendar.Calendar.from_ical(content)
    assert made.errors == []
    assert [event.errors for event in made.events if event.errors] == []
    return made, {event["UID"].split("@")[0]: event for event in made.events}


def only(client, address=FRENCH):
    (event,) = read(client, address)[1].values()
    return event


# Days and hours


def test_an_hour_is_in_utc_and_no_end_is_made_up(client):
    make.session(start=date(2025, 11, 12), start_time=time(9, 30))

    text = client.get(FRENCH).content.decode()

    assert "\r\nDTSTART:20251112T093000Z\r\n" in text
    assert "VTIMEZONE" not in text
    assert "DTEND" not in only(client)


def test_a_day_without_hour_is_a_whole_day_whose_end_is_excluded(client):
    make.session(start=date(2025, 11, 12))

    event = only(client)

    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2025, 11, 12), date(2025, 11, 13))
    assert "Heure non trouvée dans nos sources." in event["DESCRIPTION"]


def test_a_span_says_that_the_day_is_not_exact(client):
    make.session(start=date(2025, 11, 11), end=date(2025, 11, 14), day_is_exact=False)

    event = only(client)

    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2025, 11, 11), date(2025, 11, 15))
    assert "Jour exact non trouvé dans nos sources." in event["DESCRIPTION"]


def test_the_hour_of_a_session_of_several_days_is_told_not_shown(client):
    make.session(start=date(2025, 11, 11), end=date(2025, 11, 12), start_time=time(8, 0))

    event = only(client)

    assert event.decoded("DTSTART") == date(2025, 11, 11)
    assert "Heure : 08:00" in event["DESCRIPTION"]


# What an item says


def test_a_session_in_full(client):
    venue = make.venue(name_fr="Parc; nord", locality_fr="Bamako", precision="exact", latitude="12.6", longitude="-8")
    row = make.session(title_fr="Ouverture, en présence de tous", venue=venue, single_source=True, summary_fr="A\nB")
    row.people.add(make.person(name="Abdoulaye Maïga"), make.person(name="Zorglub", state=State.DRAFT))
    make.cite(row, make.source(code="R012"), make.source(code="R099", state=State.DRAFT))

    event = only(client)

    assert event["UID"] == f"{row.code}@{settings.TAG_AUTHORITY.split(',')[0]}"
    assert event["SUMMARY"] == "Ouverture, en présence de tous"
    assert event["LOCATION"] == "Parc; nord, Bamako"
    assert event["GEO"].to_ical() == "12.6;-8.0"
    assert event["URL"] == f"{settings.SITE_URL}/fr/programme/{row.slug}/"
    assert [str(name) for name in event["CATEGORIES"].cats] == ["Cérémonie"]
    assert event["DESCRIPTION"].split("\n") == [
        "A",
        "B",
        "Heure non trouvée dans nos sources.",
        "A eu lieu.",
        "Signalé par une seule source.",
        "Personnalités : Abdoulaye Maïga",
        "Sources : R012",
        f"{settings.SITE_URL}/id/{row.code}",
    ]


@pytest.mark.parametrize("precision", ["locality", "withheld"])
def test_coordinates_that_are_not_exact_stay_out(client, precision):
    place = {"latitude": "12.9", "longitude": "-7.6"} if precision == "locality" else {}
    make.session(venue=make.venue(precision=precision, **place))

    assert "GEO" not in only(client)


def test_texts_say_the_language_that_they_are_in(client):
    make.session(title_fr="Ouverture", title_en="", summary_en="The show opens.", summary_fr="Le salon ouvre.")

    event = only(client, ENGLISH)

    assert event["SUMMARY"].params["LANGUAGE"] == "fr"
    assert event["DESCRIPTION"].params["LANGUAGE"] == "en"
    assert event["DESCRIPTION"].startswith("The show opens.")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("held", "CONFIRMED"), ("moved", "CONFIRMED"), ("announced", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_the_status_is_that_of_the_session(client, status, expected):
    make.session(status=status)

    assert only(client)["STATUS"] == expected


def test_what_was_withdrawn_stays_cancelled_and_says_why(client):
    row = make.session(title_fr="Visite", summary_fr="Zorglub", venue=make.venue(name_fr="Zorglub"))
    row.state, row.withdrawal_note_fr = State.WITHDRAWN, "Signalée par erreur."
    row.save()

    for address in (FRENCH, f"/fr/programme/{row.slug}.ics"):
        event = only(client, address)

        assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Visite")
        assert "Signalée par erreur." in event["DESCRIPTION"]
        assert "Zorglub" not in event.to_ical().decode()


def test_drafts_stay_out(client):
    make.session(code="S001", venue=make.venue(name_fr="Zorglub", state=State.DRAFT))
    make.session(title_fr="Zorglub", state=State.DRAFT)

    text = client.get(FRENCH).content.decode()

    assert "UID:S001@" in text
    assert "Zorglub" not in text


# The same item over time


def test_an_item_is_the_same_in_both_languages_and_in_its_own_file(client):
    row = make.session()

    uids = {
        only(client, f"/{language}/programme{part}.ics")["UID"]
        for language in ("fr", "en")
        for part in ("", f"/{row.slug}")
    }

    assert len(uids) == 1


def test_stamps_are_those_of_the_last_change_so_that_bytes_are_stable(client):
    row = make.session()
    Session.objects.update(state_changed=datetime(2025, 11, 20, 10, 0, 0, tzinfo=UTC))

    event = only(client)

    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == datetime(2025, 11, 20, 10, 0, 0, tzinfo=UTC)
    assert event["SEQUENCE"] == (324 - 1) * 86400 + 10 * 3600
    assert client.get(FRENCH).content == client.get(FRENCH).content
    assert row.state_changed != event.decoded("DTSTAMP")


def test_the_sequence_grows_when_the_session_or_its_venue_changes(client):
    row = make.session(venue=make.venue())
    long_ago = datetime(2025, 11, 20, tzinfo=UTC)
    Session.objects.update(state_changed=long_ago)
    type(row.venue).objects.update(state_changed=long_ago)
    first = only(client)["SEQUENCE"]

    type(row.venue).objects.update(state_changed=long_ago + timedelta(hours=1))
    second = only(client)["SEQUENCE"]
    keep_public_version(row)

    assert first < second < only(client)["SEQUENCE"] < 2**31


# The calendar as a whole


def test_the_calendar_says_what_it_is_and_how_often_to_ask(client):
    make.session()

    made, _ = read(client, ENGLISH)

    assert made["NAME"] == made["X-WR-CALNAME"] == "BAMEX 2025: the programme"
    assert made["SOURCE"] == f"{settings.SITE_URL}/en/programme.ics"
    assert made["URL"] == f"{settings.SITE_URL}/en/programme/"
    assert made.decoded("REFRESH-INTERVAL") == timedelta(days=1)


def test_lines_are_folded_at_75_octets_without_cutting_a_letter(client):
    make.session(title_fr="é" * 200, summary_fr="İ," * 300)

    content = client.get(FRENCH).content

    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.decode() is not None for line in content.split(b"\r\n"))
    assert only(client)["SUMMARY"] == "é" * 200


def test_a_line_of_exactly_75_octets_is_left_alone():
    assert folded_line("x" * 75) == "x" * 75
    assert folded_line("x" * 76) == "x" * 75 + "\r\n x"


def test_control_characters_stay_out(client):
    make.session(title_fr="Ouver\x07ture\r\nBEGIN:VALARM")

    assert only(client)["SUMMARY"] == "Ouverture\nBEGIN:VALARM"


def test_an_empty_calendar_is_not_one(client):
    assert client.get(FRENCH).status_code == 404
    with pytest.raises(ValueError, match="at least one session"):
        calendar_text([], "", "/", "/")


# Filters and addresses


def test_the_filters_of_the_page_hold(client):
    first, second = (
        make.phase(slug="exposition"),
        make.phase(slug="demonstrations", start=date(2025, 11, 13), end=date(2025, 11, 14)),
    )
    make.session(code="S001", phase=first)
    make.session(
        code="S002", phase=second, start=date(2025, 11, 13), kind="demonstration", venue=make.venue(slug="tir")
    )

    for query in ("phase=demonstrations", "jour=2025-11-13", "type=demonstration", "lieu=tir"):
        made, events = read(client, f"{FRENCH}?{query}")
        assert list(events) == ["S002"], query
        assert made["SOURCE"].endswith(f"?{query}")


def test_a_former_slug_leads_to_the_session_s_calendar(client):
    row = make.session(slug="ancien")
    row.slug = "nouveau"
    row.save()

    answer = client.get("/fr/programme/ancien.ics")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/programme/nouveau.ics")
    assert client.get("/fr/programme/inconnu.ics").status_code == 404


def test_the_pages_offer_to_subscribe_and_to_download(client):
    row = make.session(phase=make.phase(slug="exposition"))
    host = settings.SITE_URL.split(":", 1)[1]

    programme = tight(client.get("/fr/programme/").content.decode())
    session = client.get(f"/fr/programme/{row.slug}/").content.decode()

    assert f'href="webcal:{host}/fr/programme.ics"' in programme
    assert f'href="webcal:{host}/fr/programme.ics?phase=exposition"' in programme
    assert '<link rel="alternate" type="text/calendar" title="Programme" href="/fr/programme.ics">' in programme
    assert f'href="webcal:{host}/fr/programme/{row.slug}.ics"' in session
    assert "(ICS, français, 1\u00a0Ko)" in session


def test_the_weight_on_the_page_of_a_session_is_that_of_the_file(client):
    row = make.session(summary_fr="Le salon ouvre. " * 400)
    row.people.add(make.person(), make.person(name="Zorglub", state=State.WITHDRAWN))

    page = client.get(f"/fr/programme/{row.slug}/")

    assert page.context["calendar_weight"] == len(client.get(f"/fr/programme/{row.slug}.ics").content)


# The whole content


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_published_session_is_in_the_calendar(content, client, language):
    with override(language):
        _made, events = read(client, f"/{language}/programme.ics")

    assert sorted(events) == sorted(Session.objects.visible().values_list("code", flat=True))
    assert events["S002"]["STATUS"] == "TENTATIVE"
    assert {str(event["STATUS"]) for code, event in events.items() if code != "S002"} == {"CONFIRMED"}
