"""The files of a list: links at its foot, `rel=alternate` in its head. A page that has no files gets nothing."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bamex.languages import CODES, active
from bamex.templatetags.downloads import kilobytes, weigh
from bamex.templatetags.texts import language_name

register = template.Library()

CSV, JSON = "text/csv", "application/json"


def files(name, query=""):
    """The files of the list whose page has this name: `(address, type, format, short label, label, languages)`."""
    try:
        table, records = reverse(f"{name}_csv"), reverse(f"{name}_json")
    except NoReverseMatch:
        return []
    here = language_name(active())
    found = [
        (table, "dialect=excel", CSV, "CSV", _("CSV, Excel"), _("For a spreadsheet such as Excel"), here),
        (table, "", CSV, "CSV", "CSV", _("With commas"), here),
        (records, "", JSON, "JSON", "JSON", _("For a program"), in_every_language()),
    ]
    return [
        ("?".join(filter(None, [address, "&".join(filter(None, [query, dialect]))])), *words)
        for address, dialect, *words in found
    ]


def in_every_language():
    """“français + anglais”, of a file that holds both."""
    return " + ".join(language_name(code) for code in CODES)


def links(request, name, filters=None):
    """Each file as a link says it; the weight of a part of the list is not measured, there being too many parts."""
    query = filters.query() if filters is not None else ""
    return [
        {
            "address": address,
            "format": file_format,
            "short": short,
            "label": label,
            "languages": languages,
            "weight": "" if query else kilobytes(weigh(request, address).raw),
        }
        for address, _kind, file_format, short, label, languages in files(name, query)
    ]


@register.inclusion_tag("_list_files.html", takes_context=True)
def list_files(context, filters=None):
    """{% list_files filters %}: at the foot of a list; the filters in force hold for its files too."""
    request = context["request"]
    name = request.resolver_match.view_name if request.resolver_match else ""
    return {"files": links(request, name, filters), "narrowed": bool(filters and filters.selected)}


@register.inclusion_tag("_list_alternates.html", takes_context=True)
def list_alternates(context):
    """{% list_alternates %}: the same list in other formats, for browsers and programs that look for them."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = files(match.view_name)[1:] if match else []
    return {"files": [{"address": address, "type": kind} for address, kind, *_words in found]}
