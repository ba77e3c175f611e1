"""Atom feeds (RFC 4287) in several languages, entries in full: what Django's writer does not say is added to it."""

from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from bamex.exports.xml import without_forbidden
from bamex.text.languages import CODES

ATOM_TYPE = "application/atom+xml"


class AtomFeed(Atom1Feed):
    """A feed that names its page and itself in every language; the same bytes for the same content.

    Beside what Django's takes, a feed has `pages` and `feeds`, language → whole address, and `updated`, for want of
    entries; an item has the `language` of its texts and, where it is about something else, the address `related`. The
    `description` of an item is its content, HTML.
    """

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=self.feed["updated"])

    def add_root_elements(self, handler: Any) -> None:
        language = self.feed["language"]
        for name in ("id", "title", "subtitle"):
            handler.addQuickElement(name, self.feed[name])
        handler.addQuickElement("updated", moment_to_the_second(self.latest_post_date()))
        handler.startElement("author", {})
        handler.addQuickElement("name", self.feed["author_name"])
        handler.endElement("author")
        add_link(handler, "self", ATOM_TYPE, self.feed["feeds"][language], language)
        for code in CODES:
            add_link(handler, "alternate", "text/html", self.feed["pages"][code], code)
            if code != language:
                add_link(handler, "alternate", ATOM_TYPE, self.feed["feeds"][code], code)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {} if item["language"] == self.feed["language"] else {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        handler.addQuickElement("id", item["unique_id"])
        handler.addQuickElement("title", without_forbidden(item["title"]))
        add_link(handler, "alternate", "text/html", item["link"], self.feed["language"])
        if item["related"]:
            add_link(handler, "related", "text/html", item["related"])
        handler.addQuickElement("published", moment_to_the_second(item["pubdate"]))
        handler.addQuickElement("updated", moment_to_the_second(item["updateddate"]))
        handler.addQuickElement("content", without_forbidden(item["description"]), {"type": "html"})


def add_link(handler: Any, relation: str, media_type: str, address: str, language: str = "") -> None:
    marked = {"hreflang": language} if language else {}
    handler.addQuickElement("link", "", {"rel": relation, "type": media_type, **marked, "href": address})


def moment_to_the_second(value: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
