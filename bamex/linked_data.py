"""What a page shows, for programs: JSON-LD 1.1 in the words of schema.org. Never prices, never ratings.

A node is a dictionary. Its `@id` is the permanent address of what it describes, the same in both languages and for
ever; texts are those of the page's language, or say which they are in.
"""

import json
from datetime import UTC

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from bamex.identifiers import absolute
from bamex.text.languages import active, localized

CONTEXT = "https://schema.org"
# A script element ends where it says so, whatever JSON means by it (HTML, 4.12.1.3).
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script(nodes):
    """The nodes in an element of their own."""
    data = {"@context": CONTEXT, "@graph": nodes}
    # An item a line, so that no two braces meet, which would look like a template left unrendered.
    text = json.dumps(data, ensure_ascii=False, indent=0).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped


def node(kind, permanent=None, /, **properties):
    """A node of type `kind`; properties without a value are left out."""
    made = {"@type": kind, "@id": permanent, **properties}
    return {name: value for name, value in made.items() if value not in (None, "", [], {})}


def identifier(row):
    """The `@id` of an object with a permanent code: `…/id/E012#exhibitor`."""
    return f"{absolute(row.permanent_path)}#{row._meta.model_name}"


def identifier_at_root(name):
    """The `@id` of what has no code: `…/#salon`."""
    return f"{settings.SITE_URL}/#{name}"


def text(row, name):
    """A bilingual text: a string in the page's language, or a value that says its own."""
    found = localized(row, name)
    return in_language(found.value, found.language)


def in_language(value, language):
    return {"@value": value, "@language": language} if value and language != active() else value


def moment(value):
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def citations(row):
    """The published sources of a row, each once, whatever part of it they support."""
    sources = {item.source.pk: item.source for item in row.citations.all() if item.source.is_published}
    return [source_reference(source) for source in sources.values()]


def source_reference(source):
    return node("CreativeWork", identifier(source), name=title(source), url=source.url)


def title(source):
    return in_language(source.full_title, source.title_language)


def source(row):
    return node(
        "CreativeWork",
        identifier(row),
        name=title(row),
        url=row.url,
        publisher=node("Organization", name=row.publisher),
        datePublished=row.date,
        inLanguage=row.language,
        abstract=text(row, "summary"),
    )


def breadcrumb(steps):
    """`steps` are `(name, whole address)` from the home page to this one."""
    items = [
        node("ListItem", position=number, name=name, item=address) for number, (name, address) in enumerate(steps, 1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def website():
    return node("WebSite", identifier_at_root("website"), name="BAMEX’25", url=f"{settings.SITE_URL}/")


def web_page(name, description, address, steps, subject=None, row=None):
    """The page itself: what it is about (`subject`), and of the object that it shows (`row`) its dates and sources."""
    page = node(
        "WebPage",
        address,
        url=address,
        name=name,
        description=description,
        inLanguage=active(),
        isPartOf=website(),
        breadcrumb=breadcrumb(steps) if len(steps) > 1 else None,
        mainEntity=subject,
    )
    if row is not None:
        page["datePublished"] = moment(row.first_published)
        page["dateModified"] = moment(row.last_changed)
        if pictures := getattr(row, "visible_pictures", ()):
            page["image"] = [pictured(picture) for picture in pictures]
        if hasattr(row, "citations") and (cited := citations(row)):
            page["citation"] = cited
    return page


def pictured(picture):
    """A picture on a page of what it shows; its own page tells more."""
    caption = localized(picture, "caption")
    return node(
        "ImageObject",
        f"{absolute(picture.permanent_path)}#mediaitem",
        caption=in_language(caption.written, caption.language),
        creditText=picture.credit,
    )


def dataset(name, description, address, downloads, changed):
    """`downloads` are `(name, media type, whole address)`."""
    return node(
        "Dataset",
        identifier_at_root("dataset"),
        name=name,
        description=description,
        url=address,
        inLanguage=["fr", "en"],
        isAccessibleForFree=True,
        dateModified=moment(changed),
        distribution=[
            node("DataDownload", name=label, encodingFormat=kind, contentUrl=place) for label, kind, place in downloads
        ],
    )
