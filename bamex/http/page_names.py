"""Names under which answers are kept in the page store: the address without what changes no answer (decision 35)."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.utils.translation.trans_real import parse_accept_lang_header

from bamex.http.parameters import without_added, words_of_the_portal
from bamex.text.languages import CODES, DEFAULT

STAFF_PREFIX = "/admin/"
PICTURES_PREFIX = "/media/"
# What Django answers each time: staff, files that WhiteNoise serves, and how the portal is.
NEVER_KEPT = (STAFF_PREFIX, settings.STATIC_URL, "/healthz")
LONGEST_QUERY_KEPT = 100  # characters of the parameters that a page reads; longer ones are not worth keeping
LONGEST_ASKED = 900  # characters of a whole query string, marks included; of longer ones nothing is read here


def answer_namer() -> Callable[[Mapping[str, Any]], str | None]:
    """A function that names the answer to a WSGI environment; None where Django answers: other methods, hosts, schemes.

    Once an address and a host have been met it runs no code of Django.
    """
    only_https = settings.SECURE_SSL_REDIRECT

    def answer_name(request: Mapping[str, Any]) -> str | None:
        path = request.get("PATH_INFO") or "/"
        if request["REQUEST_METHOD"] not in {"GET", "HEAD"} or path.startswith(NEVER_KEPT) or "?" in path:
            return None
        if not is_our_host(request.get("HTTP_HOST", "")):
            return None
        if only_https and request.get("HTTP_X_FORWARDED_PROTO") != "https":
            return None  # Django redirects it to https
        query = request.get("QUERY_STRING")
        name = query_name(path, query) if query else path
        return name and variant(path, request) + name

    return answer_name


def variant(path: str, request: Mapping[str, Any]) -> str:
    """Beginning of the name of an answer that headers of the request change; the answer says so in Vary."""
    if path.startswith("/media/auto/"):
        return "light " if request.get("HTTP_SAVE_DATA", "").strip().lower() == "on" else ""
    if path == "/" or path.startswith("/id/"):
        return f"{preferred_language(request.get('HTTP_ACCEPT_LANGUAGE', ''))} "
    return ""


@lru_cache(maxsize=256)
def preferred_language(accept_language: str) -> str:
    """French, unless the browser clearly asks for English: prefers it to French, or accepts no French (RFC 9110)."""
    for language, _quality in parse_accept_lang_header(accept_language):
        if language.split("-")[0] in CODES:
            return language.split("-")[0]
    return DEFAULT


@lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    """True of a Host header that Django allows (ALLOWED_HOSTS)."""
    request = HttpRequest()
    request.META = {"HTTP_HOST": host} if host else {}
    try:
        request.get_host()
    except (DisallowedHost, KeyError):
        return False
    return True


@lru_cache(maxsize=4096)
def query_name(path: str, query: str) -> str | None:
    """The name of a page asked for with a query string, or None where it is not worth keeping.

    Marks that applications add to a link (`?fbclid=…`) change no page: whoever follows a shared link is to find the
    answer that there is. A parameter or a value that no page reads would only make copies of the same page.
    """
    if len(query) > LONGEST_ASKED:
        return None
    try:
        asked = without_added(QueryDict(query))
    except TooManyFieldsSent:
        return None
    kept = urlencode(asked, doseq=True)
    is_read = asked.keys() <= words_of_the_portal() and {"0"}.issuperset(asked.get("images", ()))
    if not is_read or len(kept) > LONGEST_QUERY_KEPT:
        return None
    return f"{path}?{kept}" if kept else path
