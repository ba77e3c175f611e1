"""`/data/v1/`: the whole record for programs. Read-only, without a framework; described by its own openapi.json.

The addresses, the names of tables and columns, and the codes are stable as long as the address says v1.
"""

import re
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import override

from bamex.exports.columns import Day, Many, One, moment_of, published_rows
from bamex.exports.table import json_text, machine_csv
from bamex.http.parameters import legible, read_each, without_added
from bamex.http.problems import Problem, bad_parameters
from bamex.http.responses import CSV, IN_EVERY_LANGUAGE, OPEN, file_answer
from bamex.portal.data.dataset import BY_NAME, TABLES, WITHDRAWN
from bamex.portal.data.openapi import openapi
from bamex.portal.data.package import FILE_NAME, archive, descriptor

PER_PAGE, MOST_PER_PAGE = 100, 500
NUMBER = re.compile(r"[1-9][0-9]{0,5}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(DAY.pattern + r"([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?")


def for_programs(view):
    """A view that reads only, from any origin (Fetch standard, CORS), in no language; its Problems are answers."""

    @wraps(view)
    def answer(request, **kwargs):
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


def as_json(value, **headers):
    return HttpResponse(json_text(value), content_type="application/json", headers=headers)


def address(view, /, **kwargs):
    return settings.SITE_URL + reverse(view, kwargs=kwargs)


def table_named(name):
    if name not in BY_NAME:
        raise Problem("unknown-table", f"The tables are: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


@for_programs
def index(request):
    refuse_parameters(request)
    return as_json(
        {
            "title": "BAMEX 2025: the public record",
            "documentation": {"fr": f"{settings.SITE_URL}/fr/donnees/", "en": f"{settings.SITE_URL}/en/data/"},
            "openapi": address("data_openapi"),
            "datapackage": address("data_package"),
            "archive": address("data_archive"),
            "tables": [
                {
                    "name": table.name,
                    "description": table.description,
                    "address": address("data_table", name=table.name),
                    "csv": address("data_csv", name=table.name),
                }
                for table in TABLES
            ],
        }
    )


@for_programs
def table_page(request, name):
    """One page of a table, narrowed as asked; the Link header leads on (RFC 8288)."""
    table = table_named(name)
    asked = parameters(request, table)
    rows = [row for row in table.rows() if all(fits(row) for fits in asked.conditions)]
    paginator = Paginator(rows, asked.per_page)
    if asked.page > paginator.num_pages:
        raise bad_parameters([("page", f"The last page is {paginator.num_pages}.")])
    page = paginator.page(asked.page)
    here = address("data_table", name=name)

    own = {name: values[-1] for name, values in without_added(request.GET).items()}

    def at(number):
        return f"{here}?{urlencode({**own, 'page': number})}"

    links = {"first": at(1), "last": at(paginator.num_pages)}
    if page.has_previous():
        links["prev"] = at(page.previous_page_number())
    if page.has_next():
        links["next"] = at(page.next_page_number())
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
    return as_json(body, Link=", ".join(f'<{target}>; rel="{rel}"' for rel, target in links.items()))


@for_programs
def record(request, name, code):
    table = table_named(name)
    refuse_parameters(request)
    if table.key:
        for row in table.rows():
            if table.by_name[table.key].json(row) == code:
                return as_json(table.record(row))
    for row in WITHDRAWN.rows():
        if (row.table, row.code) == (name, code):
            raise Problem("withdrawn", f"{code} is no longer published.", **WITHDRAWN.record(row))
    raise Problem("unknown-code", f"No published object of {name} has the code {legible(code)}.")


@for_programs
def table_csv(request, name):
    refuse_parameters(request)
    table = table_named(name)
    return file_answer(machine_csv(table, table.rows()), CSV, f"{name}.csv")


@for_programs
def schema(request):
    refuse_parameters(request)
    return as_json(openapi(TABLES, settings.SITE_URL, PER_PAGE, MOST_PER_PAGE))


@for_programs
def package(request):
    refuse_parameters(request)
    return as_json(descriptor(TABLES, request.content_version))


@for_programs
def package_archive(request):
    refuse_parameters(request)
    return file_answer(archive(TABLES, request.content_version), "application/zip", FILE_NAME, "attachment")


@for_programs
def without_slash(request, name=""):
    here = reverse("data_table", args=[table_named(name).name]) if name else reverse("data_index")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(here + (f"?{query}" if query else ""), status=308)


@for_programs
def with_slash(request, name, code):
    return HttpResponseRedirect(reverse("data_record", args=[table_named(name).name, code]), status=308)


@for_programs
def nothing(request, path=""):
    raise Problem("unknown-address", f"Begin at {address('data_index')}.")


# Parameters


class Asked:
    """The parameters of a table's address, understood: `page`, `per_page`, and `conditions` that a row must fit."""

    def __init__(self):
        self.page, self.per_page, self.conditions = 1, PER_PAGE, []


def refuse_parameters(request):
    def refuse(name, value):
        raise ValueError("This address takes no parameter.")

    read_each(request.GET, refuse)


def parameters(request, table):
    """Raise the Problem that lists everything wrong with the parameters, or return them as Asked."""
    asked = Asked()
    read_each(request.GET, lambda name, value: understand(table, name, value, asked))
    return asked


def understand(table, name, value, asked):
    conditions = {item.name: item for item in table.conditions}
    if name == "page":
        asked.page = number(value, 999_999)
    elif name == "per_page":
        asked.per_page = number(value, MOST_PER_PAGE)
    elif name == "updated_since" and table.updated:
        moment = moment_asked(value)
        asked.conditions.append(lambda row: table.updated.value(row) >= moment)
    elif name in conditions:
        day_asked(value)
        asked.conditions.append(lambda row: conditions[name].fits(row, value))
    elif name in table.filters:
        column = table.by_name[name]
        check(column, value)
        asked.conditions.append(lambda row: column.matches(row, value))
    else:
        known = ["page", "per_page", *(["updated_since"] if table.updated else []), *conditions, *table.filters]
        raise ValueError(f"No such parameter here; there are: {', '.join(known)}.")


def check(column, value):
    """Raise ValueError when no row of the column's table could ever have the value."""
    if column.choices and value not in column.choices:
        raise ValueError(f"Use one of {', '.join(column.choices)}.")
    if isinstance(column, Day):
        day_asked(value)
    if isinstance(column, One | Many):
        key = "code" if any(item.name == "code" for item in column.model._meta.fields) else "slug"
        if not published_rows(column.model).filter(**{key: value}).exists():
            raise ValueError("Nothing published has this code.")


def number(value, most):
    if not NUMBER.fullmatch(value) or int(value) > most:
        raise ValueError(f"Write a whole number from 1 to {most}.")
    return int(value)


def day_asked(value):
    if not DAY.fullmatch(value):
        raise ValueError("Write a date, such as 2025-11-13.")
    moment_asked(value)


def moment_asked(value):
    try:
        if MOMENT.fullmatch(value):
            return moment_of(value.upper())
    except ValueError:
        pass
    # A plus sign that was not encoded arrives as a space.
    raise ValueError("Write an RFC 3339 date or date-time, such as 2025-11-13 or 2025-11-13T10:00:00Z.")
