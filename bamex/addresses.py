"""Addresses of the portal's pages, remembered: a page names hundreds, and the same ones again and again.

They depend on nothing but the words of urls.py in each language, which no content changes.
"""

from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.urls import reverse, translate_url
from django.utils.translation import get_language


def address_of(view: str, *arguments: str) -> str:
    """The path of the page of this name in the active language, as Django's `reverse` gives it."""
    return remembered_address(view, arguments, get_language())


@lru_cache(maxsize=8192)
def remembered_address(view: str, arguments: tuple[str, ...], _language: str | None) -> str:
    """The same, where `_language` is active: it is given only to be told apart."""
    return reverse(view, args=arguments)


def back_office_page_name(model: type[Model] | Model, page: str) -> str:
    """The name of a page of the back office about a model, as Django's admin forms it: `news_fact_change`."""
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def back_office_address(model: type[Model] | Model, page: str, *arguments: Any) -> str:
    """The path of that page, of a row where the `arguments` say which; NoReverseMatch where there is none."""
    return reverse(f"admin:{back_office_page_name(model, page)}", args=arguments)


def address_in_language(path: str, language: str) -> str:
    """The path of the page at `path`, an address in the active language, in another one."""
    return remembered_translation(path, language, get_language())


@lru_cache(maxsize=8192)
def remembered_translation(path: str, language: str, _language: str | None) -> str:
    """The same, where `_language` is active."""
    return translate_url(path, language)
