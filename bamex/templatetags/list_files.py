"""The files of a list: links at its foot, `rel=alternate` in its head. A page that has no files gets nothing."""

from django import template
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bamex.templatetags.downloads import scales, weight_words
from bamex.text.languages import active, language_name, names_of_all_languages

register = template.Library()

CSV, JSON = "text/csv", "application/json"
# Rows of a list whose files a page weighs. To weigh a file is to make it: beyond, a page would take seconds.
MOST_WEIGHED = 250


def files(name, query=""):
    """The files of the list whose page has this name: `(address, type, format, short label, label, languages)`."""
    try:
        table, records = reverse(f"{name}_csv"), reverse(f"{name}_json")
    except NoReverseMatch:
        return []
    here = language_name(active())
    found = [
        (table, "dialect=excel", CSV, "CSV", _("CSV, Excel"), _("For a spreadsheet such as Excel"), here),
        (table, "", CSV, "CSV", "CSV", _("Comma-separated"), here),
        (records, "", JSON, "JSON", "JSON", _("For software"), names_of_all_languages()),
    ]
    return [
        ("?".join(filter(None, [address, "&".join(filter(None, [query, dialect]))])), *words)
        for address, dialect, *words in found
    ]


def weights(version, name, rows):
    """Address → bytes, of the files of a whole list that has these rows; worked out once a content version."""
    return scales.get(version, (active(), name), lambda: resolve(reverse(f"{name}_csv")).func.weights(name, rows))


def size(number, rows):
    """How much a file is, in words: its weight in bytes if it was weighed, else its rows."""
    if number is not None:
        return weight_words(number)
    return ngettext("%(number)s row", "%(number)s rows", rows) % {"number": rows}


def links(name, query, weighed, rows):
    """Each file as a link says it; `weighed` maps addresses to bytes. The weight of a part of the list is not
    measured, there being too many parts."""
    return [
        {
            "address": address,
            "format": file_format,
            "short": short,
            "label": label,
            "languages": languages,
            "weight": "" if query else size(weighed.get(address), rows),
        }
        for address, _kind, file_format, short, label, languages in files(name, query)
    ]


@register.inclusion_tag("_list_files.html", takes_context=True)
def list_files(context, filters=None):
    """{% list_files filters %}: at the foot of a list; the filters in force hold for its files too."""
    request = context["request"]
    name = request.resolver_match.view_name if request.resolver_match else ""
    query = filters.query() if filters is not None else ""
    rows = list(filters.objects if filters is not None else context.get("object_list") or ())
    is_weighed = files(name) and not query and len(rows) <= MOST_WEIGHED
    weighed = weights(request.content_version, name, rows) if is_weighed else {}
    return {"files": links(name, query, weighed, len(rows)), "narrowed": bool(filters and filters.chosen)}


@register.inclusion_tag("_list_alternates.html", takes_context=True)
def list_alternates(context):
    """{% list_alternates %}: the same list in other formats, for browsers and programs that look for them."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = files(match.view_name)[1:] if match else []
    return {"files": [{"address": address, "type": kind} for address, kind, *_words in found]}
