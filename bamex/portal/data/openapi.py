"""The description of `/data/v1/` for programs: OpenAPI 3.1, made from the tables themselves."""

from bamex.exports.columns import Day, Flag
from bamex.http.problems import EXPLAINED

CONTENT = "application/json"
UNCHANGED = {"description": "Unchanged since the copy whose ETag or date was sent."}


def openapi(tables, site, per_page, most_per_page):
    """The document as a dict. Examples are real records, the first of each table."""
    index = {**ok("The tables and their addresses.", {"type": "object"}), **failing("400")}
    paths = {"/data/v1/": {"get": operation("index", "Where everything is", index)}}
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


def operation(identifier, summary, answers, parameters=()):
    found = {"operationId": identifier, "summary": summary, "responses": answers}
    return {**found, "parameters": list(parameters)} if parameters else found


def ok(description, schema, example=None, kind=CONTENT):
    content = {"schema": schema, **({"example": example} if example is not None else {})}
    return {"200": {"description": description, "content": {kind: content}}, "304": UNCHANGED}


def failing(*statuses):
    words = {
        "400": "A parameter cannot be used; each is named.",
        "404": "Nothing published has this code.",
        "410": "The object was withdrawn; the note says why.",
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": words[status], "content": content} for status in statuses}


def table_operation(table, example, per_page, most_per_page):
    link = {"type": ["string", "null"], "format": "uri"}
    counted = {"type": "integer", "minimum": 0}
    schema = {
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
    parameters = [
        query("page", "Page of the list.", {"type": "integer", "minimum": 1, "default": 1}),
        query(
            "per_page",
            "Records a page.",
            {"type": "integer", "minimum": 1, "maximum": most_per_page, "default": per_page},
        ),
    ]
    if table.updated:
        parameters.append(
            query(
                "updated_since",
                "Only what has changed since this date or date-time (RFC 3339), that moment included.",
                {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
            )
        )
    day = {"type": "string", "format": "date"}
    parameters += [query(item.name, item.description, day) for item in table.conditions]
    parameters += [filter_parameter(table.by_name[name]) for name in table.filters]
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
    answers = {**ok("A page of the table.", schema, sample), **failing("400")}
    words = 'Addresses of the first, last, previous and next page: rel="first", "last", "prev", "next" (RFC 8288).'
    answers["200"]["headers"] = {"Link": {"description": words, "schema": {"type": "string"}}}
    return operation(f"list_{table.name}", table.description, answers, parameters)


def filter_parameter(column):
    if isinstance(column, Flag) or column.choices:
        schema = {"type": "string", "enum": list(column.choices)}
    else:
        schema = {"type": "string", **({"format": "date"} if isinstance(column, Day) else {})}
    return query(column.name, column.description or f"Value of {column.name}.", schema)


def query(name, description, schema):
    return {"name": name, "in": "query", "description": description, "schema": schema}


def record_operation(table, example):
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
    if example:
        code["example"] = example[table.key]
    answers = ok("The record.", {"$ref": f"#/components/schemas/{table.name}"}, example)
    return operation(
        f"get_{table.name}", f"One record of {table.name}.", {**answers, **failing("400", "404", "410")}, [code]
    )


def csv_operation(table):
    answers = {**ok("The whole table (RFC 4180).", {"type": "string"}, kind="text/csv"), **failing("400")}
    return operation(f"csv_{table.name}", f"{table.name} as CSV, as in the data package.", answers)


def problem_schema():
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
