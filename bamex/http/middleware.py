"""Middleware of the public side: GET and HEAD only, no cookie, cacheable, compressed, and byte for byte the same."""

import gzip
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import brotli
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.utils.module_loading import import_string
from django.utils.translation import get_language_from_path, override

from bamex.clock import now
from bamex.first_screen import first_screen_hash
from bamex.http.cache_control import page_cache_control
from bamex.http.page_cache import SECONDS_AWAY, PageCache, digest_of
from bamex.http.problems import Problem, refused_method
from bamex.http.responses import FILE, OPEN, preflight_answer
from bamex.ledger.figures import ledger
from bamex.models import ContentVersion
from bamex.version_cache import stamp_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]

STAFF_PREFIX = "/admin/"
PROGRAMS_PREFIX = "/data/"  # answers in the form that programs read, and in no language
PICTURES_PREFIX = "/media/"
WITHOUT_DATABASE = {"/robots.txt", "/healthz"}
# Content codings, the best first.
ENCODERS = {
    "br": partial(brotli.compress, quality=5),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
COMPRESSIBLE = (
    "text/",
    "application/atom+xml",
    "application/json",
    "application/opensearchdescription+xml",
    "application/xml",
)


def accepted_codings(accept_encoding: str) -> set[str]:
    """The content codings that an Accept-Encoding header allows by name (RFC 9110, 12.5.3)."""
    allowed = set()
    for part in accept_encoding.lower().split(","):
        name, _, quality = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality):
            allowed.add(name.strip())
    return allowed


def varies_in_no_language(response: HttpResponseBase) -> None:
    """Take `Accept-Language` out of Vary, for answers that the language of the browser does not change."""
    named = [name for name in response.headers.get("Vary", "").split(", ") if name not in {"", "Accept-Language"}]
    response.headers["Vary"] = ", ".join(named)
    if not named:
        del response.headers["Vary"]


def security_policy(**changed: str) -> str:
    """The portal's Content Security Policy; for one page, with other sources of a directive: `frame_src="'self'"`."""
    directives = {name: " ".join(sources) for name, sources in settings.SECURE_CSP.items()}
    directives["style-src"] += f" {first_screen_hash()}"
    directives |= {name.replace("_", "-"): sources for name, sources in changed.items()}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


class ContentSecurityPolicyMiddleware:
    """Content Security Policy Level 3 from SECURE_CSP, until the portal runs on Django 6, which has its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = security_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class StaffCompressionMiddleware(GZipMiddleware):
    """Compression of the back office, whose forms are long; each answer gets some random bytes (decision 32)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if request.path.startswith(STAFF_PREFIX) else response


class PublicSiteMiddleware:
    """Everything outside the admin: method, page cache, cache headers, validators (RFC 9110) and content coding."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.pages = PageCache()
        self.apply_what_is_due = import_string(settings.SCHEDULE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(STAFF_PREFIX):
            with suppress(DatabaseError):
                self._current_version()  # editors, too, find done what was due
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            response = self._refused(request)
        elif request.path in WITHOUT_DATABASE:
            response = self.get_response(request)
        else:
            response = self._page(request)
        if response.status_code >= 500 or (response.streaming and not response.has_header("ETag")):
            response.headers["Cache-Control"] = "no-store"
        version = getattr(request, "content_version", None)
        response.headers.setdefault("Cache-Control", page_cache_control(version and version.next_due))
        if response.headers["Cache-Control"] == "no-store":
            return response
        is_picture = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("image/")
        is_picture |= response.status_code == 302 and request.path.startswith(PICTURES_PREFIX)
        if is_picture or request.path.startswith(PROGRAMS_PREFIX):
            varies_in_no_language(response)
        if is_picture:
            response.headers.pop("Content-Language", None)
        return self._validated(request, self._encoded(request, response))

    @staticmethod
    def _refused(request: HttpRequest) -> HttpResponse:
        """405: in words on a page, in the form that programs read at the address of a file."""
        if request.path.startswith(PROGRAMS_PREFIX) or FILE.fullmatch(request.path):
            return preflight_answer() if request.method == "OPTIONS" else refused_method()
        with override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
            page = render_to_string("405.html", request=request)
            return HttpResponseNotAllowed(["GET", "HEAD"], page, headers={"Cache-Control": "no-store"})

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer of a file that refuses its parameters."""
        return exception.response() if isinstance(exception, Problem) else None

    def _page(self, request: HttpRequest) -> HttpResponseBase:
        """The page, from memory when nothing has changed or when the database cannot be asked."""
        if self.pages.database_is_away:
            return self.pages.last(request) or self._unavailable(request)
        try:
            request.content_version = version = self._current_version()
        except DatabaseError:
            self.pages.note_database_away()
            return self.pages.last(request) or self._unavailable(request)
        stamp = stamp_of(version)
        response = self.pages.fresh(request, stamp)
        if response is None:
            with ledger.at_version(version):
                response = self.get_response(request)
            if response.status_code >= 500:
                return self.pages.last(request) or response
            if response.status_code == 200:
                # A page that tells the stage of the salon has also changed when the stage did.
                changed = max(version.changed, getattr(request, "page_since", version.changed))
                response.headers.setdefault("Last-Modified", http_date(int(changed.timestamp())))
            self.pages.keep(request, stamp, response)
        return response

    def _current_version(self) -> ContentVersion:
        """The content version, once what is due has been done: a publication or withdrawal agreed for a moment."""
        version = ContentVersion.current()
        if version.next_due and version.next_due <= now():
            self.apply_what_is_due()
            version = ContentVersion.current()
        return version

    @staticmethod
    def _unavailable(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PROGRAMS_PREFIX) or FILE.fullmatch(request.path):
            with override(get_language_from_path(request.path) or "en"):
                response = Problem("unavailable").response()
        else:
            response = HttpResponse(render_to_string("500.html"), status=503)
        response.headers["Retry-After"] = str(SECONDS_AWAY)
        return response

    def _encoded(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress, without the random padding of Django's GZipMiddleware: there is no secret here to protect.

        What is streamed is left as it is: its view knows its strong validator and its length beforehand.
        """
        if response.streaming:
            return response
        copy = getattr(response, "copy_kept", None)
        digest = copy.digest if copy else digest_of(response.content)
        coding = ""
        if response.headers.get("Content-Type", "").startswith(COMPRESSIBLE) and len(response.content) > 200:
            vary = [response.headers["Vary"]] if response.headers.get("Vary") else []
            response.headers["Vary"] = ", ".join(["Accept-Encoding", *vary])
            accepted = accepted_codings(request.headers.get("Accept-Encoding", ""))
            coding = next((name for name in ENCODERS if name in accepted), "")
        if coding:
            encode = ENCODERS[coding]
            response.content = self.pages.coded(copy, coding, encode) if copy else encode(response.content)
            response.headers["Content-Encoding"] = coding
        response.headers["ETag"] = f'"{digest}{coding and "-" + coding}"'
        response.headers["Content-Length"] = str(len(response.content))
        return response

    @staticmethod
    def _validated(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 200:
            return response
        changed = parse_http_date_safe(response.headers.get("Last-Modified", ""))
        answer = get_conditional_response(request, response.headers["ETag"], changed, response)
        for name in set(OPEN) & set(response.headers):  # without them a script may not read a 304 (Fetch, CORS)
            answer.headers[name] = response.headers[name]
        return answer
