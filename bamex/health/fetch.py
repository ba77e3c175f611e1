"""Request to an external address: HTTP or HTTPS, to public machines only, never more than the head of an answer.

Each hop of a redirect is looked up and judged anew, and the connection is made to the very address that was judged:
so nobody makes the server ask a machine of its own network (CWE-918).
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

TIMEOUT = 15  # seconds for each step of an answer
MOST_REDIRECTS = 5
TOO_MANY_REDIRECTS = "too many redirects"  # the code of that fault
LONGEST_ROBOTS = 500_000  # bytes, as RFC 9309 asks of crawlers
REDIRECTS = {301, 302, 303, 307, 308}
PORTS = {"http": 80, "https": 443}


class FetchError(Exception):
    """No answer came; `code` says why, for a table of sentences: "unknown host", "refused address" and the like."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class HttpAnswer:
    """Answer that came back in the end."""

    status: int
    url: str  # where it came from, after redirects
    body: bytes = b""


def user_agent() -> str:
    """The portal's name and where to ask who it is."""
    return f"BAMEX-portal-links/1.0 (+{settings.SITE_URL})"


def is_public(address: str) -> bool:
    """True if an IP address is of a public machine; the tests' own machine too where the setting says so."""
    number = ipaddress.ip_address(address.partition("%")[0])
    number = getattr(number, "ipv4_mapped", None) or number
    if settings.LINKS_TO_LOOPBACK and number.is_loopback:
        return True
    return number.is_global and not number.is_multicast


def public_addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses to connect to; raises FetchError unless every one of them is of a public machine."""
    try:
        found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise FetchError("unknown host") from error
    if not found or not all(map(is_public, found)):
        raise FetchError("refused address")
    return list(dict.fromkeys(found))


def open_connection(scheme: str, host: str, port: int) -> http.client.HTTPConnection:
    """A connection whose socket leads to an address that was judged, and whose certificate is that of the host."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    raw = open_socket(public_addresses_of(host, port), port)
    try:
        secure = scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
    except (OSError, ValueError):
        raw.close()
        raise
    return connection


def open_socket(addresses: list[str], port: int) -> socket.socket:
    """A socket to the first of the addresses that takes it: this machine may have no IPv6."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), timeout=TIMEOUT)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), timeout=TIMEOUT)


Hop = tuple[int, str, bytes]  # the status, the Location and the beginning of the body of one answer


def ask(method: str, url: str, most: int = 0, ask_hop: Callable[[str, str, int], Hop] | None = None) -> HttpAnswer:
    """The answer to one request, after redirects; `most` bytes of its body. Raises FetchError.

    Each hop is asked by `ask_hop`, which is `ask_once` unless somebody has more to mind.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        status, location, body = (ask_hop or ask_once)(method, url, most)
        if status not in REDIRECTS or not location:
            return HttpAnswer(status, url, body)
        try:
            url = urljoin(url, location)
        except ValueError as error:
            raise FetchError("no address") from error
    raise FetchError(TOO_MANY_REDIRECTS)


def ask_once(method: str, url: str, most: int) -> Hop:
    """One answer, wherever it sends on to. Raises FetchError."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise FetchError("no address") from error
    if scheme not in PORTS or not host:
        raise FetchError("no address")
    try:
        connection = open_connection(scheme, host.encode("idna").decode(), port)
        try:
            headers = {"User-Agent": user_agent(), "Accept": "*/*", "Connection": "close"}
            connection.request(method, path_to_ask(url), headers=headers | {"Host": host_header(scheme, host, port)})
            response = connection.getresponse()
            body = response.read(most) if most else b""
            return response.status, response.headers.get("Location", ""), body
        finally:
            connection.close()
    except ssl.SSLError as error:
        raise FetchError("bad certificate") from error
    except TimeoutError as error:
        raise FetchError("timeout") from error
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise FetchError("no answer") from error


def host_header(scheme: str, host: str, port: int) -> str:
    name = host.encode("idna").decode()
    name = f"[{name}]" if ":" in name else name
    return name if PORTS[scheme] == port else f"{name}:{port}"


def path_to_ask(url: str) -> str:
    """The path and query of an address, with everything that is not ASCII percent-encoded (RFC 3986)."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return re.sub(r"\s", "%20", f"{path}?{query}" if query else path)
