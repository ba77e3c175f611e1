"""Middleware of the public side: GET and HEAD only, no cookie, cacheable, compressed, and byte for byte the same."""

import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import http_date
from django.utils.module_loading import import_string
from django.utils.translation import get_language_from_path, override

from bamex.clock import now
from bamex.http.cache_control import page_cache_control
from bamex.http.first_screen import first_screen_hash
from bamex.http.page_names import PICTURES_PREFIX, STAFF_PREFIX
from bamex.http.problems import Problem, refused_method
from bamex.http.responses import FILE, preflight_answer
from bamex.ledger.figures import ledger
from bamex.models import ContentVersion
from bamex.operation.rate_limits import LIMITED
from bamex.store.codings import ENCODERS, best_coding
from bamex.store.front import AWAY, MADE
from bamex.store.prepared import MadeOf, prepare
from bamex.store.reads import Reads, recorded_reads
from bamex.store.watching import microseconds

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PROGRAMS_PREFIX = "/data/"  # answers in the form that programs read, and in no language
WITHOUT_DATABASE = {"/robots.txt", "/healthz", "/healthz/live", "/healthz/ready"}
MADE_OF = "bamex.store.made_of"  # in the WSGI environment: what the answer was made of
# Statuses of answers worth keeping. Of the rest there is no end.
KEPT_STATUSES = {200, 301, 302, 303, 410}
SECONDS_AWAY = 5  # after which whoever met a portal without its database may try again


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
    """Content Security Policy Level 3 from SECURE_CSP, until the portal runs on Django 6, which has its own.

    It is one of documents and workers. The files of the site's look are neither, and a first visit has four of them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = security_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_file = request.path.startswith(settings.STATIC_URL) and response.status_code < HTTPStatus.BAD_REQUEST
        if not is_file:
            response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class StaffCompressionMiddleware(GZipMiddleware):
    """Compression of the back office, whose forms are long; each answer gets some random bytes (decision 32)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if request.path.startswith(STAFF_PREFIX) else response


def asked_codings(request: HttpRequest) -> list[str]:
    """The one content coding that this request gets: an answer that is not kept has no use for others."""
    best = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""), tuple(ENCODERS))
    return [best] if best else []


class PreparedAnswerMiddleware:
    """Public answers in their final form, once every other middleware has added its headers: coded and validated.

    Compressed without the random padding of Django's GZipMiddleware: there is no secret here to protect. What is
    streamed is left as it is. What is worth keeping is left for the store that stands in front (bamex.store).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_final = response.streaming or response.headers.get("Cache-Control", "no-store") == "no-store"
        if is_final or request.path.startswith(STAFF_PREFIX) or request.method not in {"GET", "HEAD"}:
            return response
        made_of = request.META.get(MADE_OF, MadeOf(0, frozenset()))
        is_kept = MADE_OF in request.META and response.status_code in KEPT_STATUSES and not response.cookies
        codings = tuple(ENCODERS) if is_kept else asked_codings(request)
        answer = prepare(response.status_code, response.items(), response.content, made_of, time.time(), codings)
        if is_kept:
            request.META[MADE] = answer
        reply = answer.reply(request.META)
        response.status_code, response.content = int(reply.status[:3]), reply.body
        for name in list(response.headers):
            del response.headers[name]
        for name, text in reply.headers:
            response.headers[name] = text
        return response


class PublicSiteMiddleware:
    """Everything outside the admin: method, content version, what the answer is made of, cache headers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
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
        return response

    @staticmethod
    def _refused(request: HttpRequest) -> HttpResponse:
        """405: in words on a page, in the form that programs read at the address of a file."""
        if request.path.startswith(PROGRAMS_PREFIX) or FILE.fullmatch(request.path):
            return preflight_answer() if request.method == "OPTIONS" else refused_method()
        with override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
            page = render_to_string("405.html", request=request)
            return HttpResponseNotAllowed(["GET", "HEAD"], page, headers={"Cache-Control": "no-store"})

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer of a file that refuses its parameters, and of any address once the database goes away."""
        if isinstance(exception, Problem):
            return exception.response()
        if isinstance(exception, OperationalError | InterfaceError) and not request.path.startswith(STAFF_PREFIX):
            return self._unavailable(request)
        return None

    def _page(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a GET, with a note in the environment of what it was made of."""
        if request.META.get(AWAY):
            return self._unavailable(request)
        if seconds := request.META.get(LIMITED):
            return self._too_many(request, seconds)
        try:
            request.content_version = version = self._current_version()
        except DatabaseError:
            return self._unavailable(request)
        with recorded_reads() as reads, ledger.at_version(version):
            response = self.get_response(request)
        if response.status_code == 200:
            # A page that tells the stage of the salon has also changed when the stage did.
            changed = max(version.changed, getattr(request, "page_since", version.changed))
            response.headers.setdefault("Last-Modified", http_date(int(changed.timestamp())))
        request.META[MADE_OF] = made_of(version, reads)
        return response

    def _current_version(self) -> ContentVersion:
        """The content version, once what is due has been done: a publication or withdrawal agreed for a moment."""
        version = ContentVersion.current()
        if version.next_due and version.next_due <= now():
            self.apply_what_is_due()
            version = ContentVersion.current()
        return version

    @staticmethod
    def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
        """429 (RFC 6585): this address has asked for more than the portal gives to one."""
        with override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
            if FILE.fullmatch(request.path):
                response = Problem("too-many-requests").response()
            else:
                page = render_to_string("429.html", {"seconds": seconds}, request)
                response = HttpResponse(page, status=429)
        response.headers["Retry-After"] = str(seconds)
        response.headers["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def _unavailable(request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path)
        if request.path.startswith(PROGRAMS_PREFIX) or FILE.fullmatch(request.path):
            with override(language or "en"):
                response = Problem("unavailable").response()
        elif language:
            with override(language):
                is_search = request.path == reverse("search")
                response = HttpResponse(render_to_string("503.html", {"is_search": is_search}, request), status=503)
        else:
            response = HttpResponse(render_to_string("500.html"), status=503)
        response.headers["Retry-After"] = str(SECONDS_AWAY)
        response.headers["Cache-Control"] = "no-store"
        return response


def made_of(version: ContentVersion, reads: Reads) -> MadeOf:
    """The ground of an answer for the store; the imprint, whose address every page tells, is read with the version."""
    tables = frozenset({*reads.tables, *version.read_with} - {ContentVersion._meta.db_table})
    moment = 0 if version.pk is None else microseconds(version.changed)  # nothing was ever written
    return MadeOf(moment, tables, reads.until.timestamp() if reads.until else None)
