"""Addresses and parts of pages that are remembered: by language, and what the content decides by its version."""

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from bamex.addresses import address_in_language, address_of
from bamex.models import ContentVersion
from bamex.tests.make import exhibitor


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_address_is_that_of_the_active_language(language):
    with override(language):
        assert address_of("exhibitor_detail", "baykar") == reverse("exhibitor_detail", args=["baykar"])
        assert address_of("home") == f"/{language}/"


def test_the_address_of_a_page_in_the_other_language_is_found_from_either():
    with override("fr"):
        assert address_in_language("/fr/exposants/baykar/", "en") == "/en/exhibitors/baykar/"
        assert address_in_language("/fr/exposants/baykar/", "fr") == "/fr/exposants/baykar/"
    with override("en"):
        assert address_in_language("/en/exhibitors/baykar/", "fr") == "/fr/exposants/baykar/"


@pytest.mark.django_db
def test_the_foot_of_a_page_follows_the_content(client):
    exhibitor()
    ContentVersion.objects.update(number=F("number") + 1, changed="2026-01-05T12:00:00Z")
    before = {language: foot(client, f"/{language}/") for language in ("fr", "en")}

    ContentVersion.objects.update(number=F("number") + 1, changed="2026-02-07T12:00:00Z")

    assert before["fr"] != before["en"]
    assert "2026-01-05" in before["fr"]
    assert "2026-02-07" in foot(client, "/fr/")


def foot(client, address):
    return client.get(address).content.decode().partition("<footer")[2]
