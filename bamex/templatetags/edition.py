"""Template tags of the offline edition, whose source marks lead to its own list of sources."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join

from bamex.models import Source

register = template.Library()


@register.simple_tag(name="cited")
def links_to_sources(row: Any, field: str = "") -> str:
    """{% cited exhibitor %} or {% cited exhibitor "website" %}: the codes of the published sources, as links."""
    return links_by_code(item.source for item in row.citations.all() if item.field == field)


@register.simple_tag(name="cited_anywhere")
def links_to_all_sources(row: Any) -> str:
    """{% cited_anywhere venue %}: the sources of the row and of any field that the edition shows without its own."""
    return links_by_code({item.source_id: item.source for item in row.citations.all()}.values())


@register.simple_tag(name="code_of")
def link_to_source(source: Source) -> str:
    """{% code_of specification.source %}"""
    return links_by_code([source])


def links_by_code(sources: Iterable[Source]) -> str:
    codes = [(source.code.lower(), source.code) for source in sources if source.is_published]
    return format_html("<sup>{}</sup>", format_html_join(" ", '<a href="#{}">{}</a>', codes)) if codes else ""


@register.simple_tag(name="entry")
def place_attributes(row: Any) -> str:
    """{% entry exhibitor %}: the attributes of a row's place: its code, which never changes, and its page's address."""
    return format_html('id="{}" data-page="{}"', row.code.lower(), row.get_absolute_url())


@register.simple_tag(name="permanent")
def permanent_link(row: Any) -> str:
    """{% permanent exhibitor %}: its code, leading to its page on the portal."""
    return format_html('<p class="code"><a href="{}{}">{}</a></p>', settings.SITE_URL, row.permanent_path, row.code)
