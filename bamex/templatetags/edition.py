"""What the one-file edition needs besides the tags of the pages: its marks lead to its own list of sources."""

from django import template
from django.conf import settings
from django.utils.html import format_html

from bamex.text.source_marks import code_marks_html

register = template.Library()


@register.simple_tag
def cited(row, field=""):
    """{% cited exhibitor %} or {% cited exhibitor "website" %}: the codes of the published sources, as links."""
    return code_marks_html(item.source for item in row.citations.all() if item.field == field)


@register.simple_tag
def cited_anywhere(row):
    """{% cited_anywhere venue %}: the sources of the row and of any field that the edition shows without its own."""
    return code_marks_html({item.source_id: item.source for item in row.citations.all()}.values())


@register.simple_tag
def code_of(source):
    """{% code_of specification.source %}"""
    return code_marks_html([source])


@register.simple_tag
def entry(row):
    """{% entry exhibitor %}: the attributes of a row's place: its code, which never changes, and its page's address."""
    return format_html('id="{}" data-page="{}"', row.code.lower(), row.get_absolute_url())


@register.simple_tag
def permanent(row):
    """{% permanent exhibitor %}: its code, leading to its page on the portal."""
    return format_html('<p class="code"><a href="{}{}">{}</a></p>', settings.SITE_URL, row.permanent_path, row.code)
