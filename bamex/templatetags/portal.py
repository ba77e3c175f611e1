"""Template tags of every page: its addresses in both languages, the state of the content, its words for programs."""

from html import unescape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import override

from bamex.addresses import address_in_language, address_of
from bamex.drawing.preview_picture import name_of_page
from bamex.filters import SHARED_PARAMETERS
from bamex.http.first_screen import first_screen_style
from bamex.identifiers import absolute
from bamex.linked_data import json_ld_script, web_page_node
from bamex.models import ContentVersion, Publishable
from bamex.text.languages import CODES, active
from bamex.version_cache import VersionCache

LONGEST_KEPT = 1000  # characters of a parameter that go with the reader to the other language: a long selection has 500

register = template.Library()


@register.simple_tag(takes_context=True)
def address_in(context: template.Context, language: str) -> str:
    """{% address_in "en" %}: the path of this very page, filters included, in the other language."""
    request = context.request
    path = address_in_language(request.path, language)
    kept = {
        name: [value[:LONGEST_KEPT] for value in request.GET.getlist(name)]
        for name in SHARED_PARAMETERS
        if name in request.GET
    }
    query = urlencode(kept, doseq=True)
    form = getattr(request, "filters", None)
    if form is not None and form.chosen:
        with override(language):
            query = "&".join(filter(None, [form.query(), query]))
    return f"{path}?{query}" if query else path


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, language: str | None = None) -> str:
    """The absolute address of this page, without its query but for the number of the page of a long list."""
    page = getattr(context.request, "page", None)
    query = f"?page={page.number}" if page is not None and page.number > 1 else ""
    return settings.SITE_URL + address_in_language(context.request.path, language or active()) + query


@register.simple_tag(takes_context=True)
def current_place(context: template.Context, name: str) -> str:
    """{% current_place "press" %}: the attribute of a link of the navigation that leads here, or to what is above."""
    here, place = context.request.path, address_of(name)
    if not here.startswith(place):
        return ""
    return format_html(' aria-current="{}"', "page" if here == place else "true")


@register.simple_tag
def permanent_url(row: Publishable) -> str:
    return settings.SITE_URL + row.permanent_path


@register.simple_tag(takes_context=True)
def content_version(context: template.Context) -> ContentVersion | None:
    """The content's version, which also knows the address for readers; one query a page."""
    return getattr(context.request, "content_version", None)  # None where a request was refused early


@register.simple_tag(name="first_screen_style")
def style_of_first_screen() -> str:
    """<style>{% first_screen_style %}</style>: byte for byte what the policy allows."""
    return mark_safe(first_screen_style())  # noqa: S308 - the portal's own style sheet


@register.simple_tag
def site_url() -> str:
    return settings.SITE_URL


LOCALES = {"fr": "fr_FR", "en": "en_GB"}
TYPES = {"N": "article", "I": "profile"}  # of Open Graph, by the prefix of a permanent code


def object_of(context: template.Context) -> Publishable | None:
    """The object whose page this is; the salon, whose texts make some pages, has no page of its own."""
    row = context.get("object")
    return row if isinstance(row, Publishable) else None


@register.inclusion_tag("_preview.html", takes_context=True, name="preview")
def preview_of_page(context: template.Context, title: str, description: str) -> dict[str, str]:
    """{% preview page_title page_description %}: what messengers and networks show of this page, with its picture."""
    row = object_of(context)
    return {
        "title": title,
        "description": description,
        "type": TYPES.get(row.code[:1], "website") if row else "website",
        "locale": LOCALES[active()],
        "picture": absolute(reverse("preview", args=[picture_name(context)])),
    }


def picture_name(context: template.Context) -> str:
    """The name of the picture of this page: its object's, that of the object whose versions it shows, or its own."""
    row = object_of(context)
    if row is None and "versions_of" in context:
        row = context["versions_of"]
        if not (row.has_page and row.is_visible):
            return name_of_page(reverse("home"))
    return row.code if row else name_of_page(context.request.path)


@register.simple_tag(takes_context=True)
def linked_data(context: template.Context, title: str, description: str) -> str:
    """{% linked_data page_title page_description %}: what the page shows, as its view describes it, for programs."""
    view, row = context.get("view"), object_of(context)
    here = page_url(context)
    steps = [("BAMEX’25", absolute(reverse("home")))]
    if listed_in := getattr(view, "listed_in", None):
        steps.append((str(listed_in[1]), absolute(reverse(listed_in[0]))))
    if here != steps[0][1]:
        steps.append((plain_words(title), here))
    subject = view.describe(context) if hasattr(view, "describe") else None
    return json_ld_script([web_page_node(plain_words(title), plain_words(description), here, steps, subject, row)])


def plain_words(html: str) -> str:
    """A text captured from a page as plain text, its no-break spaces as spaces."""
    return " ".join(unescape(strip_tags(html)).split())


@register.tag(name="captured")
def compile_captured(parser: Any, token: Any) -> template.Node:
    """{% captured as name %}…{% endcaptured %}: what is rendered in between, kept under a name: a block shown twice."""
    _tag, _as, name = token.split_contents()
    nodelist = parser.parse(["endcaptured"])
    parser.delete_first_token()
    return CapturedNode(nodelist, name)


class CapturedNode(template.Node):
    """Node of the block tag `captured`: it renders nothing, while its content is kept under a name."""

    def __init__(self, nodelist: Any, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - rendered, so escaped
        return ""


parts_of_pages: VersionCache[str] = VersionCache(most=2 * len(CODES), read_all=True)


@register.tag(name="once")
def compile_once(parser: Any, token: Any) -> template.Node:
    """{% once "foot" %}…{% endonce %}: what every page of a language shows alike, rendered once a content version."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(nodelist, name)


class OnceNode(template.Node):
    """Node of the block tag `once`: what is in between, from memory as long as the content stays the same."""

    def __init__(self, nodelist: Any, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        version = content_version(context)
        if version is None:
            return self.nodelist.render(context)
        return parts_of_pages.get(version, (self.name, active()), lambda: self.nodelist.render(context))
