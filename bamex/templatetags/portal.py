"""What every page of the portal needs: its addresses in both languages, and the state of the content."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import override

from bamex.filters import KEPT
from bamex.languages import active

register = template.Library()


@register.simple_tag(takes_context=True)
def address_in(context, language):
    """{% address_in "en" %}: the path of this very page, filters included, in the other language."""
    request = context.request
    path = translate_url(request.path, language)
    kept = {name: request.GET.getlist(name) for name in KEPT if name in request.GET}
    query = urlencode(kept, doseq=True)
    form = getattr(request, "filters", None)
    if form is not None and form.selected:
        with override(language):
            query = "&".join(filter(None, [form.query(), query]))
    return f"{path}?{query}" if query else path


@register.simple_tag(takes_context=True)
def page_url(context, language=None):
    """The absolute address of this page, without its query but for the number of the page of a long list."""
    page = getattr(context.request, "page", None)
    query = f"?page={page.number}" if page is not None and page.number > 1 else ""
    return settings.SITE_URL + translate_url(context.request.path, language or active()) + query


@register.simple_tag
def permanent_url(row):
    return settings.SITE_URL + row.permanent_path


@register.simple_tag(takes_context=True)
def content_version(context):
    """The content's version, which also knows the address for readers; one query a page."""
    return getattr(context.request, "content_version", None)  # None where a request was refused early


@register.simple_tag
def site_url():
    return settings.SITE_URL
