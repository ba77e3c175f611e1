"""Errors as programs read them: `application/problem+json` (RFC 9457)."""

from django.conf import settings
from django.http import HttpResponse

from bamex.exports import json_text

# The kinds of problem, each explained under its name on the page about the data.
TITLES = {
    "bad-parameter": "A parameter cannot be used",
    "unknown-address": "Nothing has this address",
    "unknown-table": "There is no such table",
    "unknown-code": "No published object of this table has this code",
    "withdrawn": "The object is no longer published",
    "method-not-allowed": "The data can only be read",
}


class Problem(Exception):  # noqa: N818 - the standard's own word
    """An answer that is an error: `kind` is one of TITLES, `members` are added to the standard ones."""

    def __init__(self, status, kind, detail, **members):
        super().__init__(detail)
        self.status, self.kind, self.detail, self.members = status, kind, detail, members

    @property
    def body(self):
        return {
            "type": f"{settings.SITE_URL}/en/data/#{self.kind}",
            "title": TITLES[self.kind],
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }

    def response(self):
        return HttpResponse(json_text(self.body), status=self.status, content_type="application/problem+json")


def bad_parameters(errors):
    """The Problem that names every parameter at fault; `errors` are `(parameter, what is wrong)`."""
    listed = [{"parameter": name, "detail": detail} for name, detail in errors]
    sentences = " ".join(f"{name}: {detail}" for name, detail in errors)
    return Problem(400, "bad-parameter", sentences, parameters=listed)
