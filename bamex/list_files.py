"""Every list as a file, at the address of its page with a suffix, narrowed by the same filters.

CSV is for a reader: words in the page's language. JSON is for a program: stable names, both languages. A parameter
that cannot be understood is refused: a file that silently held the whole list would be passed on as the part.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from bamex.exports import DIALECTS, json_text, reader_csv
from bamex.filters import FilterForm
from bamex.history import Corrections
from bamex.plain_text import labelled
from bamex.problems import bad_parameters
from bamex.tables import CORRECTIONS, SOURCES
from bamex.views import SourceList
from exhibitors.tables import DELEGATIONS, EXHIBITORS, PEOPLE, PRODUCTS, REPORTED_EQUIPMENT
from exhibitors.views import DelegationList, ExhibitorList, PersonList, ProductList
from news.tables import ANSWERS, ARTICLES, FACTS, STATEMENTS, THEMES, answers
from news.views import ArticleList, FactList, StatementList, ThemeList
from programme.tables import SESSIONS, VENUES
from programme.views import SessionList, VenueList

DIALECT = "dialect"


@dataclass(frozen=True)
class ListFile:
    """The files of a page: its address in the catalogue, the rows that it shows in order, the tables they are in.

    `lines`, if given, makes the lines of the CSV, which are in `line_tables`, from `(table, row)` pairs.
    """

    address: str
    rows: Callable
    tables: tuple
    filter_class: type = FilterForm
    line_tables: tuple = ()
    lines: Callable = list


def of_page(address, view, *tables, **more):
    filter_class = getattr(view, "filter_class", FilterForm)
    return ListFile(address, lambda: view().get_queryset(), tables, filter_class, **more)


LISTS = {
    "session_list": of_page(pgettext_lazy("address", "programme/"), SessionList, SESSIONS),
    "venue_list": of_page(pgettext_lazy("address", "venues/"), VenueList, VENUES),
    "exhibitor_list": of_page(pgettext_lazy("address", "exhibitors/"), ExhibitorList, EXHIBITORS),
    "product_list": of_page(pgettext_lazy("address", "equipment/"), ProductList, PRODUCTS, REPORTED_EQUIPMENT),
    "delegation_list": of_page(pgettext_lazy("address", "delegations/"), DelegationList, DELEGATIONS),
    "person_list": of_page(pgettext_lazy("address", "people/"), PersonList, PEOPLE),
    "article_list": of_page(pgettext_lazy("address", "news/"), ArticleList, ARTICLES),
    "fact_list": of_page(pgettext_lazy("address", "facts/"), FactList, FACTS, line_tables=(ANSWERS,), lines=answers),
    "statement_list": of_page(pgettext_lazy("address", "statements/"), StatementList, STATEMENTS),
    "theme_list": of_page(pgettext_lazy("address", "cooperation/"), ThemeList, THEMES),
    "source_list": of_page(pgettext_lazy("address", "sources/"), SourceList, SOURCES),
    "corrections": of_page(pgettext_lazy("address", "corrections/"), Corrections, CORRECTIONS),
}


def suffixed(address, suffix):
    """`exhibitors/` → `exhibitors.csv`, in the language that is active when it is read."""
    return lazy(lambda: f"{str(address).rstrip('/')}.{suffix}", str)()


def csv_file(request, name):
    """For a reader, in the page's language; `?dialect=excel` for a spreadsheet."""
    listed = LISTS[name]
    filters, errors = narrowed(request, listed, DIALECT)
    dialect = DIALECTS.get(request.GET.get(DIALECT, ""))
    if dialect is None:
        errors.append((DIALECT, _("The dialects are: %(names)s.") % {"names": ", ".join(filter(None, DIALECTS))}))
    if errors:
        text = "".join(f"{labelled(parameter, detail)}\n" for parameter, detail in errors)
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    text = csv_text(listed, rows_shown(listed, filters.matching), dialect)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(listed, filters, "csv")}"'}
    content_type = "text/csv; charset=utf-8; header=present"
    return open_to_all(HttpResponse(text, content_type=content_type, headers=headers))


def json_file(request, name):
    """For a program: the records of the API, in the page's order."""
    listed = LISTS[name]
    filters, errors = narrowed(request, listed)
    if errors:
        return open_to_all(bad_parameters(errors).response())
    query = f"?{filters.query()}" if filters.selected else ""
    text = json_of(name, rows_shown(listed, filters.matching), query)
    headers = {"Content-Disposition": f'inline; filename="{file_name(listed, filters, "json")}"'}
    return open_to_all(HttpResponse(text, content_type="application/json", headers=headers))


def csv_text(listed, rows, dialect):
    return reader_csv(listed.line_tables or listed.tables, listed.lines(rows), dialect)


def json_of(name, rows, query=""):
    tables = LISTS[name].tables
    return json_text(
        {
            "address": f"{settings.SITE_URL}{reverse(name)}{query}",
            "documentation": settings.SITE_URL + reverse("data"),
            "count": len(rows),
            **{table.name: [table.record(row) for kind, row in rows if kind is table] for table in tables},
        }
    )


def weights(name, rows=None):
    """Address → bytes, of the files of a whole list, from one reading of its rows instead of one a file.

    `rows` as `rows_shown` gives them, in any order, if they have been read already.
    """
    listed = LISTS[name]
    rows = rows_shown(listed, listed.rows()) if rows is None else rows
    table, data = reverse(f"{name}_csv"), reverse(f"{name}_json")
    return {
        table: len(csv_text(listed, rows, DIALECTS[""]).encode()),
        f"{table}?{DIALECT}=excel": len(csv_text(listed, rows, DIALECTS["excel"]).encode()),
        data: len(json_of(name, rows).encode()),
    }


# How a page that names these files has them weighed, without knowing this module.
csv_file.weights = json_file.weights = weights


def open_to_all(response):
    """Readable by scripts of other sites (Fetch standard, CORS): it holds nothing private."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def narrowed(request, listed, *others):
    """The page's filters over its rows, and what is wrong with the parameters: `(parameter, what)`."""
    filters = listed.filter_class(request.GET, listed.rows())
    parameters = {filters.add_prefix(name): name for name in filters.fields}
    errors = []
    for parameter, values in request.GET.lists():
        shown = parameter[:80].replace("\x00", "�")
        if parameter not in {*parameters, *others}:
            known = ", ".join([*parameters, *others]) or pgettext("parameters", "none")
            errors.append((shown, _("unknown parameter. This file knows: %(names)s.") % {"names": known}))
        elif len(values) > 1:
            errors.append((shown, _("given twice.")))
        elif "\x00" in values[0] or parameters.get(parameter) in filters.errors:
            value = values[0][:80].replace("\x00", "�")
            errors.append((shown, _("unknown value “%(value)s”.") % {"value": value}))
    return filters, errors


def rows_shown(listed, rows):
    """`(table, row)` of `rows`, which the page shows, in its order, each row with all that its table reads."""
    rows = list(rows)
    tables = {table.model: table for table in listed.tables}
    for model, table in tables.items():
        table.complete([row for row in rows if type(row) is model])
    return [(tables[type(row)], row) for row in rows]


def file_name(listed, filters, suffix):
    """`bamex-2025-exposants-tr.csv`: the page, and what it is narrowed to."""
    words = [str(listed.address).strip("/"), *filters.selected.values()]
    return f"bamex-2025-{re.sub('[^a-z0-9]+', '-', '-'.join(words).lower())}.{suffix}"


urlpatterns = [
    path(suffixed(listed.address, suffix), view, {"name": name}, name=f"{name}_{suffix}")
    for name, listed in LISTS.items()
    for suffix, view in (("csv", csv_file), ("json", json_file))
]
