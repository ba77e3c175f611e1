"""Views of `/data/v1/`, the whole record for programs: read-only, described by its own openapi.json.

The addresses, the names of tables and columns, and the codes are stable as long as the address says v1.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import override

from bamex.exports.columns import Column, Day, moment_of
from bamex.exports.csv import machine_csv
from bamex.exports.link_columns import KEY, Many, One
from bamex.exports.shared_tables import tombstone_of
from bamex.exports.table import Table
from bamex.http.parameters import Parameters, legible_value, without_added
from bamex.http.problems import Problem
from bamex.http.responses import CSV, IN_EVERY_LANGUAGE, OPEN, file_answer
from bamex.portal.data.dataset import BY_NAME, TABLES, WITHDRAWN
from bamex.portal.data.openapi import MOST_PAGES, openapi_document
from bamex.portal.data.package import ARCHIVE_NAME, package_archive, package_descriptor
from bamex.text.json import json_text

PER_PAGE, MOST_PER_PAGE = 100, 500
WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ISO_MOMENT = re.compile(ISO_DAY.pattern + r"([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?")


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that reads only, from any origin (Fetch standard, CORS), in no language; its Problems are answers."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with override("en"):  # whatever the browser prefers, the answer is the same
            try:
                response = view(request, **kwargs)
            except Problem as problem:
                response = problem.response()
        for name, value in OPEN.items():
            response.headers[name] = value
        response.headers.setdefault("Content-Language", IN_EVERY_LANGUAGE)
        return response

    return answer


def json_answer(value: Any, **headers: str) -> HttpResponse:
    return HttpResponse(json_text(value), content_type="application/json", headers=headers)


def whole_address(view: str, /, **kwargs: str) -> str:
    return settings.SITE_URL + reverse(view, kwargs=kwargs)


def table_named(name: str) -> Table:
    """The table of this name; the Problem that names those that there are."""
    if name not in BY_NAME:
        raise Problem("unknown-table", f"The tables are: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


@for_programs
def api_index(request: HttpRequest) -> HttpResponse:
    refuse_parameters(request)
    return json_answer(
        {
            "title": "BAMEX 2025: the public record",
            "documentation": {"fr": f"{settings.SITE_URL}/fr/donnees/", "en": f"{settings.SITE_URL}/en/data/"},
            "openapi": whole_address("data_openapi"),
            "datapackage": whole_address("data_package"),
            "archive": whole_address("data_archive"),
            "tables": [
                {
                    "name": table.name,
                    "description": table.description,
                    "address": whole_address("data_table", name=table.name),
                    "csv": whole_address("data_csv", name=table.name),
                }
                for table in TABLES
            ],
        }
    )


@for_programs
def table_page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a table, narrowed as asked; the Link header leads on (RFC 8288)."""
    table = table_named(name)
    asked = asked_of(table, request)
    paginator = Paginator(table.matching(asked.wanted, asked.since), asked.per_page)
    if asked.page > paginator.num_pages:
        raise Problem("unknown-page", f"The last page is {paginator.num_pages}.")
    page = paginator.page(asked.page)
    links = links_to_pages(request, name, page)
    body = {
        "table": name,
        "count": paginator.count,
        "page": page.number,
        "pages": paginator.num_pages,
        "per_page": asked.per_page,
        "previous": links.get("prev"),
        "next": links.get("next"),
        "records": [table.record(row) for row in page.object_list],
    }
    return json_answer(body, Link=", ".join(f'<{target}>; rel="{rel}"' for rel, target in links.items()))


def links_to_pages(request: HttpRequest, name: str, page: Page) -> dict[str, str]:
    """Relation → address, from one page of the table of this name to others; whatever else was asked is kept."""
    asked = {name: values[-1] for name, values in without_added(request.GET).items()}
    numbers = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["prev"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    here = whole_address("data_table", name=name)
    return {relation: f"{here}?{urlencode({**asked, 'page': number})}" for relation, number in numbers.items()}


@for_programs
def table_record(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """One row by its key. What was withdrawn explains itself (410)."""
    table = table_named(name)
    refuse_parameters(request)
    row = table.with_key(code)
    if row is not None:
        return json_answer(table.record(row))
    if tombstone := tombstone_of(table, code):
        raise Problem("withdrawn", f"{code} is no longer published.", **WITHDRAWN.record(tombstone))
    raise Problem("unknown-code", f"No published object of {name} has the code {legible_value(code)}.")


@for_programs
def table_csv(request: HttpRequest, name: str) -> HttpResponse:
    refuse_parameters(request)
    table = table_named(name)
    return file_answer(machine_csv(table, table.rows()), CSV, f"{name}.csv")


@for_programs
def api_description(request: HttpRequest) -> HttpResponse:
    refuse_parameters(request)
    return json_answer(openapi_document(TABLES, settings.SITE_URL, PER_PAGE, MOST_PER_PAGE))


@for_programs
def package_file(request: HttpRequest) -> HttpResponse:
    refuse_parameters(request)
    return json_answer(package_descriptor(TABLES, request.content_version))


@for_programs
def archive_file(request: HttpRequest) -> HttpResponse:
    refuse_parameters(request)
    content = package_archive(TABLES, request.content_version)
    return file_answer(content, "application/zip", ARCHIVE_NAME, "attachment")


@for_programs
def without_slash(request: HttpRequest, name: str = "") -> HttpResponse:
    here = reverse("data_table", args=[table_named(name).name]) if name else reverse("data_index")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(here + (f"?{query}" if query else ""), status=308)


@for_programs
def with_slash(request: HttpRequest, name: str, code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("data_record", args=[table_named(name).name, code]), status=308)


@for_programs
def unknown_address(request: HttpRequest, path: str = "") -> HttpResponse:
    raise Problem("unknown-address", f"Begin at {whole_address('data_index')}.")


# Parameters


@dataclass
class Asked:
    """The parameters of a table's address, understood: `wanted` are values by the name of a column or a condition."""

    page: int = 1
    per_page: int = PER_PAGE
    wanted: dict[str, str] = field(default_factory=dict)
    since: datetime | None = None


def refuse_parameters(request: HttpRequest) -> None:
    parameters = Parameters(request.GET)
    for name in parameters.values:
        parameters.faults[name] = "This address takes no parameter."
    parameters.refuse_faults()


def asked_of(table: Table, request: HttpRequest) -> Asked:
    """The parameters of the table's address; the Problem that lists everything wrong with them."""
    asked, parameters = Asked(), Parameters(request.GET)
    conditions = [condition.name for condition in table.conditions]
    for name in parameters.values:
        if name == "page":
            asked.page = parameters.read(name, page_number)
        elif name == "per_page":
            asked.per_page = parameters.read(name, records_per_page)
        elif name == "updated_since" and table.updated:
            asked.since = parameters.read(name, moment_asked)
        elif name in conditions:
            asked.wanted[name] = parameters.read(name, day_asked)
        elif name in table.filters:
            asked.wanted[name] = parameters.read(name, partial(value_asked, table.by_name[name]))
        else:
            known = ["page", "per_page", *(["updated_since"] if table.updated else []), *conditions, *table.filters]
            parameters.faults[name] = f"No such parameter here; there are: {', '.join(known)}."
    parameters.refuse_faults()
    return asked


# Readers of one value, each of which raises ValueError, in words, for what it does not take.


def page_number(value: str) -> int:
    return whole_number(value, MOST_PAGES)


def records_per_page(value: str) -> int:
    return whole_number(value, MOST_PER_PAGE)


def whole_number(value: str, most: int) -> int:
    if not WHOLE_NUMBER.fullmatch(value) or int(value) > most:
        raise ValueError(f"Write a whole number from 1 to {most}.")
    return int(value)


def value_asked(column: Column, value: str) -> str:
    """A value that some row of the column's table could have; of codes, any that is written as codes are."""
    if column.choices and value not in column.choices:
        raise ValueError(f"Use one of {', '.join(column.choices)}.")
    if isinstance(column, Day):
        day_asked(value)
    if isinstance(column, One | Many) and not re.fullmatch(KEY, value):
        raise ValueError("Write a code, such as those of the records.")
    return value


def day_asked(value: str) -> str:
    if not ISO_DAY.fullmatch(value):
        raise ValueError("Write a date, such as 2025-11-13.")
    moment_asked(value)
    return value


def moment_asked(value: str) -> datetime:
    try:
        if ISO_MOMENT.fullmatch(value):
            return moment_of(value.upper())
    except ValueError:
        pass
    # A plus sign that was not encoded arrives as a space.
    raise ValueError("Write an RFC 3339 date or date-time, such as 2025-11-13 or 2025-11-13T10:00:00Z.")
