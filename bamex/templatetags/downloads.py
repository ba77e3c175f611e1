"""Template tags of downloads, each with its format, its language and its weight, which the page's view knows."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_from_path

from bamex.http.weights import weight_words
from bamex.identifiers import absolute
from bamex.text.languages import active, language_name

register = template.Library()
register.filter("kilobytes", weight_words)  # {{ weight.sent|kilobytes }}


@register.simple_tag
def webcal(url: str) -> str:
    """{% webcal url %}: the address that has a calendar application subscribe, rather than fetch once."""
    return "webcal:" + absolute(url).partition(":")[2]


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
