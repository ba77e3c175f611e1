"""Content codings of answers (RFC 9110, 8.4): Brotli and gzip, without a time stamp, so that bodies are byte-stable."""

import gzip
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import brotli

BROTLI_QUALITY = 5
# The best first.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=BROTLI_QUALITY),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
COMPRESSIBLE = (
    "text/",
    "application/atom+xml",
    "application/json",
    "application/manifest+json",
    "application/opensearchdescription+xml",
    "application/problem+json",
    "application/xml",
)
LEAST_TO_COMPRESS = 200  # bytes; below it a coding saves nothing


@lru_cache(maxsize=256)
def accepted_codings(accept_encoding: str) -> frozenset[str]:
    """The content codings that an Accept-Encoding header allows by name (RFC 9110, 12.5.3)."""
    allowed = set()
    for part in accept_encoding.lower().split(","):
        name, _, quality = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality):
            allowed.add(name.strip())
    return frozenset(allowed)


@lru_cache(maxsize=256)
def best_coding(accept_encoding: str, offered: Iterable[str]) -> str:
    """The best of the codings `offered` (a hashable collection) that the header allows; "" is the plain body."""
    allowed = accepted_codings(accept_encoding)
    return next((name for name in ENCODERS if name in allowed and name in offered), "")


def is_compressible(media_type: str, content: bytes) -> bool:
    """True where a body of that Content-Type gets smaller by a coding."""
    return len(content) > LEAST_TO_COMPRESS and media_type.startswith(COMPRESSIBLE)
