"""Addresses of the portal, found by following links from the sitemap: what the store is to hold (RFC 3986)."""

import html
import re
from collections.abc import Iterator

# The rooms of the address space that are the portal's public ones.
LINK = re.compile(r"/(?:(?:fr|en|data|media|\.well-known)/|id/\w)[^\"'<>\s?#)\\&,;]*")
TEXTUAL = ("text/", "application/json", "application/xml", "application/atom+xml", "application/ld+json")
FIRST = ("/", "/sitemap.xml", "/robots.txt", "/sw.js")


def links_in(body: bytes, media_type: str, site: str) -> Iterator[str]:
    """The paths on the portal at `site` that a textual body names; queries and fragments are no addresses to keep."""
    if not media_type.startswith(TEXTUAL):
        return
    text = html.unescape(body.decode(errors="replace")).replace(f"{site}/", "/")
    for match in LINK.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        is_template = "{" in match[0]  # such as /data/v1/facts/{code}, in the description of the interface (RFC 6570)
        if before in "\"'( \n>," and not is_template:
            yield match[0].rstrip(".,;")


def rank(path: str) -> int:
    """The order of making: pages first, then files, then pictures, which take longest."""
    if path.endswith("/"):
        return 0
    return 2 if path.endswith((".jpg", ".webp", ".avif", ".png")) else 1
