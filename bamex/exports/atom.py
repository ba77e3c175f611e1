"""Atom feeds (RFC 4287): a feed and its entries as text, the same bytes for the same content."""

from datetime import UTC, datetime
from typing import NamedTuple

from bamex.exports.xml import document, element, root
from bamex.text.languages import CODES, active

KIND = "application/atom+xml"


class Entry(NamedTuple):
    """`id` is a tag URI; `address` a whole address; `content` HTML, in `language`; the moments are aware."""

    id: str
    title: str
    address: str
    published: datetime
    updated: datetime
    content: str
    language: str
    related: str = ""  # the address of what the entry is about, when that is not the entry's own


class Feed(NamedTuple):
    """`pages` and `addresses`: by language, of the page and of the feed; `updated` for want of entries."""

    id: str
    title: str
    subtitle: str
    author: str
    pages: dict
    addresses: dict
    updated: datetime


def feed_text(feed, entries):
    """The feed in the active language, its entries in the order given."""
    language = active()
    tree = root("feed", xmlns="http://www.w3.org/2005/Atom", xml__lang=language)
    element(tree, "id", feed.id)
    element(tree, "title", feed.title)
    element(tree, "subtitle", feed.subtitle)
    element(tree, "updated", moment(max((entry.updated for entry in entries), default=feed.updated)))
    element(element(tree, "author"), "name", feed.author)
    element(tree, "link", rel="self", type_=KIND, hreflang=language, href=feed.addresses[language])
    for code in CODES:
        element(tree, "link", rel="alternate", type_="text/html", hreflang=code, href=feed.pages[code])
        if code != language:
            element(tree, "link", rel="alternate", type_=KIND, hreflang=code, href=feed.addresses[code])
    for entry in entries:
        add_entry(tree, entry, language)
    return document(tree)


def add_entry(tree, entry, language):
    marked = {} if entry.language == language else {"xml__lang": entry.language}
    made = element(tree, "entry", **marked)
    element(made, "id", entry.id)
    element(made, "title", entry.title)
    element(made, "link", rel="alternate", type_="text/html", hreflang=language, href=entry.address)
    if entry.related:
        element(made, "link", rel="related", type_="text/html", href=entry.related)
    element(made, "published", moment(entry.published))
    element(made, "updated", moment(entry.updated))
    element(made, "content", entry.content, type_="html")


def moment(value):
    """RFC 3339, in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
