"""Description of `/data/v1/` for programs (OpenAPI 3.1), made from the tables themselves."""

from collections.abc import Sequence
from typing import Any

from bamex.exports.columns import Column, Day
from bamex.exports.link_columns import KEY, Many, One
from bamex.exports.table import Table
from bamex.http.parameters import LONGEST_VALUE
from bamex.http.problems import EXPLAINED

JSON_TYPE = "application/json"
MOST_PAGES = 999_999  # the largest number of a page that is understood
UNCHANGED = {"description": "Unchanged since the copy whose ETag or date was sent."}


def openapi_document(tables: Sequence[Table], site: str, per_page: int, most_per_page: int) -> dict[str, Any]:
    """The document as a dict. Examples are real records, the first of each table."""
    index = {**good_answers("The tables and their addresses.", {"type": "object"}), **problem_answers("400")}
    paths = {"/data/v1/": {"get": operation_of("index", "Where everything is", index)}}
    schemas = {"Problem": problem_schema()}
    for table in tables:
        rows = table.rows(most=1)
        example = table.record(rows[0]) if rows else None
        schemas[table.name] = {**table.schema(), **({"examples": [example]} if example else {})}
        paths[f"/data/v1/{table.name}/"] = {"get": table_operation(table, example, per_page, most_per_page)}
        paths[f"/data/v1/{table.name}.csv"] = {"get": csv_operation(table)}
        if table.key:
            paths[f"/data/v1/{table.name}/{{code}}"] = {"get": record_operation(table, example)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "BAMEX 2025: the public record",
            "version": "1",
            "description": (
                "Everything the portal publishes, read-only, in French and English at once. Codes are permanent and "
                'link the tables. Texts are {"fr": …, "en": …}; a missing text is null, never the other language. '
                "Every answer has a strong ETag: send it back in If-None-Match. Scripts of any site may read "
                "everything (CORS). What social networks add to a shared link, such as utm_source, is ignored; any "
                "other parameter that is not described is refused. No licence has been chosen yet for the portal's "
                "texts; facts as such are free for all to use. Name the source of a value as well as the portal."
            ),
        },
        "servers": [{"url": site}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def operation_of(
    identifier: str, summary: str, answers: dict[str, Any], parameters: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    described = {"operationId": identifier, "summary": summary, "responses": answers}
    return {**described, "parameters": list(parameters)} if parameters else described


def good_answers(
    description: str, schema: dict[str, Any], example: Any = None, kind: str = JSON_TYPE
) -> dict[str, Any]:
    content = {"schema": schema, **({"example": example} if example is not None else {})}
    return {"200": {"description": description, "content": {kind: content}}, "304": UNCHANGED}


def problem_answers(*statuses: str, missing: str = "Nothing published has this code.") -> dict[str, Any]:
    """Status → description, of the answers that are Problems; 404 is said in the words `missing`."""
    words = {
        "400": "A parameter cannot be read; each is named.",
        "404": missing,
        "410": "The object was withdrawn; the note says why.",
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": words[status], "content": content} for status in statuses}


def table_operation(table: Table, example: Any, per_page: int, most_per_page: int) -> dict[str, Any]:
    """A page of a table: its parameters, and the answer with a sample."""
    sample = example and {
        "table": table.name,
        "count": 1,
        "page": 1,
        "pages": 1,
        "per_page": per_page,
        "previous": None,
        "next": None,
        "records": [example],
    }
    answers = {
        **good_answers("A page of the table.", page_schema(table), sample),
        **problem_answers("400", "404", missing="The list has no page of this number; an empty list has one."),
    }
    words = 'Addresses of the first, last, previous and next page: rel="first", "last", "prev", "next" (RFC 8288).'
    answers["200"]["headers"] = {"Link": {"description": words, "schema": {"type": "string"}}}
    parameters = table_parameters(table, per_page, most_per_page)
    return operation_of(f"list_{table.name}", table.description, answers, parameters)


def page_schema(table: Table) -> dict[str, Any]:
    link = {"type": ["string", "null"], "format": "uri"}
    counted = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": ["table", "count", "page", "pages", "per_page", "previous", "next", "records"],
        "properties": {
            "table": {"const": table.name},
            "count": counted,
            "page": counted,
            "pages": counted,
            "per_page": counted,
            "previous": link,
            "next": link,
            "records": {"type": "array", "items": {"$ref": f"#/components/schemas/{table.name}"}},
        },
    }


def table_parameters(table: Table, per_page: int, most_per_page: int) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 1}
    parameters = [
        query_parameter(
            "page", "Page of the list; 404 beyond the last.", {**number, "maximum": MOST_PAGES, "default": 1}
        ),
        query_parameter("per_page", "Records a page.", {**number, "maximum": most_per_page, "default": per_page}),
    ]
    if table.updated:
        parameters.append(
            query_parameter(
                "updated_since",
                "Only what has changed since this date or date-time (RFC 3339), that moment included.",
                {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
            )
        )
    day = {"type": "string", "format": "date"}
    parameters += [query_parameter(item.name, item.description, day) for item in table.conditions]
    return [*parameters, *(filter_parameter(table.by_name[name]) for name in table.filters)]


def filter_parameter(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if column.choices:
        schema["enum"] = list(column.choices)
    elif isinstance(column, Day):
        schema["format"] = "date"
    elif isinstance(column, One | Many):
        schema["pattern"] = f"^{KEY}$"
    else:
        schema |= {"pattern": "^[^\\u0000]*$", "maxLength": LONGEST_VALUE}
    words = column.description or f"Value of {column.name}."
    return query_parameter(column.name, f"{words} The list is empty where nothing published has it.", schema)


def query_parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def record_operation(table: Table, example: Any) -> dict[str, Any]:
    code: dict[str, Any] = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
    if example:
        code["example"] = example[table.key]
    answers = good_answers("The record.", {"$ref": f"#/components/schemas/{table.name}"}, example)
    return operation_of(
        f"get_{table.name}", f"One record of {table.name}.", {**answers, **problem_answers("400", "404", "410")}, [code]
    )


def csv_operation(table: Table) -> dict[str, Any]:
    answers = {
        **good_answers("The whole table (RFC 4180).", {"type": "string"}, kind="text/csv"),
        **problem_answers("400"),
    }
    return operation_of(f"csv_{table.name}", f"{table.name} as CSV, as in the data package.", answers)


def problem_schema() -> dict[str, Any]:
    """RFC 9457."""
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"enum": [str(words) for _status, words in EXPLAINED.values()]},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameters": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "detail"],
                    "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
        },
    }
