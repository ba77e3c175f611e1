"""Template tags for the files of a list: links at its foot, `rel=alternate` in its head."""

from typing import Any

from django import template

from bamex.list_files import MOST_ROWS_WEIGHED, file_links, list_file_weights, offered_files

register = template.Library()


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
        "narrowed": bool(filters and filters.chosen),
    }


@register.inclusion_tag("_list_alternates.html", takes_context=True)
def list_alternates(context: template.Context) -> dict[str, Any]:
    """{% list_alternates %}: the same list in other formats, for browsers and programs that look for them."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or not getattr(getattr(match.func, "view_class", None), "tables", ()):
        return {"files": []}
    return {"files": offered_files(match.view_name)[1:]}
