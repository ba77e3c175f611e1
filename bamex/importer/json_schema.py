"""JSON Schema (draft 2020-12) of content files, for editors that check and complete YAML while it is typed.

It describes entries as YAML 1.2 reads them, as editors do: `founded: 1984` is a number, `date: 2025-11-12` a text. What
it accepts the loader reads; only the loader knows which names exist and what the database has against an entry.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import override

from bamex.importer.content_file import ContentFile
from bamex.importer.schema import Schema, reference_key
from bamex.models import Source, State
from bamex.publication import publication_of
from bamex.text.languages import CODES, DEFAULT

JsonSchema = dict[str, Any]
TEXT = {"type": "string", "minLength": 1}

# The first that fits describes a column.
JSON_TYPES: list[tuple[type[models.Field], JsonSchema]] = [
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.DecimalField, {"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"}),
    (models.DateField, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
    (models.TimeField, {"type": "string", "pattern": r"^\d{2}:\d{2}$"}),
    (models.URLField, {"type": "string", "pattern": "^https?://"}),
    (models.SlugField, {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}),
]


def json_schema(file: ContentFile) -> JsonSchema:
    """The schema of a file: a list of entries."""
    with override("en"):
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": label_text(file.model._meta.verbose_name_plural),
            "type": "array",
            "items": entry_schema(file.schema),
        }


def entry_schema(schema: Schema) -> JsonSchema:
    properties = {name: column_schema(schema, name) for name in schema.columns}
    for name, link in schema.links.items():
        properties[name] = with_description(
            {"type": "array", "items": reference_schema(link), "uniqueItems": True}, link
        )
    for name, part in schema.parts.items():
        title = label_text(part.model._meta.verbose_name_plural)
        properties[name] = {"description": title, "type": "array", "items": entry_schema(part)}
    if schema.is_citable:
        properties["sources"] = citations_schema(schema)
    required = [name for name in schema.columns if is_required(schema, name)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def is_required(schema: Schema, name: str) -> bool:
    column = schema.columns[name]
    if name == schema.key:
        return True
    return not column.blank and not column.null and not column.has_default()


def column_schema(schema: Schema, name: str) -> JsonSchema:
    column = schema.columns[name]
    if column.is_relation:
        found = reference_schema(column)
    elif name in schema.bilingual:
        found = bilingual_schema(column)
    elif isinstance(column, ArrayField):
        found = {"type": "array", "items": value_schema(column.base_field), "uniqueItems": True}
    elif isinstance(column, models.TextField) and column.blank:
        found = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}  # a list is so many lines
    else:
        found = value_schema(column)
    return with_description(found, column)


def value_schema(column: models.Field) -> JsonSchema:
    found = dict(next((schema for kind, schema in JSON_TYPES if isinstance(column, kind)), TEXT))
    if column.choices:
        return {"enum": [value for value, _label in column.flatchoices]}
    if column.name == "code" and (prefix := publication_of(column.model).prefix):
        return {"type": "string", "pattern": f"^{prefix}[0-9]{{3,6}}$"}
    if found["type"] == "string" and column.max_length:
        found["maxLength"] = column.max_length
    for validator in column.validators:
        if type(validator) is RegexValidator and not validator.inverse_match:
            found.setdefault("pattern", validator.regex.pattern)
    return found


def bilingual_schema(column: models.Field) -> JsonSchema:
    """One text for both languages, or a mapping; what there is in English there is in French."""
    text = TEXT | ({"maxLength": column.max_length} if column.max_length else {})
    mapping = {
        "type": "object",
        "properties": dict.fromkeys(CODES, text),
        "required": [DEFAULT],
        "additionalProperties": False,
    }
    return {"anyOf": [text, mapping]}


def reference_schema(column: models.Field) -> JsonSchema:
    """The name by which entries refer to a row of another file: its slug, or its code."""
    found = value_schema(column.related_model._meta.get_field(reference_key(column.related_model)))
    return found | {"description": f"{reference_key(column.related_model)}: {column.related_model._meta.verbose_name}"}


def citations_schema(schema: Schema) -> JsonSchema:
    """A list of codes, or of mappings that say which field a source supports, and where in it."""
    model = schema.citation_model
    code = value_schema(Source._meta.get_field("code"))
    mapping = {
        "type": "object",
        "properties": {
            "source": code,
            "field": with_description({"enum": list(schema.columns)}, model._meta.get_field("field")),
            "locator": with_description(dict(TEXT), model._meta.get_field("locator")),
        },
        "required": ["source"],
        "additionalProperties": False,
    }
    description = f"{label_text(model._meta.verbose_name_plural)}."
    return {"description": description, "type": "array", "items": {"anyOf": [code, mapping]}}


def with_description(schema: JsonSchema, column: models.Field) -> JsonSchema:
    """The schema with what editors are told of a field: its label, its help, its choices, its default."""
    choices = getattr(column, "base_field", column).choices
    labels = "; ".join(f"{value}: {label}" for value, label in choices or ())
    sentences = [f"{label_text(column.verbose_name)}.", column.help_text, labels and f"{labels}."]
    found = {"description": " ".join(str(sentence) for sentence in sentences if sentence)} | {
        key: value for key, value in schema.items() if key != "description"
    }
    if column.name == "state":
        found["default"] = str(State.PUBLISHED)
    elif isinstance(column, models.BooleanField):
        found["default"] = column.get_default()
    return found


def schema_path(file: ContentFile) -> Any:
    """Path of the schema of a file: `schemas/people.json` beside `people.yaml`."""
    return file.path.parent / "schemas" / f"{file.path.stem}.json"


def schema_comment(file: ContentFile) -> str:
    """The line by which an editor finds the schema of a file."""
    return f"# yaml-language-server: $schema=schemas/{file.path.stem}.json"


def label_text(text: Any) -> str:
    return str(capfirst(text))
