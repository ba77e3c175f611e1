"""Errors in the form that programs read: `application/problem+json` (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from bamex.http.responses import METHODS, OPEN
from bamex.text.json import json_text

# The kinds of problem, each explained under its name on the page about the data: its status, and what it means.
EXPLAINED = {
    "bad-parameter": (400, _("A parameter is unknown, or its value cannot be used.")),
    "unknown-address": (404, _("Nothing has this address.")),
    "unknown-table": (404, _("There is no table of this name.")),
    "unknown-code": (404, _("No published object of the table has this code.")),
    "unknown-page": (404, _("The list has no page of this number.")),
    "withdrawn": (410, _("The object is no longer published; the note says why.")),
    "method-not-allowed": (405, _("The data can only be read.")),
    "too-many-requests": (429, _("Too many requests came from your address; Retry-After says when to ask again.")),
    "unavailable": (503, _("The portal is unavailable for a moment; Retry-After says when to ask again.")),
}


class Problem(Exception):  # noqa: N818 - the standard's own word
    """An answer that is an error: `kind` is one of EXPLAINED, `members` are added to the standard ones.

    Raised by the view of any file; what it says in `detail`, its own words by default, is in the language of the
    file's address.
    """

    def __init__(self, kind: str, detail: str = "", **members: Any) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.members = kind, detail, members
        self.status, self.words = EXPLAINED[kind]

    @property
    def body(self) -> dict[str, Any]:
        with override("en"):
            title = str(self.words)
        return {
            "type": f"{settings.SITE_URL}/en/data/#{self.kind}",
            "title": title,
            "status": self.status,
            "detail": self.detail or str(self.words),
            **self.members,
        }

    def response(self) -> HttpResponse:
        return HttpResponse(
            json_text(self.body), status=self.status, content_type="application/problem+json", headers=OPEN
        )


def refused_method() -> HttpResponse:
    """405: what is there can only be read."""
    response = Problem("method-not-allowed", f"Use one of {METHODS}.").response()
    response.headers["Allow"], response.headers["Cache-Control"] = METHODS, "no-store"
    return response


def bad_parameters(errors: Sequence[tuple[str, str]]) -> Problem:
    """The Problem that names every parameter at fault; `errors` are `(parameter, what is wrong)`."""
    listed = [{"parameter": name, "detail": detail} for name, detail in errors]
    colon = pgettext("punctuation", ":")
    sentences = " ".join(f"{name}{colon} {detail}" for name, detail in errors)
    return Problem("bad-parameter", sentences, parameters=listed)
