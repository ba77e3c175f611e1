"""Every picture that a page names answers as a picture, and every description of a page ends where a sentence does."""

import json
import re
from functools import cache
from html import unescape
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.test.client import ClientHandler

from bamex.tests.test_every_page import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

SHARED = {"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "msapplication-TileImage"}
ICONS = {"icon", "apple-touch-icon", "mask-icon", "image_src"}
CODES_OF_VERSIONS = ("E001", "P001", "S001", "D001", "F012", "N001", "Q001", "I001", "V001", "R001", "T001", "C001")


@pytest.fixture(scope="module")
def pages(kept_pages, content_addresses, django_db_blocker):
    """The pages of the sitemap, and the earlier wordings of one object of each noun, which it does not name."""
    earlier = [f"/{language}/{word}/{code}/" for language, word in VERSIONS.items() for code in CODES_OF_VERSIONS]
    wordings = [f"{path}1/" for path in earlier]
    with django_db_blocker.unblock():
        return {path: kept_pages[path] for path in [*content_addresses, *earlier, *wordings]}


VERSIONS = {"fr": "redactions", "en": "wordings"}


def pictures_named(page):
    """The addresses of all pictures that a page or what describes it for programs names."""
    document = page.document
    yield from (item["content"] for item in document.all("meta") if {item["property"], item["name"]} & SHARED)
    yield from (item["href"] for item in document.all("link") if set((item["rel"] or "").split()) & ICONS)
    for item in document.all("img", "source", "image", "video", "input"):
        yield from filter(None, (item["src"], item["poster"], item["tag"] == "image" and item["href"]))
        yield from (part.split()[0] for part in (item["srcset"] or "").split(",") if part.strip())
    for script in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page.html, re.DOTALL):
        yield from pictures_in_data(json.loads(script))


def pictures_in_data(node):
    """The values of `image`, `logo` and the like, wherever they stand in the data."""
    if isinstance(node, list):
        for item in node:
            yield from pictures_in_data(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            of_picture = name == "contentUrl" and node.get("@type") == "ImageObject"
            if name in {"image", "logo", "thumbnailUrl", "thumbnail"} or of_picture:
                found = value if isinstance(value, list) else [value]
                yield from (item if isinstance(item, str) else item.get("url", "") for item in found)
            yield from pictures_in_data(value)


@cache
def answer_to(address):
    """The status and the media type at an address of our own."""
    path = address.removeprefix(settings.SITE_URL)
    # Not the test client, which would copy the variables of each template of some thousand pages.
    answer = ClientHandler()(RequestFactory().get(path).environ)
    answer.getvalue()  # closes a static file once it is read
    return answer.status_code, answer.headers.get("Content-Type", "").split("/")[0]


def not_pictures(base, addresses):
    found = {urljoin(settings.SITE_URL + base, address) for address in addresses if not address.startswith("data:")}
    elsewhere = {address for address in found if not address.startswith(settings.SITE_URL + "/")}
    return sorted(elsewhere) + [item for item in sorted(found - elsewhere) if answer_to(item) != (200, "image")]


def test_every_picture_that_a_page_names_answers_as_a_picture(pages):
    answer_to.cache_clear()
    assert faults(pages, lambda page: page.status != 200 and page.status) == {}
    assert faults(pages, lambda page: not any(pictures_named(page)) and "no picture") == {}
    assert faults(pages, lambda page: not_pictures(page.path, pictures_named(page))) == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_icon_of_the_installed_portal_answers_as_a_picture(client, language):
    manifest = client.get(f"/{language}/manifest.webmanifest").json()
    found = [item["src"] for part in (manifest, *manifest.get("shortcuts", [])) for item in part.get("icons", [])]

    assert found
    assert not_pictures("/", found + [item["src"] for item in manifest.get("screenshots", [])]) == []
    assert not_pictures("/", ["/favicon.ico", "/apple-touch-icon.png"]) == []


@pytest.mark.parametrize(
    "address",
    [
        *("/fr/actualites.atom", "/en/news.atom", "/fr/corrections.atom", "/en/corrections.atom"),
        *("/fr/changements-recents.atom", "/en/recent-changes.atom"),
    ],
)
def test_every_picture_in_a_feed_answers_as_a_picture(client, address):
    feed = client.get(address)
    assert feed.status_code == 200
    text = unescape(feed.content.decode())
    named = re.findall(r"<(?:icon|logo)>([^<]+)<", text) + re.findall(r'<img[^>]+src="([^"]+)"', text)
    named += re.findall(r'<link[^>]+type="image/[^"]+"[^>]+href="([^"]+)"', text)

    assert not_pictures(address, named) == []
