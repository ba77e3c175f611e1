"""Template tags for the files of a list: links at its foot, `rel=alternate` in its head."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bamex.list_files import list_file_weights
from bamex.templatetags.downloads import weight_words
from bamex.templatetags.texts import language_name
from bamex.text.languages import CODES, active

register = template.Library()

# Rows of a list whose files a page weighs. To weigh a file is to make it: beyond, a page would take seconds.
MOST_ROWS_WEIGHED = 250


class OfferedFile(NamedTuple):
    """A file of a list, in words; `languages` are those that it holds."""

    address: str
    type: str
    format: str
    short: str
    label: str
    languages: str


def offered_files(name: str, query: str = "") -> list[OfferedFile]:
    """The files of the list whose page has this name, narrowed by the `query`."""
    table, records = reverse(f"{name}_csv"), reverse(f"{name}_json")
    excel = with_query(table, "&".join(filter(None, [query, "dialect=excel"])))
    plain, records = with_query(table, query), with_query(records, query)
    here, everywhere = language_name(active()), in_every_language()
    return [
        OfferedFile(excel, "text/csv", "CSV", _("CSV, Excel"), _("For a spreadsheet such as Excel"), here),
        OfferedFile(plain, "text/csv", "CSV", "CSV", _("Comma-separated"), here),
        OfferedFile(records, "application/json", "JSON", "JSON", _("For software"), everywhere),
    ]


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def in_every_language() -> str:
    """“français + anglais”, of a file that holds both."""
    return " + ".join(language_name(code) for code in CODES)


def size_words(weight: int | None, rows: int) -> str:
    """How much a file is, in words: its weight in bytes if it was weighed, else its rows."""
    if weight is not None:
        return weight_words(weight)
    return ngettext("%(number)s row", "%(number)s rows", rows) % {"number": rows}


def file_links(name: str, query: str, weights: Mapping[str, int], rows: int) -> list[dict[str, Any]]:
    """Each file as a link says it; `weights` maps addresses to bytes. The weight of a part of the list is not
    measured, there being too many parts."""
    return [
        {**file._asdict(), "weight": "" if query else size_words(weights.get(file.address), rows)}
        for file in offered_files(name, query)
    ]


@register.inclusion_tag("_list_files.html", takes_context=True)
def list_files(context: template.Context, filters: Any = None) -> dict[str, Any]:
    """{% list_files filters %}: at the foot of a list; the filters in force hold for its files too."""
    request, view = context["request"], context["view"]
    name = request.resolver_match.view_name
    query = filters.query() if filters is not None else ""
    rows = filters.objects if filters is not None else list(context["object_list"])
    weights = {}
    if not query and len(rows) <= MOST_ROWS_WEIGHED:
        weights = list_file_weights(request.content_version, type(view), name, rows)
    return {
        "files": file_links(name, query, weights, len(rows)),
        "narrowed": bool(filters and filters.selected),
    }


@register.inclusion_tag("_list_alternates.html", takes_context=True)
def list_alternates(context: template.Context) -> dict[str, Any]:
    """{% list_alternates %}: the same list in other formats, for browsers and programs that look for them."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or not getattr(getattr(match.func, "view_class", None), "tables", ()):
        return {"files": []}
    return {"files": offered_files(match.view_name)[1:]}
