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
    holds_nul = [value for value in request.GET.values() if "\x00" in value]  # a page reads past it
    known = {filters.add_prefix(name) for name in filters.fields}
    refuse([*filters.rejected, *misnamed(request.GET, known), *holds_nul])
    return filters


def without_filters(request):
    """For a file that is always whole: RefusedParameterError for any filter of the portal."""
    refuse(misnamed(request.GET, set()))


def refuse(values):
    if values:
        shown = ", ".join(value.replace("\x00", "�")[:40] for value in values)
        raise RefusedParameterError(_("Unknown filter value: %(values)s.") % {"values": shown})


def misnamed(asked, known):
    """What `asked` holds under words of the portal that are not `known` here, such as those of the other language.

    Other names are let through: some applications add their own to every address that they pass on.
    """
    words = set()
    for language in CODES:
        with override(language):
            words.update(map(str, PARAMETERS.values()))
    return [f"{name}={asked[name]}" for name in asked if name in words - known]


def file_answer(content, kind, file_name):
    """`content` of the media type `kind`, shown if the program can, saved under `file_name` if not."""
    headers = {"Content-Disposition": f'inline; filename="{file_name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
