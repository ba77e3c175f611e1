"""How the portal answers: methods, validators, content codings, headers."""

import gzip
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bamex.models import ContentVersion
from bamex.tests import make
from bamex.tests.crawl import heading, read
from bamex.tests.web import make_web
from exhibitors.models import Exhibitor

BROTLI = {"Accept-Encoding": "br"}
EVERYWHERE = ["/fr/", "/en/exhibitors/", "/id/E001", "/", "/robots.txt", "/sitemap.xml", "/healthz"]


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
def test_the_files_of_the_look_carry_no_policy_of_documents(client):
    for name in ("portal.css", "portal.js", "icon.svg"):
        answer = client.get(staticfiles_storage.url(name))
        assert (answer.status_code, bool(answer.getvalue())) == (200, True)
        assert "Content-Security-Policy" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    missing = client.get("/static/nowhere.css")

    assert missing.status_code == 404
    assert "default-src 'none'" in missing.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_refused_method_carries_the_hardening_headers_too(client):
    headers = client.post("/fr/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_behind_tls_browsers_are_told_to_stay_there(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz(/\w+)?$"]

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


@pytest.mark.parametrize("path", ["/fr/", "/admin/", "/id/E001"])
@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_the_house_s_400(path):
    answer = Client(raise_request_exception=False).get(path, headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
