"""Serialiser of rows: from the database to the plain form."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Prefetch, QuerySet

from bamex.importer.schema import Plain, Schema, identity_key, plain_value
from bamex.publication import publication_of
from bamex.text.languages import CODES


def every_row(row: models.Model) -> bool:
    return True


def text_as_stored(text: str, language: str) -> str:
    return text


def serialise(
    schema: Schema,
    row: models.Model,
    *,
    shows: Callable[[models.Model], bool] = every_row,
    write_text: Callable[[str, str], str] = text_as_stored,
    name_by: Callable[[type[models.Model]], str] = identity_key,
) -> Plain:
    """The plain form of a row.

    `shows` says which related rows, citations and parts it holds, `write_text` how it gives a bilingual text in a
    language, `name_by` the field by which it names a related row. Nothing is asked of the database when the row comes
    from `rows_to_serialise`.
    """

    def name_of(related: models.Model) -> str:
        return str(getattr(related, name_by(type(related))))

    plain: Plain = {}
    for name, column in schema.columns.items():
        if name in schema.bilingual:
            texts = {language: getattr(row, f"{name}_{language}") or "" for language in CODES}
            plain |= {f"{name}_{language}": write_text(text, language) for language, text in texts.items()}
        elif not column.is_relation:
            plain[name] = plain_value(column, getattr(row, name))
        elif (related := getattr(row, name)) is not None and shows(related):
            plain[name] = name_of(related)
    for name in schema.links:
        plain[name] = sorted(name_of(related) for related in getattr(row, name).all() if shows(related))
    for name, part in schema.parts.items():
        plain[name] = [
            serialise(part, item, shows=shows, write_text=write_text, name_by=name_by)
            for item in getattr(row, name).all()
            if shows(item)
        ]
    if schema.is_citable:
        plain["sources"] = [serialise_citation(citation) for citation in row.citations.all() if shows(citation)]
    return schema.without_defaults(plain)


def serialise_citation(citation: Any) -> Plain:
    given = {"source": citation.source.code, "field": citation.field, "locator": citation.locator}
    return {key: text for key, text in given.items() if text}


def rows_to_serialise(schema: Schema) -> QuerySet:
    """The rows of a schema's model with all that `serialise` reads, in a fixed number of queries."""
    return with_all_to_serialise(schema, schema.model._base_manager.all())


def with_all_to_serialise(schema: Schema, rows: QuerySet) -> QuerySet:
    wanted: list = [
        Prefetch(name, link.related_model._base_manager.select_related(*paths_of_rest(link.related_model)))
        for name, link in schema.links.items()
    ]
    wanted += ["citations__source"] if schema.is_citable else []
    for name, part in schema.parts.items():
        wanted += [name, *(f"{name}__{relation}" for relation in part.relations)]
        wanted += [f"{name}__citations__source"] if part.is_citable else []
    related = [path for name, column in schema.relations.items() for path in paths_through(name, column.related_model)]
    return rows.select_related(*related).prefetch_related(*wanted)


def paths_through(name: str, model: type[models.Model]) -> list[str]:
    """The relation `name` to a row of `model`, and the paths through it to what that row rests on."""
    return [name, *(f"{name}__{path}" for path in paths_of_rest(model))]


def paths_of_rest(model: type[models.Model]) -> list[str]:
    """The paths to all rows on which a row of `model` rests."""
    rests_on = {name: model._meta.get_field(name).related_model for name in publication_of(model).rests_on}
    return [path for name, related in rests_on.items() for path in paths_through(name, related)]
