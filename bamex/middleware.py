"""How the public side answers: GET and HEAD only, no cookie, cacheable, compressed, and byte for byte the same."""

import gzip
import hashlib

import brotli
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject
from django.utils.http import http_date
from django.utils.translation import get_language_from_path, override

from bamex.models import ContentVersion

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"
STAFF_PREFIX = "/admin/"
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/opensearchdescription+xml")


class ContentSecurityPolicyMiddleware:
    """Content Security Policy Level 3 from SECURE_CSP, until the portal runs on Django 6, which has its own."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class PublicSiteMiddleware:
    """Everything outside the admin: method, cache headers, validators (RFC 9110) and content coding."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(STAFF_PREFIX):
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            with override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
                return HttpResponseNotAllowed(["GET", "HEAD"], render_to_string("405.html", request=request))
        request.content_version = SimpleLazyObject(ContentVersion.current)
        response = self.get_response(request)
        if response.streaming or response.status_code >= 500:
            response.headers.setdefault("Cache-Control", "no-store")
            return response
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        if response.headers["Cache-Control"] == "no-store":
            return response
        return self._validated(request, self._encoded(request, response))

    @staticmethod
    def _encoded(request, response):
        """Compress, without the random padding of Django's GZipMiddleware: there is no secret here to protect."""
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        coding = ""
        if response.headers.get("Content-Type", "").startswith(COMPRESSIBLE) and len(response.content) > 200:
            vary = [response.headers["Vary"]] if response.headers.get("Vary") else []
            response.headers["Vary"] = ", ".join(["Accept-Encoding", *vary])
            accepted = request.headers.get("Accept-Encoding", "")
            if "br" in accepted:
                coding, response.content = "br", brotli.compress(response.content, quality=5)
            elif "gzip" in accepted:
                coding, response.content = "gzip", gzip.compress(response.content, compresslevel=6, mtime=0)
        if coding:
            response.headers["Content-Encoding"] = coding
        response.headers["ETag"] = f'"{digest}{coding and "-" + coding}"'
        response.headers["Content-Length"] = str(len(response.content))
        return response

    @staticmethod
    def _validated(request, response):
        if response.status_code != 200:
            return response
        try:
            changed = int(request.content_version.changed.timestamp())
        except DatabaseError:
            return response
        response.headers.setdefault("Last-Modified", http_date(changed))
        return get_conditional_response(request, response.headers["ETag"], changed, response)
