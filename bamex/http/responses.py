"""HTTP responses that carry files, and the media types and headers that files share."""

import re
from typing import Any

from django.http import HttpResponse

from bamex.text.languages import CODES

# The address of a file that goes with a page.
FILE = re.compile(rf"/({'|'.join(CODES)})/.+\.(csv|json|ics|atom|xml|txt|ris|bib|zip)")
CSV = "text/csv; charset=utf-8; header=present"  # RFC 4180
IN_EVERY_LANGUAGE = ", ".join(CODES)  # the Content-Language of what holds all texts
# Readable by scripts of any other site (Fetch standard, CORS), which hold nothing private.
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified, Link"}
METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "no-store",  # what keeps a preflight is the line above
}


def file_answer(
    content: str | bytes, kind: str, file_name: str, disposition: str = "inline", **headers: Any
) -> HttpResponse:
    """`content` of the media type `kind`, shown if the program can, saved under `file_name` if not."""
    headers = {**OPEN, "Content-Disposition": f'{disposition}; filename="{file_name}"', **headers}
    return HttpResponse(content, content_type=kind, headers=headers)


def preflight_answer() -> HttpResponse:
    """Answer to a browser that asks whether the script of another site may ask (Fetch standard, CORS)."""
    return HttpResponse(status=204, headers=OPEN | PREFLIGHT)
