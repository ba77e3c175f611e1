"""Addresses as people type them, led to the page in one redirection: capitals, accents, no slash at the end or too
many, `.html`, `/feed`, the words of the other language, no language at all, or only what a page is called.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import override

from bamex.filters import PARAMETERS
from bamex.http.page_names import STAFF_PREFIX
from bamex.portal.findable_pages import names_called
from bamex.search.columns import fold_text
from bamex.text.languages import CODES, DEFAULT

LONGEST_PATH = 200
LONGEST_QUERY = 1000  # characters; nobody types more, and neither Location nor the parameters counted have room for any
NEVER_MEANT = (STAFF_PREFIX, "/static/", "/media/", "/data/")
INDEX = re.compile(r"/(index|default|home|accueil)\.(html?|php\d?|aspx?|jsp)$")
PAGE_SUFFIX = re.compile(r"\.(html?|php\d?|aspx?|jsp)/*$")
FEED = re.compile(r"/(feed|rss|atom|flux)(\.(xml|rss|atom))?/*$|\.rss$")
STUCK = re.compile(r"[\s.,;:!?)»”\"'>\]]+$")  # what a text around an address leaves at its end


def meant_address(request: HttpRequest) -> str | None:
    """The address of the page that was meant by one where there is nothing, or None; its query comes along."""
    asked = request.META.get("QUERY_STRING", "")
    if len(request.path) > LONGEST_PATH or len(asked) > LONGEST_QUERY or request.path.startswith(NEVER_MEANT):
        return None
    path = next((path for path in likely_paths(request.path) if path != request.path), None)
    if path is None:
        return None
    language = path.split("/")[1]
    query = translated_query(request, language) if language in CODES else asked
    return f"{path}?{query}" if query else path


def likely_paths(path: str) -> Iterator[str]:
    """The addresses that exist and may be meant, the likeliest first."""
    cleaned = "/" + STUCK.sub("", re.sub(r"/+", "/", fold_text(path).strip())).strip("/")
    if cleaned == "/" or INDEX.fullmatch(cleaned):
        yield f"/{DEFAULT}/"
        return
    cleaned = PAGE_SUFFIX.sub("", INDEX.sub("", cleaned))
    first, _slash, rest = cleaned[1:].partition("/")
    language = first if first in CODES else ""
    rest = rest if language else cleaned[1:]
    if FEED.search(f"/{rest}"):
        yield address_of_view(language or DEFAULT, "article_feed")
        return
    if not language and is_address(cleaned):
        yield cleaned  # at the root, such as /sitemap.xml
    for wording in dict.fromkeys((language or DEFAULT, *CODES)):
        if match := page_at(wording, rest):
            yield address_of_view(language or wording, match.view_name, match.kwargs)
    if "/" not in rest:
        for wording in (language or DEFAULT, *CODES):
            for name in names_called(rest)[:1]:
                view, mark, anchor = name.partition("#")
                yield f"{address_of_view(language or wording, view)}{mark}{anchor}"


def page_at(language: str, rest: str) -> ResolverMatch | None:
    """The page below a language's prefix, in the words of that language, with the slash at its end or without."""
    with override(language):
        for path in (f"/{language}/{rest}", f"/{language}/{rest}/") if rest else (f"/{language}/",):
            try:
                return resolve(path)
            except Resolver404:
                continue
    return None


def is_address(path: str) -> bool:
    try:
        return resolve(path).view_name != "root"
    except Resolver404:
        return False


def address_of_view(language: str, view: str, arguments: dict | None = None) -> str:
    with override(language):
        return reverse(view, kwargs=arguments)


def translated_query(request: HttpRequest, language: str) -> str:
    """The parameters, those of the other language by their names in `language`."""
    names = {}
    for other in CODES:
        with override(other):
            spelt = {name: str(word) for name, word in PARAMETERS.items()}
        with override(language):
            names |= {word: str(PARAMETERS[name]) for name, word in spelt.items()}
    return urlencode([(names.get(name, name), value) for name in request.GET for value in request.GET.getlist(name)])
