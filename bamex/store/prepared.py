"""A prepared answer: its body in each coding, its final headers and validators; and the replies made of it.

What a request may ask of it is answered here without Django: HEAD, conditions (RFC 9110, 13), codings (12.5.3) and
one range of bytes (14). A range is of the coded body, whose entity tag is its own, so that an interrupted download
goes on where it stopped.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from bamex.store.codings import ENCODERS, best_coding, is_compressible

# Of the headers of an answer, those that a 304 repeats (RFC 9110, 15.4.5; Fetch standard for scripts of other sites).
SAID_AGAIN = {
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "content-location",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "expires",
    "last-modified",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "vary",
    "x-content-type-options",
    "x-frame-options",
}
OF_THE_BODY = {"content-length", "content-encoding", "etag", "accept-ranges", "age"}  # made for each reply
BYTE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")  # no file has more bytes than such a number says
# In place of the names of tables: any change of content, and the first change of a day, which the foot of pages tells.
EVERYTHING, DAY_OF_CHANGE = "*", "*day"
FILE_FORMAT = 1  # of an answer written as bytes: another number is not read

Headers = list[tuple[str, str]]


class Reply(NamedTuple):
    """A reply in WSGI's terms (PEP 3333)."""

    status: str
    headers: Headers
    body: bytes


class MadeOf(NamedTuple):
    """The ground of an answer: the moment of the content it was made from, and until when and what it depends on."""

    moment: int  # of the last change of content, in microseconds since 1970
    tables: frozenset[str]  # that were read for it
    until: float | None = None  # seconds since 1970 at which it changes by itself


@dataclass(eq=False)
class PreparedAnswer:
    """One answer to GET. `bodies` are by coding, "" is the plain one; `headers` are final but for those of the body."""

    status: int
    headers: Headers
    bodies: dict[str, bytes]
    digest: str  # of the plain body, for entity tags
    made_of: MadeOf
    made: float  # seconds since 1970
    known: Any = field(default=None, repr=False)  # the state of the content under which it was last found fresh
    weight: int = 0
    by_coding: dict[str, tuple[Headers, str, bytes]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.weight = sum(map(len, self.bodies.values())) + sum(len(name) + len(text) for name, text in self.headers)
        self.offered = tuple(self.bodies)
        # What each reply asks is worked out once.
        self.is_ok, self.status_line = self.status == HTTPStatus.OK, status_line(self.status)
        self.last_modified = self.header("Last-Modified")
        self.has_lifetime = self.header("Cache-Control").startswith("public, max-age=")

    def reply(self, request: Mapping[str, str], lifetime: str | None = None, age: int | None = None) -> Reply:
        """The reply to a GET or HEAD with the WSGI environment `request`.

        `lifetime` is a Cache-Control in place of the answer's own, `age` its age in seconds where it is not fresh.
        """
        coding = best_coding(request.get("HTTP_ACCEPT_ENCODING", ""), self.offered)
        try:
            headers, tag, body = self.by_coding[coding]
        except KeyError:
            headers, tag, body = self.by_coding[coding] = self.coded(coding)
        if lifetime is not None:
            headers = [(name, lifetime if name == "Cache-Control" else text) for name, text in headers]
        if age is not None:
            headers = [*headers, ("Age", str(age))]
        if self.is_ok:
            if self.is_known_to(request, tag):
                said = [(name, text) for name, text in headers if name.lower() in SAID_AGAIN or name in {"ETag", "Age"}]
                return Reply("304 Not Modified", said, b"")
            if "HTTP_RANGE" in request and request["REQUEST_METHOD"] == "GET":
                return self.range_reply(request, headers, tag, body)
        return Reply(self.status_line, headers, b"" if request["REQUEST_METHOD"] == "HEAD" else body)

    def coded(self, coding: str) -> tuple[Headers, str, bytes]:
        """The headers, the entity tag and the body in a coding."""
        body, tag = self.bodies[coding], f'"{self.digest}{coding and "-" + coding}"'
        added = [("Content-Length", str(len(body))), ("ETag", tag)]
        if coding:
            added.append(("Content-Encoding", coding))
        if self.is_ok:
            added.append(("Accept-Ranges", "bytes"))
        return [*self.headers, *added], tag, body

    def is_known_to(self, request: Mapping[str, str], tag: str) -> bool:
        """True where the client holds this answer already (RFC 9110, 13.2.2)."""
        if (known := request.get("HTTP_IF_NONE_MATCH")) is not None:
            tags = {part.strip().removeprefix("W/") for part in known.split(",")}
            return known.strip() == "*" or tag in tags
        since = request.get("HTTP_IF_MODIFIED_SINCE")
        return bool(since and self.last_modified and not is_later(self.last_modified, since))

    @staticmethod
    def range_reply(request: Mapping[str, str], headers: Headers, tag: str, body: bytes) -> Reply:
        """206 with one range of bytes, 416 where there is none of them; several at once get the whole."""
        condition = request.get("HTTP_IF_RANGE")
        asked = BYTE_RANGE.fullmatch(request["HTTP_RANGE"].replace(" ", ""))
        if not asked or asked.groups() == ("", "") or (condition and condition.strip() != tag):
            return Reply("200 OK", headers, body)
        first, last = asked.groups()
        begin = int(first) if first else max(0, len(body) - int(last))
        end = min(int(last), len(body) - 1) if first and last else len(body) - 1
        if first and last and int(last) < int(first):
            return Reply("200 OK", headers, body)
        without_length = [pair for pair in headers if pair[0] != "Content-Length"]
        if begin > end:
            said = [*without_length, ("Content-Range", f"bytes */{len(body)}"), ("Content-Length", "0")]
            return Reply("416 Range Not Satisfiable", said, b"")
        part = body[begin : end + 1]
        said = [("Content-Range", f"bytes {begin}-{end}/{len(body)}"), ("Content-Length", str(len(part)))]
        return Reply("206 Partial Content", [*without_length, *said], part)

    def header(self, name: str) -> str:
        """The value of a header; "" where there is none."""
        return next((text for other, text in self.headers if other == name), "")

    # On disk: a line of JSON, then the bodies one after the other.

    def to_bytes(self, name: str) -> bytes:
        """The answer as one file, with the `name` that it is kept under."""
        head = {
            "format": FILE_FORMAT,
            "name": name,
            "status": self.status,
            "headers": self.headers,
            "digest": self.digest,
            "moment": self.made_of.moment,
            "tables": sorted(self.made_of.tables),
            "until": self.made_of.until,
            "made": self.made,
            "bodies": [[coding, len(body)] for coding, body in self.bodies.items()],
        }
        return json.dumps(head).encode() + b"\n" + b"".join(self.bodies.values())

    @classmethod
    def from_bytes(cls, content: bytes, name: str) -> "PreparedAnswer":
        """The answer that `to_bytes` wrote; ValueError where the bytes are no whole answer of that name."""
        line, mark, rest = content.partition(b"\n")
        head = json.loads(line)
        if not mark or head["format"] != FILE_FORMAT or head["name"] != name:
            raise ValueError("another answer")
        bodies, position = {}, 0
        for coding, length in head["bodies"]:
            bodies[coding] = rest[position : position + length]
            position += length
        if position != len(rest):
            raise ValueError("not the whole answer")
        headers = [(name, text) for name, text in head["headers"]]
        return cls(head["status"], headers, bodies, head["digest"], made_of_head(head), head["made"])


def made_of_head(head: Mapping[str, Any]) -> MadeOf:
    """The ground of an answer, from the first line of its file."""
    return MadeOf(head["moment"], frozenset(head["tables"]), head["until"])


def prepare(
    status: int,
    headers: Iterable[tuple[str, str]],
    content: bytes,
    made_of: MadeOf,
    made: float,
    codings: Iterable[str] = tuple(ENCODERS),
) -> PreparedAnswer:
    """The PreparedAnswer for a plain body, in the `codings` named too where they make it smaller."""
    kept = [(name, text) for name, text in headers if name.lower() not in OF_THE_BODY]
    media_type = next((text for name, text in kept if name.lower() == "content-type"), "")
    bodies = {"": content}
    if is_compressible(media_type, content):
        bodies |= {coding: ENCODERS[coding](content) for coding in codings}
        vary = next((text for name, text in kept if name == "Vary"), "")
        if "accept-encoding" not in vary.lower():
            kept = [pair for pair in kept if pair[0] != "Vary"]
            kept.append(("Vary", ", ".join(["Accept-Encoding", *([vary] if vary else [])])))
    return PreparedAnswer(status, kept, bodies, digest_of(content), made_of, made)


def digest_of(content: bytes) -> str:
    """The SHA-256 of a body, in 32 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def status_line(status: int) -> str:
    """“200 OK”."""
    return f"{status} {HTTPStatus(status).phrase}"


def is_later(changed: str, since: str) -> bool:
    """True where `changed` is after `since`, both dates as HTTP writes them; one that cannot be read is long ago."""
    if changed == since:
        return False
    try:
        return parsedate_to_datetime(changed) > parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return True
