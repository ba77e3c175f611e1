"""Template tags of downloads, each with its format, its language and its weight, which the page's view knows."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from bamex.identifiers import absolute
from bamex.templatetags.texts import language_name
from bamex.text.languages import active

register = template.Library()


def weight_words(number: int) -> str:
    """“6 KB”, of 1000 bytes each, rounded up: a download never weighs more than it says."""
    return _("%(number)s KB") % {"number": -(-number // 1000)}


@register.simple_tag
def webcal(url: str) -> str:
    """{% webcal url %}: the address that has a calendar application subscribe, rather than fetch once."""
    return "webcal:" + absolute(url).partition(":")[2]


@register.filter
def kilobytes(number: int) -> str:
    """{{ weight.sent|kilobytes }}"""
    return weight_words(number)


@register.simple_tag
def download(
    url: str,
    label: Any,
    format: str,  # noqa: A002 - the word of the page
    weight: int | None = None,
    file_name: str = "",
    languages: str = "",
) -> str:
    """{% download url label "ICS" weight %}: a link that says format, language and weight in bytes, if it is known.

    The language is that of the address unless `languages` says others, in words; a `label` that is a format needs
    none. With `file_name`, the browser is asked to save it under that name rather than show it.
    """
    language = get_language_from_path(url) or active()
    words = [*filter(None, [format]), languages or language_name(language)]
    if weight is not None:
        words.append(weight_words(weight))
    attributes = format_html(' download="{}"', file_name) if file_name else ""
    if language != active():
        attributes += format_html(' hreflang="{}"', language)
    return format_html('<a href="{}"{}>{} ({})</a>', url, attributes, label, ", ".join(words))
