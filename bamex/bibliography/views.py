"""View of the files by which reference managers cite an object."""

from django.http import Http404, HttpRequest, HttpResponse

from bamex.bibliography.citing import references_of
from bamex.bibliography.formats import REFERENCE_FORMATS
from bamex.history.views import of_object
from bamex.http.parameters import check_parameters
from bamex.http.responses import file_answer
from bamex.models import Publishable
from bamex.text.languages import active


@of_object
def citation_file(request: HttpRequest, row: Publishable, suffix: str) -> HttpResponse:
    """RIS, BibTeX or CSL-JSON: of the work on a source's page, of the portal's page elsewhere."""
    check_parameters(request, {})
    if suffix not in REFERENCE_FORMATS:
        raise Http404
    _name, write, media_type = REFERENCE_FORMATS[suffix]
    reference = references_of(row, active())[0]
    return file_answer(write(reference), media_type, f"{reference.key}.{suffix}", "attachment")
