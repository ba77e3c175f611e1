"""Calendars are offered to subscribe to, and as an address to copy where no application opens."""

import pytest

from bamex.tests.crawl import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@pytest.mark.parametrize(
    ("page", "calendar"),
    [
        ("/fr/programme/", "/fr/programme.ics"),
        ("/fr/programme/?phase=exposition", "/fr/programme.ics?phase=exposition"),
        ("/en/programme/ceremonie-d-ouverture/", "/en/programme/ceremonie-d-ouverture.ics"),
        ("/fr/donnees/", "/fr/programme.ics"),
        ("/fr/ma-selection/?i=S003,E001", "/fr/ma-selection.ics?i=S003,E001"),
    ],
)
def test_each_calendar_is_subscribed_to_or_its_address_copied(client, settings, page, calendar):
    document = read(client.get(page))
    address = f"{settings.SITE_URL}{calendar}"

    assert f"webcal:{address.partition(':')[2]}" in document.hrefs
    assert address in [item.text.strip() for item in document.all("p") if item["class"] == "address"]
    assert client.get(calendar).headers["Content-Type"].startswith("text/calendar")
