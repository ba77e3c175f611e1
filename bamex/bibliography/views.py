"""View of the files by which reference managers cite an object, or one answer of the ledger."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from bamex.bibliography.citing import answer_reference, references_of
from bamex.bibliography.formats import REFERENCE_FORMATS, Reference
from bamex.history.views import of_object
from bamex.http.parameters import check_parameters
from bamex.http.responses import file_answer
from bamex.models import Publishable
from bamex.text.languages import active


def citation_file(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """RIS, BibTeX or CSL-JSON: of the object, or of one answer by its own code (F012b)."""
    found = re.fullmatch(r"(F\d+)([a-z]{1,2})", code)
    return object_file(request, code=found[1] if found else code, key=found[2] if found else "", suffix=suffix)


@of_object
def object_file(request: HttpRequest, row: Publishable, key: str, suffix: str) -> HttpResponse:
    """Of the work on a source's page, of the portal's page elsewhere; with a key, of that answer."""
    check_parameters(request, {})
    if suffix not in REFERENCE_FORMATS:
        raise Http404
    _name, write, media_type = REFERENCE_FORMATS[suffix]
    reference = answer_of(row, key) if key else references_of(row, active())[0]
    return file_answer(write(reference), media_type, f"{reference.key}.{suffix}", "attachment")


def answer_of(fact: Any, key: str) -> Reference:
    """The reference to the answer of that key, if a published source gives it."""
    claim = fact.claims.visible().prefetch_related("citations").filter(key=key).first()
    if claim is None:
        raise Http404
    return answer_reference(claim, active())
