"""Downloads, each with its format, its language and its weight, which is that of the real bytes.

An address is weighed by asking its own view for the answer, once a content version: meant for a few addresses
without filters on a page, not for every combination of filters.
"""

import copy
from typing import NamedTuple
from urllib.parse import urlsplit

import brotli
from django import template
from django.http import QueryDict
from django.urls import resolve
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from bamex.identifiers import absolute
from bamex.text.languages import active, language_name
from bamex.version_cache import Remembered

register = template.Library()

MOST = 200  # addresses whose weight is remembered


class Weight(NamedTuple):
    """In bytes: as a file, and as it travels to a browser that takes Brotli (as bamex.http.middleware compresses)."""

    raw: int
    sent: int

    def __add__(self, other):
        return Weight(self.raw + other.raw, self.sent + other.sent)


scales = Remembered(MOST)


def weigh(request, *addresses):
    """The weight of what the portal answers at these addresses, paths with or without a query, taken together."""
    total = Weight(0, 0)
    for address in addresses:
        total += scales.get(request.content_version, address, lambda address=address: weight_of(request, address))
    return total


def weight_of(request, address):
    content = answer(request, address).content
    return Weight(len(content), len(brotli.compress(content, quality=5)))


def answer(request, address):
    parts = urlsplit(address)
    asked = copy.copy(request)
    asked.__dict__.pop("source_notes", None)  # the marks of a page are numbered on its request
    asked.method, asked.path, asked.path_info = "GET", parts.path, parts.path
    asked.GET = QueryDict(parts.query)
    asked.META = {**request.META, "QUERY_STRING": parts.query, "PATH_INFO": parts.path}
    with override(get_language_from_path(parts.path) or active()):
        asked.resolver_match = match = resolve(parts.path)
        response = match.func(asked, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") else response


def weight_words(number):
    """“6 KB”, of 1000 bytes each, rounded up: a download never weighs more than it says."""
    return _("%(number)s KB") % {"number": -(-number // 1000)}


@register.simple_tag
def webcal(url):
    """{% webcal url %}: the address that has a calendar application subscribe, rather than fetch once."""
    return "webcal:" + absolute(url).partition(":")[2]


@register.filter
def kilobytes(number):
    """{{ weight.sent|kilobytes }}"""
    return weight_words(number)


@register.simple_tag(takes_context=True)
def download(context, url, label, format, file_name=""):  # noqa: A002 - the word of the page
    """{% download url label "CSV" %}: a link that says format, language and weight.

    With `file_name`, the browser is asked to save it under that name rather than show it.
    """
    return weighed_download(url, label, format, weigh(context.request, url).raw, file_name)


@register.simple_tag
def weighed_download(url, label, format, weight=None, file_name="", languages=""):  # noqa: A002 - as above
    """{% weighed_download url label "ICS" weight %}: the same where the page knows the weight, in bytes, or nobody.

    The language is that of the address unless `languages` says others, in words; a `label` that is a format needs none.
    """
    language = get_language_from_path(url) or active()
    words = [*filter(None, [format]), languages or language_name(language)]
    if weight is not None:
        words.append(weight_words(weight))
    attributes = format_html(' download="{}"', file_name) if file_name else ""
    if language != active():
        attributes += format_html(' hreflang="{}"', language)
    return format_html('<a href="{}"{}>{} ({})</a>', url, attributes, label, ", ".join(words))
