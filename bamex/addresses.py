"""Addresses of the portal's pages, remembered: a page names hundreds, and the same ones again and again.

They depend on nothing but the words of urls.py in each language, which no content changes.
"""

from functools import lru_cache

from django.urls import reverse, translate_url
from django.utils.translation import get_language


def address_of(view: str, *arguments: str) -> str:
    """The path of the page of this name in the active language, as Django's `reverse` gives it."""
    return remembered_address(view, arguments, get_language())


@lru_cache(maxsize=8192)
def remembered_address(view: str, arguments: tuple[str, ...], _language: str | None) -> str:
    """The same, where `_language` is active: it is given only to be told apart."""
    return reverse(view, args=arguments)


def address_in_language(path: str, language: str) -> str:
    """The path of the page at `path`, an address in the active language, in another one."""
    return remembered_translation(path, language, get_language())


@lru_cache(maxsize=8192)
def remembered_translation(path: str, language: str, _language: str | None) -> str:
    """The same, where `_language` is active."""
    return translate_url(path, language)
