"""How the portal answers: methods, validators, codings, redirects, what is gone, what fails, and what never leaks."""

import gzip
import json
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import brotli
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils.translation import override

import bamex.urls
from bamex.models import ContentVersion, Imprint, Publishable, State
from bamex.tests import make
from bamex.tests.content_database import connected_to
from bamex.tests.crawl import SITEMAP, Document, path_of, sitemap
from exhibitors.models import CountryGroup, Exhibitor
from programme.models import Organiser

BROTLI = {"Accept-Encoding": "br"}
EVERYWHERE = ["/fr/", "/en/exhibitors/", "/id/E001", "/", "/robots.txt", "/sitemap.xml", "/healthz"]
MARKER = "Zorglub"


def broken(request):
    raise RuntimeError("the secret of the failure")


# For the page of a failure: the portal's addresses, and one that fails.
urlpatterns = [path("fr/broken/", broken), *bamex.urls.urlpatterns]
handler400, handler404, handler500 = bamex.urls.handler400, bamex.urls.handler404, bamex.urls.handler500


def read(answer):
    return Document(answer.content.decode())


def heading(answer):
    return read(answer).one("h1").text


# Methods


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("address", EVERYWHERE)
def test_the_public_side_only_reads(client, method, address):
    answer = client.generic(method, address)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "language", "title"),
    [
        ("/fr/exposants/", "fr", "Les pages publiques se consultent seulement"),
        ("/en/exhibitors/", "en", "The public pages can only be read"),
        ("/nowhere/", "fr", "Les pages publiques se consultent seulement"),
    ],
)
def test_a_refused_method_is_explained_in_the_language_of_the_address(client, address, language, title):
    answer = client.post(address, {"name": "x"})

    page = read(answer)
    assert (page.one("html")["lang"], page.one("h1").text) == (language, title)
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/", "/en/exhibitors/", "/robots.txt", "/sitemap.xml"])
def test_head_says_what_get_says_without_the_body(client, address):
    make.salon()
    whole, head = client.get(address, headers=BROTLI), client.head(address, headers=BROTLI)

    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["Content-Length"]) == len(whole.content)


# Validators


@pytest.mark.django_db
def test_an_unchanged_page_is_not_sent_again(client):
    row = make.exhibitor()
    first = client.get(row.get_absolute_url())

    again = client.get(row.get_absolute_url(), headers={"If-None-Match": first.headers["ETag"]})

    assert re.fullmatch(r'"[0-9a-f]{32}"', first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.django_db
def test_a_page_unchanged_since_a_date_is_not_sent_again(client):
    row = make.exhibitor()
    changed = client.get(row.get_absolute_url()).headers["Last-Modified"]

    assert client.get(row.get_absolute_url(), headers={"If-Modified-Since": changed}).status_code == 304
    # The entity tag is the stronger word of the two (RFC 9110, 13.1.3).
    both = {"If-Modified-Since": changed, "If-None-Match": '"another"'}
    assert client.get(row.get_absolute_url(), headers=both).status_code == 200


@pytest.mark.django_db
def test_last_modified_is_the_last_change_of_content(client):
    row = make.exhibitor()

    answer = client.get(row.get_absolute_url())

    changed = ContentVersion.objects.get().changed
    assert parsedate_to_datetime(answer.headers["Last-Modified"]) == changed.replace(microsecond=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda row: Exhibitor.objects.filter(pk=row.pk).update(name_fr="Baykar Technologies"),
        lambda row: connection.cursor().execute(
            "UPDATE exhibitors_exhibitor SET name_fr = 'Baykar Technologies' WHERE id = %s", [row.pk]
        ),
    ],
    ids=["queryset", "SQL"],
)
def test_a_change_of_content_gives_a_new_entity_tag_and_date(client, change):
    row = make.exhibitor()
    long_ago = datetime(2025, 11, 14, tzinfo=UTC)
    ContentVersion.objects.update(changed=long_ago)
    address = row.get_absolute_url()
    before = client.get(address)

    change(row)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})

    assert before.headers["Last-Modified"] == "Fri, 14 Nov 2025 00:00:00 GMT"
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert parsedate_to_datetime(after.headers["Last-Modified"]) > long_ago
    assert heading(after) == "Baykar Technologies"


# Content codings


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/", "/sitemap.xml"])
def test_every_coding_holds_the_same_body_and_has_its_own_entity_tag(client, address):
    make.salon()
    plain, zipped, brotlied = (
        client.get(address, headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip", "gzip, br")
    )

    assert [answer.headers.get("Content-Encoding") for answer in (plain, zipped, brotlied)] == [None, "gzip", "br"]
    assert gzip.decompress(zipped.content) == brotli.decompress(brotlied.content) == plain.content
    assert len({answer.headers["ETag"] for answer in (plain, zipped, brotlied)}) == 3
    assert {answer.headers["Vary"].split(", ")[0] for answer in (plain, zipped, brotlied)} == {"Accept-Encoding"}
    assert len(brotlied.content) < len(zipped.content) < len(plain.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("deflate, br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("gzip;q=0, br;q=0.5", "br"),
        ("BR", "br"),
        ("brunsli", None),
    ],
)
def test_a_coding_that_the_browser_refuses_is_not_used(client, accepted, coding):
    answer = client.get("/fr/", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == coding


@pytest.mark.django_db
def test_the_entity_tag_of_one_coding_does_not_stand_for_another(client):
    tag = client.get("/fr/", headers=BROTLI).headers["ETag"]

    assert client.get("/fr/", headers={"Accept-Encoding": "gzip", "If-None-Match": tag}).status_code == 200
    assert client.get("/fr/", headers={**BROTLI, "If-None-Match": tag}).status_code == 304


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


def addresses(row):
    found = {}
    for language in ("fr", "en"):
        with override(language):
            found[language] = row.get_absolute_url()
    return found


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


# Withdrawn


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "note"),
    [
        ("fr", "Cette page a été retirée", "Confondu avec une autre entreprise."),
        ("en", "This page has been withdrawn", "Mistaken for another company."),
    ],
)
def test_a_withdrawn_object_explains_itself(client, language, title, note):
    row = make.exhibitor(
        name_fr=MARKER,
        name_en=MARKER,
        state=State.WITHDRAWN,
        withdrawal_note_fr="Confondu avec une autre entreprise.",
        withdrawal_note_en="Mistaken for another company.",
    )

    answer = client.get(addresses(row)[language])

    page = read(answer)
    assert (answer.status_code, page.one("h1").text, page.one("html")["lang"]) == (410, title, language)
    assert note in answer.content.decode()
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "noun", ["exhibitor", "product", "person", "delegation", "venue", "session", "article", "fact", "source"]
)
def test_every_noun_can_be_withdrawn(client, noun):
    row = getattr(make, noun)(state=State.WITHDRAWN)

    for address in addresses(row).values():
        assert client.get(address).status_code == 410
    assert client.get(f"/id/{row.code}").headers["Location"] == addresses(row)["fr"]


@pytest.mark.django_db
def test_a_withdrawn_object_is_listed_nowhere(client):
    row = make.exhibitor(name_fr=MARKER, name_en=MARKER, state=State.WITHDRAWN)
    make.exhibitor(country=row.country)

    assert shown(client, everywhere(client)) == {}
    assert not set(addresses(row).values()) & set(sitemap(client))


# One language only


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["", None], ids=["empty", "null"])
def test_what_has_no_english_is_shown_in_french_and_says_so(client, missing):
    row = make.exhibitor(
        slug="baykar", name_fr="Baykar", name_en="Baykar", summary_fr="Drones turcs.", summary_en=missing
    )

    answer = client.get("/en/exhibitors/baykar/")

    page = read(answer)
    assert answer.status_code == 200
    assert [item.text for item in page.all("span") if item["lang"] == "fr"] == ["Drones turcs."]
    assert [item.text for item in page.all("p") if "notice" in item.classes] == [
        "Part of this page has not been translated: it is shown in French."
    ]
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert path_of(page.links("canonical")[0]["href"]) == addresses(row)["fr"]


@pytest.mark.django_db
def test_what_has_no_english_is_in_the_sitemap_in_french_only(client):
    row = make.exhibitor(slug="baykar", summary_en="")
    whole = make.exhibitor(slug="otokar", country=row.country)

    found = sitemap(client)

    assert "/en/exhibitors/baykar/" not in found
    assert found["/fr/exposants/baykar/"] == {"fr": "/fr/exposants/baykar/", "x-default": "/fr/exposants/baykar/"}
    assert set(addresses(whole).values()) <= found.keys()


@pytest.mark.django_db
def test_the_french_page_of_what_has_no_english_stands_alone(client):
    make.exhibitor(slug="baykar", summary_en="")

    page = read(client.get("/fr/exposants/baykar/"))

    assert [item["name"] for item in page.all("meta") if item["name"] == "robots"] == []
    assert [item for item in page.all("p") if "notice" in item.classes] == []
    assert path_of(page.links("canonical")[0]["href"]) == "/fr/exposants/baykar/"


@pytest.mark.django_db
def test_a_list_marks_what_has_no_english(client):
    row = make.exhibitor(name_fr="Société de défense", name_en="")

    page = read(client.get("/en/exhibitors/"))

    (name,) = (item for item in page.all("span") if item.text == row.name_fr)
    assert name["lang"] == "fr"


# Drafts


def nouns():
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def make_web(**texts):
    """One object of every noun, linked to one another in every way, each citing the one source."""
    source = make.source()
    country = make.country()
    category = make.category(**texts)
    exhibitor = make.exhibitor(country=country)
    product = make.product(maker=exhibitor, category=category)
    person = make.person(country=country, exhibitor=exhibitor)
    delegation = make.delegation(country=country, head=person, head_role_fr="Chef", head_role_en="Head")
    salon = make.salon(patron=person, guest_of_honour=delegation)
    venue = make.venue()
    phase = make.phase(venue=venue)
    session = make.session(venue=venue, phase=phase, start_time="09:30")
    theme = make.theme()
    rows = [source, category, exhibitor, product, person, delegation, venue, session, theme]
    rows += [
        make.reported_equipment(category=category),
        make.article(),
        make.statement(person=person, session=session),
        make.fact("15", is_key_figure=True, about_salon=True),
    ]
    group = CountryGroup.objects.create(code="AES", name_fr="Alliance", name_en="Alliance")
    group.members.add(country)
    Organiser.objects.create(
        salon=salon,
        name_fr="Ministère",
        name_en="Ministry",
        role_fr="Tutelle",
        role_en="Lead",
        country=country,
        exhibitor=exhibitor,
    )
    web = {type(row): row for row in rows}
    for row in web.values():
        link(row, web)
        if hasattr(row, "citations"):
            make.cite(row, source)
    make.cite(salon, source)
    return web


def link(row, web):
    """Have every many-to-many relation of `row` hold the objects of the web that fit it."""
    for relation in row._meta.many_to_many:
        if relation.related_model in web:
            getattr(row, relation.name).add(web[relation.related_model])


def everywhere(client):
    """All addresses where something unpublished could show: the whole sitemap, searches, filters."""
    searches = [f"/{where}/?q={MARKER}" for where in ("fr/recherche", "en/search")]
    return [*sitemap(client), *searches, "/sitemap.xml", "/robots.txt"]


def files(client):
    """The files that go with the pages; a picture shows no text that a test could read."""
    sessions = [path for path in sitemap(client) if re.fullmatch(r"/\w\w/programme/.+/", path)]
    found = [f"{path.rstrip('/')}.ics" for path in ["/fr/programme/", "/en/programme/", *sessions]]
    found += ["/fr/programme.xml", "/en/programme.xml", "/fr/actualites.atom", "/en/news.atom"]
    return [*found, "/fr/corrections.atom", "/en/corrections.atom"]


def plant_drafts(web):
    """A draft of every noun with the marker in all its texts, linked to all that is published, both ways."""
    drafts = {}
    for model, published in web.items():
        values = {
            item.attname: getattr(published, item.attname)
            for item in model._meta.concrete_fields
            if not item.primary_key and not item.generated and item.name not in {"code", "state", "former_slugs"}
        }
        for item in model._meta.concrete_fields:
            if item.get_internal_type() in {"CharField", "TextField"} and item.name in values and not item.choices:
                values[item.attname] = MARKER
            if item.get_internal_type() == "SlugField":
                values[item.attname] = f"{MARKER.lower()}-{model._meta.model_name}"
        values |= {name: "fr" for name in ("language",) if name in values}
        values |= {name: "" for name in ("url", "website") if name in values}
        if model.__name__ == "Source":
            values["date"] = ""
        if model.__name__ == "Delegation":
            values["country_id"] = make.country("ZZ", name="Ailleurs").pk
        row = model(**values, state=State.DRAFT)
        row.save()
        drafts[model] = row
    for row in drafts.values():
        link(row, web)
        if hasattr(row, "citations"):
            make.cite(row, next(iter(web.values())))
    for row in web.values():
        link(row, drafts)
        if hasattr(row, "citations"):
            make.cite(row, next(iter(drafts.values())))
    return drafts


# What a search page repeats of the words that were asked for.
REPEATED = re.compile(rf"q={MARKER}|value=\"{MARKER}\"|[“«]\s?{MARKER}\s?[”»]|<title>{MARKER} ")


def shown(client, addresses):
    """Address → lines that hold the marker there."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        whole = answer.content.decode().replace("\r\n ", "")  # the lines of a calendar are folded
        lines = REPEATED.sub("", whole).splitlines()
        if lines := [line.strip() for line in lines if MARKER.lower() in line.lower()]:
            found[address] = lines
    return found


@pytest.mark.django_db
def test_the_drafts_would_show_if_they_were_published(client):
    drafts = plant_drafts(make_web())
    for model in drafts:
        model.objects.update(state=State.PUBLISHED, first_published=datetime(2026, 1, 1, tzinfo=UTC))

    found = shown(client, [*everywhere(client), *files(client)])

    assert len(found) > 30
    assert {"/fr/programme.ics", "/en/programme.xml", "/fr/actualites.atom"} <= found.keys()
    assert {"/fr/", "/fr/plan-du-site/", "/sitemap.xml", f"/fr/recherche/?q={MARKER}"} <= found.keys()


@pytest.mark.django_db
def test_drafts_of_every_noun_leak_nowhere(client):
    web = make_web()
    drafts = plant_drafts(web)
    assert len(drafts) == len(nouns())

    assert shown(client, [*everywhere(client), *files(client)]) == {}
    for row in drafts.values():
        for address in addresses(row).values():
            if "?" not in address and "#" not in address:
                assert client.get(address).status_code == 404


def foreign_keys():
    """Every way in which a row can depend on one publishable object: `(model, name)`."""
    return [
        (model, item.name)
        for section in ("bamex", "exhibitors", "programme", "news")
        for model in apps.get_app_config(section).get_models()
        if model.__name__ not in {"Citation", "Claim", "Specification"}
        for item in model._meta.concrete_fields
        if item.is_relation and issubclass(item.related_model, Publishable)
    ]


@pytest.mark.django_db
def test_a_published_row_that_depends_on_a_draft_does_not_show_it(client):
    drafts = plant_drafts(make_web())
    for model, name in foreign_keys():
        draft = drafts[model._meta.get_field(name).related_model]
        row = model.objects.order_by("pk").first()
        if issubclass(model, Publishable) and model._meta.get_field(name).one_to_one is not True:
            # Another published row, so that each dependency is seen by itself.
            row.pk, row.code, row._state.adding = None, "", True
            if hasattr(row, "slug"):
                row.slug = f"depends-on-{name}"
            if model.__name__ == "Delegation":
                row.country = make.country("DZ")
        setattr(row, name, draft)
        row.save()
    assert len(foreign_keys()) >= 12

    assert shown(client, [*everywhere(client), *files(client)]) == {}


# Filters


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
    whole = read(client.get(address))

    for value, messages in UNKNOWN.items():
        answer = client.get(f"{address}?{parameter}={value}")

        page = read(answer)
        notices = [item.text for item in page.all("p") if "notice" in item.classes]
        assert answer.status_code == 200
        assert [item.text for item in page.all("h2", "h3", "h4")] == [item.text for item in whole.all("h2", "h3", "h4")]
        assert len(notices) == messages, (value, notices)
        data = [item["type"] for item in page.all("script") if not item["src"]]
        assert data == ["application/ld+json"]
        assert len(answer.content) < 30_000


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

    answer = client.get(f"{address}?q={query}")

    assert answer.status_code == 200
    assert len(answer.content) < 20_000
    assert "<b>" not in answer.content.decode()


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
    assert dates["/fr/exposants/baykar/"][:10] == row.last_updated.date().isoformat()
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


# Health


@pytest.mark.django_db
def test_a_healthy_portal_says_so(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "migrations": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_pending_migration_is_unhealthy(client):
    MigrationRecorder.Migration.objects.filter(app="news").delete()

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "migrations": "pending"})


@pytest.fixture
def no_database(django_db_setup, django_db_blocker):
    """The database is away: its name leads nowhere."""
    patience = connection.settings_dict["OPTIONS"]["pool"]
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(patience, "timeout", 0.3)
        with connected_to("bamex_gone"):
            yield


def test_a_database_that_is_away_is_unhealthy_and_tells_no_secret(no_database, client):
    start = time.monotonic()
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"database": "unavailable", "migrations": "unknown"})
    assert set(json.loads(answer.content)) == {"database", "migrations"}
    assert time.monotonic() - start < 5


def test_a_page_without_its_database_is_the_house_s_own_and_is_not_kept(no_database):
    answer = Client(raise_request_exception=False).get("/fr/exposants/")

    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Retry-After"]) > 0
    assert heading(answer) == "Le portail est momentanément indisponible"


# Pages of errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "asked", "language", "title"),
    [
        ("/fr/nulle-part/", "en", "fr", "Cette page n’existe pas"),
        ("/en/nowhere/", "fr", "en", "This page does not exist"),
        ("/nowhere/", "en", "en", "This page does not exist"),
        ("/nowhere/", "fr", "fr", "Cette page n’existe pas"),
        ("/fr/exposants/inconnu/", "fr", "fr", "Cette page n’existe pas"),
        ("/en/exhibitors/unknown/", "fr", "en", "This page does not exist"),
        ("/de/", "en", "en", "This page does not exist"),
    ],
)
def test_a_page_that_does_not_exist_says_so_in_the_language_of_its_address(client, address, asked, language, title):
    answer = client.get(address, headers={"Accept-Language": asked})

    page = read(answer)
    assert (answer.status_code, page.one("html")["lang"], page.one("h1").text) == (404, language, title)
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.links("canonical") == []
    assert {"q"} == {item["name"] for item in page.all("input")}
    assert not answer.cookies


@pytest.mark.django_db
def test_a_missing_page_never_turns_its_address_into_markup(client):
    answer = client.get("/fr/%3Cscript%3Ealert(1)%3C/script%3E/%22%20onclick=%22x/")

    page = read(answer)
    assert answer.status_code == 404
    assert [element for element in page.all("script") if not (element["src"] or "").startswith("/static/")] == []
    assert [element for element in page.elements if element["onclick"] is not None] == []


@pytest.mark.urls(__name__)
def test_a_failure_gets_the_house_s_page_without_a_query():
    # No `django_db` mark: a query would be an error.
    answer = Client(raise_request_exception=False).get("/fr/broken/")

    page = read(answer)
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.one("h1").text == "Le portail est momentanément indisponible"
    assert next(item.text for item in page.all("section") if item["lang"] == "en").startswith(
        "The portal is unavailable"
    )
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert "ETag" not in answer.headers


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_links_of_the_failure_page_lead_somewhere(client):
    page = read(Client(raise_request_exception=False).get("/fr/broken/"))
    targets = {item["href"] for item in page.all("a")} | {item["action"] for item in page.all("form")}

    assert targets == {"/", "/fr/", "/en/", "/fr/recherche/"}
    assert {client.get(target, follow=True).status_code for target in targets} == {200}


# Headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/", "/en/nowhere/", "/robots.txt", "/healthz", "/", "/admin/login/"])
def test_every_answer_carries_the_hardening_headers(client, address):
    headers = client.get(address).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.mark.django_db
def test_a_refused_method_carries_the_hardening_headers_too(client):
    headers = client.post("/fr/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_behind_tls_browsers_are_told_to_stay_there(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

    plain, secure, health = (
        Client().get("/fr/"),
        Client().get("/fr/", headers={"X-Forwarded-Proto": "https"}),
        Client().get("/healthz"),
    )

    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/fr/")
    assert (secure.status_code, secure.headers["Strict-Transport-Security"][:16]) == (200, "max-age=31536000")
    assert health.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/exhibitors/exhibitor/"])
def test_no_cache_keeps_the_back_office(client, admin_client, address):
    for visitor in (client, admin_client):
        answer = visitor.get(address)
        cache = answer.headers.get("Cache-Control", "")
        assert "public" not in cache
        assert {"no-cache", "no-store", "private"} & set(cache.split(", ")), cache
        assert "ETag" not in answer.headers


@pytest.mark.django_db
def test_staff_see_the_public_pages_as_everyone_does(client, admin_client):
    make_web()

    for_all, for_staff = client.get("/fr/"), admin_client.get("/fr/")

    assert for_staff.content == for_all.content
    assert for_staff.headers["Vary"] == "Accept-Encoding"
    assert not for_staff.cookies
    with CaptureQueriesContext(connection) as queries:
        admin_client.get("/fr/")
    assert [
        query for query in queries.captured_queries if "session" in query["sql"] and "django_session" in query["sql"]
    ] == []


@pytest.mark.parametrize("english", [None, ""])
@pytest.mark.parametrize("path", ["/en/", "/en/exhibitors/", "/en/equipment/", "/en/delegations/", "/en/site-map/"])
@pytest.mark.django_db
def test_a_name_without_english_stands_in_the_lists_in_french(client, english, path):
    make.product(
        name_fr="Éco-drone",
        name_en=english,
        maker=make.exhibitor(name_fr="Écovert", name_en=english),
        category=make.category(name_fr="Énergie", name_en=english),
    )
    make.delegation()

    answer = client.get(path)

    assert answer.status_code == 200
    assert 'id="letter-"' not in answer.content.decode()


@pytest.mark.django_db
def test_the_spellings_of_a_draft_are_not_searched_for(client):
    make.exhibitor(aliases="Baykar\nNom secret", state=State.DRAFT)

    assert "Nom secret" not in client.get("/fr/recherche/?q=baykar").content.decode()


@pytest.mark.django_db
def test_a_source_does_not_name_who_is_a_draft_through_what_they_said(client):
    source = make.source()
    make.cite(make.statement(person=make.person(name="Personne secrète", state=State.DRAFT)), source)

    answer = client.get(source.get_absolute_url())

    assert answer.status_code == 200
    assert "Personne secrète" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/fr/", "/admin/", "/id/E001"])
@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_the_house_s_400(path):
    answer = Client(raise_request_exception=False).get(path, headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
