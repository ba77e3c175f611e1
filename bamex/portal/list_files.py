"""Every list as a file, at the address of its page with a suffix, narrowed by the same filters.

CSV is for a reader: words in the page's language. JSON is for a program: stable names, both languages.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.translation import pgettext_lazy

from bamex.exports.shared_tables import CORRECTIONS, SOURCES
from bamex.exports.table import DIALECTS, dialect_named, json_text, reader_csv
from bamex.filters import FilterForm
from bamex.history.views import Corrections
from bamex.http.parameters import filters_of
from bamex.http.responses import CSV, IN_EVERY_LANGUAGE, file_answer
from bamex.portal.views import SourceList
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
    filters = filters_of(request, listed.filter_class, listed.rows(), dialect=dialect_named)
    text = csv_text(listed, rows_shown(listed, filters.matching), dialect_named(request.GET.get(DIALECT, "")))
    return file_answer(text, CSV, file_name(listed, filters, "csv"), "attachment")


def json_file(request, name):
    """For a program: the records of the API, in the page's order."""
    listed = LISTS[name]
    filters = filters_of(request, listed.filter_class, listed.rows())
    query = f"?{filters.query()}" if filters.chosen else ""
    text = json_of(name, rows_shown(listed, filters.matching), query)
    name = file_name(listed, filters, "json")
    return file_answer(text, "application/json", name, **{"Content-Language": IN_EVERY_LANGUAGE})


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


def weights(name, rows):
    """Address → bytes, of the files of a whole list, from the rows that its page has read, in any order."""
    listed = LISTS[name]
    rows = rows_shown(listed, rows)
    table, data = reverse(f"{name}_csv"), reverse(f"{name}_json")
    return {
        table: len(csv_text(listed, rows, DIALECTS[""]).encode()),
        f"{table}?{DIALECT}=excel": len(csv_text(listed, rows, DIALECTS["excel"]).encode()),
        data: len(json_of(name, rows).encode()),
    }


# How a page that names these files has them weighed, without knowing this module.
csv_file.weights = json_file.weights = weights


def rows_shown(listed, rows):
    """`(table, row)` of `rows`, which the page shows, in its order, each row with all that its table reads."""
    rows = list(rows)
    tables = {table.model: table for table in listed.tables}
    for model, table in tables.items():
        table.complete([row for row in rows if type(row) is model])
    return [(tables[type(row)], row) for row in rows]


def file_name(listed, filters, suffix):
    """`bamex-2025-exposants-tr.csv`: the page, and what it is narrowed to."""
    words = [str(listed.address).strip("/"), *filters.chosen.values()]
    return f"bamex-2025-{re.sub('[^a-z0-9]+', '-', '-'.join(words).lower())}.{suffix}"


urlpatterns = [
    path(suffixed(listed.address, suffix), view, {"name": name}, name=f"{name}_{suffix}")
    for name, listed in LISTS.items()
    for suffix, view in (("csv", csv_file), ("json", json_file))
]
