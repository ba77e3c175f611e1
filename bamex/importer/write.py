"""Writer of plain forms as rows: a batch of entries in a few statements, or one entry at a time."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

from bamex.importer.schema import Plain, Schema, identity_key
from bamex.models import Source

ROWS_AT_ONCE = 500  # rows a statement
Pairs = list[tuple[Plain, models.Model]]
Find = Callable[[type[models.Model], str], Any]  # model and identity key → primary key


class MissingRowError(Exception):
    """A row to which an entry refers is not in the database."""

    def __init__(self, model: type[models.Model], key: str) -> None:
        name = model._meta.model_name
        super().__init__(f"{name} “{key}” is not in the database: staff deleted it, or it was refused")


def fill_row(schema: Schema, plain: Plain, row: models.Model) -> models.Model:
    """`row` with the plain form's own values: everything but relations."""
    for name, column in schema.columns.items():
        if name in schema.bilingual:
            for text in schema.texts_of(name):
                setattr(row, text, plain.get(text, ""))
        elif not column.is_relation:
            setattr(row, name, plain[name] if name in plain else column.get_default())
    return row


def fill_with_relations(schema: Schema, plain: Plain, row: models.Model, find: Find) -> models.Model:
    """`row` with all that its own table holds; `find` gives the primary key for a model and an identity key."""
    fill_row(schema, plain, row)
    for name, column in schema.relations.items():
        setattr(row, column.attname, find(column.related_model, plain[name]) if name in plain else None)
    return row


class PrimaryKeys:
    """The primary keys of the rows to which entries refer, by model and identity key; a query a model."""

    def __init__(self) -> None:
        self.by_model: dict[type[models.Model], dict[str, Any]] = {}

    def find(self, model: type[models.Model], key: str) -> Any:
        """The primary key of a row; raises MissingRowError."""
        if model not in self.by_model:
            rows = model._base_manager.values_list(identity_key(model), "pk")
            self.by_model[model] = {str(identity): pk for identity, pk in rows}
        if key not in self.by_model[model]:
            raise MissingRowError(model, key)
        return self.by_model[model][key]

    def forget(self, model: type[models.Model]) -> None:
        """To be called when rows of `model` were written."""
        self.by_model.pop(model, None)


def write_rows(schema: Schema, pairs: Pairs, find: Find) -> None:
    """Make each row say what its plain form, whose references are identity keys, says; `find` gives primary keys.

    Rows without a primary key of the database's own are added, the others changed. Raises MissingRowError,
    IntegrityError or ValidationError for the batch as a whole: its transaction is then the caller's to roll back.
    """
    rows = [fill_with_relations(schema, plain, row, find) for plain, row in pairs]
    changed = [row.pk for row in rows if not row._state.adding]
    save_rows(schema.model, rows)
    for name in schema.links:
        write_links(schema, name, pairs, changed, find)
    for name in schema.parts:
        write_parts(schema, name, pairs, changed, find)
    if schema.is_citable:
        write_citations(schema, pairs, changed, find)


def save_rows(model: type[models.Model], rows: list[models.Model]) -> None:
    """Save rows as `Model.save` does, in one statement for those to add and one for those to change."""
    if hasattr(model, "before_saving"):
        model.before_saving(rows)
    changed = [row for row in rows if not row._state.adding]
    create_rows(model, [row for row in rows if row._state.adding])
    if changed:
        # Not bulk_update: it leaves out the fields that fill themselves at each saving.
        columns = [
            column.name for column in model._meta.concrete_fields if not (column.primary_key or column.generated)
        ]
        model._base_manager.bulk_create(
            changed, batch_size=ROWS_AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=columns
        )


def write_links(schema: Schema, name: str, pairs: Pairs, changed: list, find: Find) -> None:
    """The rows of a many-to-many table: those of changed rows are replaced."""
    link = schema.links[name]
    through = link.remote_field.through
    source, target = (
        through._meta.get_field(field) for field in (link.m2m_field_name(), link.m2m_reverse_field_name())
    )
    delete_replaced_rows(through, source.name, changed)
    create_rows(
        through,
        [
            through(**{source.attname: row.pk, target.attname: find(link.related_model, key)})
            for plain, row in pairs
            for key in plain.get(name, [])
        ],
    )


def write_parts(schema: Schema, name: str, pairs: Pairs, changed: list, find: Find) -> None:
    """The rows that are parts of others, in the order of the entry: those of changed rows are replaced."""
    part = schema.parts[name]
    owner = schema.model._meta.get_field(name).field
    delete_replaced_rows(part.model, owner.name, changed)
    parts = [
        (item, part.model(**{owner.name: row, "position": position}))
        for plain, row in pairs
        for position, item in enumerate(plain.get(name, []), 1)
    ]
    if parts:
        write_rows(part, parts, find)


def write_citations(schema: Schema, pairs: Pairs, changed: list, find: Find) -> None:
    """The citations of rows, in the order of the entry: those of changed rows are replaced."""
    model = schema.citation_model
    owner = schema.model._meta.get_field("citations").field
    delete_replaced_rows(model, owner.name, changed)
    create_rows(
        model,
        [
            model(
                **{owner.attname: row.pk},
                source_id=find(Source, item["source"]),
                field=item.get("field", ""),
                locator=item.get("locator", ""),
                position=position,
            )
            for plain, row in pairs
            for position, item in enumerate(plain.get("sources", []), 1)
        ],
    )


def delete_replaced_rows(model: type[models.Model], owner: str, changed: list) -> None:
    """Delete the rows of `model` that belong to changed rows, which `create_rows` then gives anew."""
    if changed:
        model._base_manager.filter(**{f"{owner}__in": changed}).delete()


def create_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    if rows := list(rows):
        model._base_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
