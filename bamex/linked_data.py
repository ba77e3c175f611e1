"""Linked data of pages: JSON-LD 1.1 in the words of schema.org. Never prices, never ratings.

A node is a dictionary. Its `@id` is the permanent address of what it describes, the same in both languages and for
ever; texts are those of the page's language, or say which they are in.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bamex.identifiers import absolute
from bamex.models import Cited, Publishable, Source
from bamex.text.languages import active, localized

Node = dict[str, Any]

CONTEXT = "https://schema.org"
# A script element ends where it says so, whatever JSON means by it (HTML, 4.12.1.3).
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_ld_script(nodes: list[Node]) -> SafeString:
    """The nodes in an element of their own."""
    data = {"@context": CONTEXT, "@graph": nodes}
    # An item a line, so that no two braces meet, which would look like a template left unrendered.
    text = json.dumps(data, ensure_ascii=False, indent=0).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped


def schema_node(kind: str, permanent: str | None = None, /, **properties: Any) -> Node:
    """A node of type `kind`; properties without a value are left out."""
    made = {"@type": kind, "@id": permanent, **properties}
    return {name: value for name, value in made.items() if value not in (None, "", [], {})}


def permanent_id(row: Publishable) -> str:
    """The `@id` of an object with a permanent code: `…/id/E012#exhibitor`."""
    return f"{absolute(row.permanent_path)}#{row._meta.model_name}"


def root_id(name: str) -> str:
    """The `@id` of what has no code: `…/#salon`."""
    return f"{settings.SITE_URL}/#{name}"


def text_value(row: Model, name: str) -> str | Node:
    """A bilingual text: a string in the page's language, or a value that says its own."""
    found = localized(row, name)
    return value_in_language(found.with_figures(), found.language)


def value_in_language(value: str, language: str) -> str | Node:
    return {"@value": value, "@language": language} if value and language != active() else value


def utc_moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def source_references(row: Cited) -> list[Node]:
    """The published sources of a row, each once, whatever part of it they support."""
    return [source_reference(source) for source in row.published_sources()]


def source_reference(source: Source) -> Node:
    return schema_node("CreativeWork", permanent_id(source), name=source_title(source), url=source.url)


def source_title(source: Source) -> str | Node:
    return value_in_language(source.full_title, source.title_language)


def source_node(row: Source) -> Node:
    return schema_node(
        "CreativeWork",
        permanent_id(row),
        name=source_title(row),
        url=row.url,
        publisher=schema_node("Organization", name=row.publisher),
        datePublished=row.date,
        inLanguage=row.language,
        abstract=text_value(row, "summary"),
    )


def breadcrumb_node(steps: list[tuple[str, str]]) -> Node:
    """`steps` are `(name, whole address)` from the home page to this one."""
    items = [
        schema_node("ListItem", position=number, name=name, item=address)
        for number, (name, address) in enumerate(steps, 1)
    ]
    return schema_node("BreadcrumbList", itemListElement=items)


def website_node() -> Node:
    return schema_node("WebSite", root_id("website"), name="BAMEX’25", url=f"{settings.SITE_URL}/")


def web_page_node(
    name: str,
    description: str,
    address: str,
    steps: list[tuple[str, str]],
    subject: Node | None = None,
    row: Publishable | None = None,
) -> Node:
    """The page itself: what it is about (`subject`), and of the object that it shows (`row`) its dates and sources."""
    page = schema_node(
        "WebPage",
        address,
        url=address,
        name=name,
        description=description,
        inLanguage=active(),
        isPartOf=website_node(),
        breadcrumb=breadcrumb_node(steps) if len(steps) > 1 else None,
        mainEntity=subject,
    )
    if row is not None:
        page["datePublished"] = utc_moment(row.first_published)
        page["dateModified"] = utc_moment(row.last_changed)
        if pictures := getattr(row, "visible_pictures", ()):
            page["image"] = [picture_reference(picture) for picture in pictures]
        if hasattr(row, "citations") and (cited := source_references(row)):
            page["citation"] = cited
    return page


def picture_reference(picture: Publishable) -> Node:
    """A picture on a page of what it shows; its own page tells more."""
    caption = localized(picture, "caption")
    return schema_node(
        "ImageObject",
        f"{absolute(picture.permanent_path)}#mediaitem",
        caption=value_in_language(caption.written, caption.language),
        creditText=picture.credit_line,
    )


def dataset_node(
    name: str, description: str, address: str, downloads: list[tuple[str, str, str]], changed: datetime
) -> Node:
    """`downloads` are `(name, media type, whole address)`."""
    return schema_node(
        "Dataset",
        root_id("dataset"),
        name=name,
        description=description,
        url=address,
        inLanguage=["fr", "en"],
        isAccessibleForFree=True,
        dateModified=utc_moment(changed),
        distribution=[
            schema_node("DataDownload", name=label, encodingFormat=kind, contentUrl=place)
            for label, kind, place in downloads
        ],
    )
