"""How a file of the portal leaves it, and how its parameters come in: what a page excuses, a file refuses."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.filters import PARAMETERS
from bamex.languages import CODES


class RefusedParameterError(BadRequest):
    """400: a program that asked for a part would take the whole for it. The page of the answer says what is wrong."""


def filters_of(request, form_class, rows):
    """The filters of the page whose file is asked for; RefusedParameterError for a value that they do not know."""
    filters = form_class(request.GET, rows)
    rejected = [*filters.rejected, *misnamed(request.GET, filters)]
    if rejected:
        values = ", ".join(value.replace("\x00", "")[:40] for value in rejected)
        raise RefusedParameterError(_("Unknown filter value: %(values)s.") % {"values": values})
    return filters


def misnamed(asked, filters):
    """Filters asked for by a word of the other language, or that this list does not have.

    Other names are let through: some applications add their own to every address that they pass on.
    """
    words = set()
    for language in CODES:
        with override(language):
            words.update(map(str, PARAMETERS.values()))
    known = {filters.add_prefix(name) for name in filters.fields}
    return [f"{name}={asked[name]}" for name in asked if name in words - known]


def file_answer(content, kind, file_name):
    """`content` of the media type `kind`, shown if the program can, saved under `file_name` if not."""
    headers = {"Content-Disposition": f'inline; filename="{file_name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
