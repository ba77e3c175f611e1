"""Answers of the portal, each had in process by its address, as a web server would be given it (PEP 3333)."""

import io
import sys
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler


class SiteAnswer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip()


AnswerOf = Callable[[str], SiteAnswer]


def django_answers() -> AnswerOf:
    """A function that asks Django for the answer of an address such as `/fr/exposants/?pays=TR`, uncompressed."""
    application = WSGIHandler()

    def answer_of(address: str) -> SiteAnswer:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_error: Any) -> Callable[[bytes], Any]:
            started.append((status, headers))
            return lambda _body: None

        parts = application(environment_of(address), start_response)
        try:
            body = b"".join(parts)
        finally:
            parts.close()
        status, headers = started[0]
        return SiteAnswer(int(status.split()[0]), dict(headers), body)

    return answer_of


def environment_of(address: str) -> dict[str, Any]:
    """Variables that a web server gives for a GET of this address at the portal's own host; no coding is accepted."""
    path, _mark, query = address.partition("?")
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or {"http": 80, "https": 443}[site.scheme]),
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": "https" if settings.TLS else "http",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
