"""Validator of plain forms: what validators, database constraints and the ledger have against an entry."""

from collections.abc import Collection, Iterable, Iterator

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.translation import override

from bamex.importer.schema import Plain, Schema
from bamex.importer.write import fill_row
from bamex.ledger.quotations import quotation_errors
from bamex.text.fitness import faults_of_text

# Sentences are in English, as the loader's own are.

TEXTS = (models.CharField, models.TextField)


def faults_of_plain(
    schema: Schema, plain: Plain, errors: Collection[str] = (), *, asks_database: bool = False
) -> Iterator[str]:
    """Faults that validators find in a plain form and its parts, beside the `errors` it was read with.

    With `asks_database`, also what the constraints of the database have against what validators let pass, a query each.
    """
    refused = {error.split(":")[0] for error in errors}
    refused |= {text for name in refused for text in schema.texts_of(name)}
    try:
        with override("en"):
            check_row(schema, provisional_row(schema, plain), refused, asks_database)
    except ValidationError as error:
        yield from sentences_of(error)
    for name, part in schema.parts.items():
        for number, item in enumerate(plain.get(name, []), 1):
            if f"{name} {number}" not in refused:
                found = faults_of_plain(part, item, asks_database=asks_database)
                yield from (f"{name} {number}: {fault}" for fault in found)


def check_row(schema: Schema, row: models.Model, refused: set[str], asks_database: bool) -> None:
    """Raises ValidationError; the fields in `refused` are not asked about."""
    relations = {column.name for column in schema.model._meta.fields if column.is_relation}
    row.clean()
    row.clean_fields(exclude=refused | relations)
    check_texts(row, refused | relations | set(schema.bilingual))  # a bilingual text is checked in each language
    if asks_database:
        given_later = set() if getattr(row, "code", "") else {"code"}  # when a new object is saved
        row.validate_constraints(exclude=refused | given_later | (relations - schema.relations.keys()))


def check_texts(row: models.Model, refused: set[str]) -> None:
    """Raises ValidationError for texts that forms refuse too (bamex.text.fitness)."""
    faults = {}
    for column in row._meta.fields:
        if isinstance(column, TEXTS) and column.name not in refused:
            faults[column.name] = list(faults_of_text(column, getattr(row, column.attname) or ""))
    if any(faults.values()):
        raise ValidationError({name: found for name, found in faults.items() if found})


def provisional_row(schema: Schema, plain: Plain) -> models.Model:
    """A row as the plain form has it. Whatever a relation will lead to: constraints ask whether there is one."""
    row = fill_row(schema, plain, schema.model())
    for name in plain.keys() & schema.relations.keys():
        column = schema.columns[name]
        setattr(row, column.attname, column.target_field.to_python("0"))
    return row


def quotation_faults(schema: Schema, plain: Plain, keys: Collection[str]) -> Iterator[str]:
    """Faults of the quotations of answers, which have `keys`, and of source marks, in the texts of a plain form."""
    cited = {item["source"] for item in plain.get("sources", [])}
    with override("en"):
        for name in schema.bilingual:
            for text in schema.texts_of(name):
                errors = quotation_errors(schema.model, name, plain.get(text), keys, cited)
                yield from (f"{text}: {error}" for error in errors)
    for name, part in schema.parts.items():
        for number, item in enumerate(plain.get(name, []), 1):
            yield from (f"{name} {number}: {fault}" for fault in quotation_faults(part, item, keys))


def sentences_of(error: ValidationError) -> Iterable[str]:
    """The messages of a ValidationError, each after its field."""
    with override("en"):
        for name, messages in error.message_dict.items():
            yield " ".join(messages) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(messages)}"


def message_of_constraint(error: IntegrityError) -> str:
    """Message of the database constraint that was broken, in the active language."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == error.__cause__.diag.constraint_name:
                return str(constraint.violation_error_message)
    return " ".join(str(error).split())
