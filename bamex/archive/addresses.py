"""Addresses of the public portal: where a copy begins, and which links it follows from there.

What a reader chooses (words searched for, a selection, a comparison) is no file. A list narrowed by filters is one
where a page that is not narrowed leads to it, and so are the files that the narrowed list offers: that is finite.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from bamex.models import Addressable, Publishable, State
from bamex.text.languages import CODES

ROOTS = ("/", "/robots.txt", "/sitemap.xml")
DATA = "/data/v1/"
DESCRIPTOR = "/data/v1/datapackage.json"
# Of staff, of the running service, or of whom to tell that it is broken.
NO_PART = re.compile(r"/(admin/|healthz$|sw\.js$|\.well-known/)")
CHOICES = {"q", "i"}  # parameters by which a reader chooses freely
PAGES_END = "/"


def permanent_addresses() -> Iterator[str]:
    """`/id/E012` of every object that readers know or knew, and the addresses under which they knew it."""
    for model in apps.get_models():
        if not issubclass(model, Publishable):
            continue
        for row in model.objects.exclude(state=State.DRAFT).order_by("code"):
            if row.state == State.WITHDRAWN or row.is_visible:
                yield f"/id/{row.code}"
            if issubclass(model, Addressable):
                yield from former_addresses(row)


def former_addresses(row: Addressable) -> Iterator[str]:
    slugs = [*row.former_slugs, *([row.slug] if row.state == State.WITHDRAWN else [])]
    for language in CODES:
        with override(language):
            for slug in slugs:
                yield type(row)(code=row.code, slug=slug).get_absolute_url()


def is_in_copy(address: str, origin: str) -> bool:
    """True if a copy has a file for `address`, to which the page at `origin` leads."""
    path, _mark, query = address.partition("?")
    if NO_PART.match(path) or CHOICES & parse_qs(query, keep_blank_values=True).keys():
        return False
    return not query or "?" not in origin or not path.endswith(PAGES_END)


def search_address(language: str) -> str:
    with override(language):
        return reverse("search")
