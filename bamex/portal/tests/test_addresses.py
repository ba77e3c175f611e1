"""Where addresses lead: redirects, permanent and former addresses, and those of the portal as a whole."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from bamex.models import ContentVersion, Imprint, State
from bamex.tests import make
from bamex.tests.crawl import SITEMAP, addresses, heading, path_of, read, sitemap
from bamex.tests.web import make_web, nouns

# Redirects


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        (None, "/fr/"),
        ("", "/fr/"),
        ("fr-ML,fr;q=0.9,en;q=0.8", "/fr/"),
        ("en", "/en/"),
        ("en-GB,en;q=0.9,fr;q=0.8", "/en/"),
        ("tr,en;q=0.5", "/en/"),
        ("ar", "/fr/"),
        ("fr;q=0.3, en;q=0.7", "/en/"),
        ("nonsense;;q=x", "/fr/"),
    ],
)
def test_the_root_leads_to_french_unless_the_browser_asks_for_english(client, asked, address):
    answer = client.get("/", headers={"Accept-Language": asked} if asked is not None else {})

    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.django_db
def test_a_language_prefixed_page_does_not_depend_on_the_browsers_language(client):
    make.salon()

    german = client.get("/en/", headers={"Accept-Language": "de, fr"})

    assert read(german).one("html")["lang"] == "en"
    assert german.headers["Vary"] == "Accept-Encoding"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "asked", "address"),
    [
        ("E001", "fr", "/fr/exposants/baykar/"),
        ("E001", "en", "/en/exhibitors/baykar/"),
        ("e001", "fr", "/fr/exposants/baykar/"),
    ],
)
def test_a_permanent_address_leads_to_the_page(client, code, asked, address):
    make.exhibitor(slug="baykar", code="E001")

    answer = client.get(f"/id/{code}", headers={"Accept-Language": asked})

    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.django_db
def test_every_noun_has_permanent_addresses(client):
    web = make_web()

    for row in web.values():
        with override("fr"):
            address = row.get_absolute_url()
        assert client.get(f"/id/{row.code}").headers["Location"] == address
    assert len(web) == len(nouns())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", ["E002", "E999", "Z001", "E", "E001x", "%00", "E%00", "É001", "' OR 1=1", "E" * 10_000]
)
def test_a_permanent_address_of_nothing_published_is_not_found(client, code):
    make.exhibitor(code="E001")
    make.exhibitor(code="E002", state=State.DRAFT)

    answer = client.get(f"/id/{code}")

    assert (answer.status_code, heading(answer)) == (404, "Cette page n’existe pas")


@pytest.mark.django_db
def test_an_address_without_its_last_slash_finds_it(client):
    answer = client.get("/fr/exposants?pays=TR")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/exposants/?pays=TR")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "noun", ["exhibitor", "product", "person", "delegation", "venue", "session", "article", "fact"]
)
def test_a_renamed_object_keeps_its_old_addresses(client, noun):
    row = getattr(make, noun)(slug="first")
    old = addresses(row)
    for slug in ("second", "third"):
        row.slug = slug
        row.save()

    for language, address in old.items():
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (301, addresses(row)[language])
        assert client.get(address.replace("first", "second")).headers["Location"] == addresses(row)[language]


@pytest.mark.django_db
def test_the_old_address_of_a_draft_stays_unknown(client):
    row = make.exhibitor(slug="first", state=State.DRAFT)
    row.slug = "second"
    row.save()

    assert client.get("/fr/exposants/first/").status_code == 404
    assert client.get("/fr/exposants/second/").status_code == 404


@pytest.mark.django_db
def test_a_source_answers_at_one_address_only(client):
    make.source(code="R001")

    assert client.get("/fr/sources/r001/").status_code == 200
    capital = client.get("/fr/sources/R001/")
    assert (capital.status_code, capital.headers.get("Location")) == (301, "/fr/sources/r001/")


# Addresses of the portal as a whole


@pytest.mark.django_db
def test_robots_may_read_everything_public_and_find_the_sitemap(client):
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_sitemap_gives_every_address_its_alternates(client):
    row = make.exhibitor(slug="baykar")

    answer = client.get("/sitemap.xml")

    found = sitemap(client)
    alternates = {**addresses(row), "x-default": addresses(row)["fr"]}
    assert answer.headers["Content-Type"] == "application/xml"
    assert {path: found[path] for path in addresses(row).values()} == dict.fromkeys(addresses(row).values(), alternates)
    assert [path for path in found for other in found[path].values() if found[other] != found[path]] == []
    assert [path for path in found if client.get(path).status_code != 200] == []


@pytest.mark.django_db
def test_the_sitemap_says_when_each_object_changed(client):
    row = make.exhibitor(slug="baykar")

    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own

    dates = {
        path_of(url.findtext("sitemap:loc", namespaces=SITEMAP)): url.findtext("sitemap:lastmod", namespaces=SITEMAP)
        for url in root
    }
    assert dates["/fr/exposants/baykar/"][:10] == row.last_changed.date().isoformat()
    assert None not in dates.values()


@pytest.mark.django_db
def test_there_is_no_security_contact_until_staff_give_one(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.django_db
def test_the_security_contact_has_the_fields_of_rfc_9116(client):
    Imprint(contact_email="securite@example.ml").save()

    answer = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields == {
        "Contact": "mailto:securite@example.ml",
        "Preferred-Languages": "fr, en",
        "Canonical": "http://127.0.0.1:8000/.well-known/security.txt",
    }
    assert expires.tzinfo is not None
    # Section 2.5.5: less than a year from now is recommended, and a time gone by makes the file worthless.
    assert 0 < (expires - datetime.now(UTC)).days <= 366


@pytest.mark.django_db
def test_the_security_contact_outlives_a_year_without_changes(client):
    Imprint(contact_email="securite@example.ml").save()
    ContentVersion.objects.update(changed=datetime(2024, 1, 1, tzinfo=UTC))

    text = client.get("/.well-known/security.txt").content.decode()

    expires = re.search(r"Expires: (.*)", text).group(1)
    assert datetime.fromisoformat(expires) > datetime.now(UTC)
