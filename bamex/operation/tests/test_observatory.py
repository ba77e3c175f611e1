"""The score of the home page by the published rules of MDN's HTTP Observatory (its page “Tests and scoring”)."""

import re

import pytest
from django.urls import reverse

MODIFIERS = {
    "content security policy without anything unsafe, default-src 'none'": 10,
    "no cookies": 0,
    "HSTS for six months at least": 0,
    "referrer policy private": 5,
    "scripts of our own, with integrity": 5,
    "nosniff": 0,
    "frames by frame-ancestors": 5,
    "cross-origin resource policy same-origin": 10,
}


def points(answer):
    """The rules that the answer keeps."""
    headers, page = answer.headers, answer.content.decode()
    policy = headers["Content-Security-Policy"]
    scripts = re.findall(r"<script[^>]*\bsrc=[^>]*>", page)
    kept = {
        "content security policy without anything unsafe, default-src 'none'": "default-src 'none'" in policy
        and not re.search(r"unsafe|https?:|data:|\*", policy),
        "no cookies": not answer.cookies,
        "HSTS for six months at least": int(headers["Strict-Transport-Security"].split("=")[1].split(";")[0])
        > 15_768_000,
        "referrer policy private": headers["Referrer-Policy"] == "strict-origin-when-cross-origin",
        "scripts of our own, with integrity": scripts
        and all(re.search(r'src="/static/', tag) and 'integrity="sha384-' in tag for tag in scripts),
        "nosniff": headers["X-Content-Type-Options"] == "nosniff",
        "frames by frame-ancestors": "frame-ancestors 'none'" in policy,
        "cross-origin resource policy same-origin": headers["Cross-Origin-Resource-Policy"] == "same-origin",
    }
    return {rule for rule, is_kept in kept.items() if is_kept}


@pytest.mark.django_db
def test_the_home_page_has_135_points(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = client.get(reverse("home"), secure=True)

    assert points(answer) == MODIFIERS.keys()
    assert 100 + sum(MODIFIERS.values()) == 135
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_files_may_be_embedded_by_others_and_pages_may_not(client):
    assert client.get("/data/v1/openapi.json")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/fr/sources.csv")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/fr/sources/")["Cross-Origin-Resource-Policy"] == "same-origin"
    assert client.get("/admin/login/")["Cross-Origin-Resource-Policy"] == "same-origin"
