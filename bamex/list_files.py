"""Files of a list: the addresses, the views, the weights and the links of its CSV and its JSON.

A list declares what its files hold (`FilteredList.tables`), and its section's urls where they are:

    *list_addresses(pgettext_lazy("address", "exhibitors/"), views.ExhibitorList, name="exhibitor_list")

CSV is for a reader: words in the page's language. JSON is for a program: stable names, both languages. Both are
narrowed by the filters of the page.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from bamex.exports.csv import DIALECTS, Dialect, csv_text, dialect_named, reader_lines
from bamex.exports.table import Table
from bamex.filters import FilterForm
from bamex.http.parameters import filters_of
from bamex.http.responses import CSV, IN_EVERY_LANGUAGE, file_answer
from bamex.http.weights import weight_words
from bamex.models import ContentVersion
from bamex.pages import FilteredList
from bamex.text.json import json_text
from bamex.text.languages import active, language_name, names_of_all_languages
from bamex.version_cache import VersionCache

DIALECT = "dialect"
MOST_LISTS = 60  # whose weights are kept, counted in every language
weights_by_list: VersionCache[dict[str, int]] = VersionCache(MOST_LISTS)
# Rows of a list whose files a page weighs. To weigh a file is to make it: beyond, a page would take seconds.
MOST_ROWS_WEIGHED = 250


def list_addresses(address: Any, page: type[FilteredList], name: str) -> list[URLPattern]:
    """The addresses of a list and of its files: `exhibitors/`, and `exhibitors.csv` and `exhibitors.json`."""
    return [
        path(address, page.as_view(), name=name),
        path(with_suffix(address, "csv"), ListCSV.as_view(page=page, page_name=name), name=f"{name}_csv"),
        path(with_suffix(address, "json"), ListJSON.as_view(page=page, page_name=name), name=f"{name}_json"),
    ]


def with_suffix(address: Any, suffix: str) -> Any:
    """`exhibitors/` → `exhibitors.csv`, in the language that is active when it is read."""
    return lazy(lambda: f"{str(address).rstrip('/')}.{suffix}", str)()


class ListFile(View):
    """The parent of the files of a list; `page` is the view of the list, `page_name` that of its address."""

    page: type[FilteredList] = FilteredList
    page_name = ""
    suffix = ""

    def filters(self, **readers: Any) -> FilterForm:
        """The filters of the page over its rows; a Problem (400) where they are not understood."""
        page = self.page()
        page.setup(self.request)
        return filters_of(self.request, page.filter_class, page.get_queryset(), **readers)

    def file_name(self, filters: FilterForm) -> str:
        """`bamex-2025-exposants-tr.csv`: the page, and what it is narrowed to."""
        _root, _language, name = reverse(self.page_name).split("/", 2)
        words = [name.strip("/"), *filters.chosen.values()]
        return f"bamex-2025-{re.sub('[^a-z0-9]+', '-', '-'.join(words).lower())}.{self.suffix}"


class ListCSV(ListFile):
    """For a reader, in the page's language; `?dialect=excel` for a spreadsheet."""

    suffix = "csv"

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self.filters(dialect=dialect_named)
        dialect = dialect_named(request.GET.get(DIALECT, ""))
        text = list_csv(self.page, rows_by_table(self.page, filters.matching), dialect)
        return file_answer(text, CSV, self.file_name(filters), "attachment")


class ListJSON(ListFile):
    """For a program: the records of the API, in the page's order."""

    suffix = "json"

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self.filters()
        query = f"?{filters.query()}" if filters.chosen else ""
        text = list_json(self.page, reverse(self.page_name) + query, rows_by_table(self.page, filters.matching))
        headers = {"Content-Language": IN_EVERY_LANGUAGE}
        return file_answer(text, "application/json", self.file_name(filters), **headers)


def rows_by_table(page: type[FilteredList], rows: Iterable[Any]) -> list[tuple[Table, Any]]:
    """`(table, row)` of `rows`, which the page shows, in its order, each row with all that its table reads."""
    rows = list(rows)
    tables = {table.model: table for table in page.tables}
    for model, table in tables.items():
        table.complete([row for row in rows if type(row) is model])
    return [(tables[type(row)], row) for row in rows]


def list_csv(page: type[FilteredList], rows: list[tuple[Table, Any]], dialect: Dialect) -> str:
    return csv_text(csv_lines(page, rows), dialect)


def csv_lines(page: type[FilteredList], rows: list[tuple[Table, Any]]) -> list[list[Any]]:
    return reader_lines(page.csv_tables or page.tables, page.csv_lines(rows))


def list_json(page: type[FilteredList], address: str, rows: list[tuple[Table, Any]]) -> str:
    return json_text(
        {
            "address": settings.SITE_URL + address,
            "documentation": settings.SITE_URL + reverse("data"),
            "count": len(rows),
            **{table.name: [table.record(row) for kind, row in rows if kind is table] for table in page.tables},
        }
    )


def list_file_weights(
    version: ContentVersion, page: type[FilteredList], name: str, rows: Iterable[Any]
) -> dict[str, int]:
    """Address → bytes, of the files of a whole list in the active language; worked out once per content version.

    `name` is that of the page's address, and `rows` are what it shows, as it has read them.
    """
    return weights_by_list.get(version, (active(), name), lambda: weigh_list_files(page, name, rows))


def weigh_list_files(page: type[FilteredList], name: str, rows: Iterable[Any]) -> dict[str, int]:
    pairs = rows_by_table(page, rows)
    table, lines = reverse(f"{name}_csv"), csv_lines(page, pairs)
    return {
        table: len(csv_text(lines, DIALECTS[""]).encode()),
        f"{table}?{DIALECT}=excel": len(csv_text(lines, DIALECTS["excel"]).encode()),
        reverse(f"{name}_json"): len(list_json(page, reverse(name), pairs).encode()),
    }


# The files as pages offer them


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
    here, everywhere = language_name(active()), names_of_all_languages()
    return [
        OfferedFile(excel, "text/csv", "CSV", _("CSV, Excel"), _("For a spreadsheet such as Excel"), here),
        OfferedFile(plain, "text/csv", "CSV", "CSV", _("Comma-separated"), here),
        OfferedFile(records, "application/json", "JSON", "JSON", _("For software"), everywhere),
    ]


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def size_words(weight: int | None, rows: int) -> str:
    """Size of a file in words: its weight in bytes if it was weighed, else its rows."""
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
