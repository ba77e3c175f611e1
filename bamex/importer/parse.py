"""Parser of content files: from YAML to plain forms, with everything that is wrong with them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import override

from bamex.importer.schema import EMPTY, Plain, Schema, plain_value
from bamex.text.languages import CODES

CITATION_KEYS = {"source", "field", "locator"}


class EntryError(Exception):
    """One thing wrong with one entry, in words for whoever wrote it."""


# libyaml's parser is ten times as fast; a Python without it reads the same with the slower one.
class EntryLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.1 without its surprises: `NO` is Norway, `10:00` is a time of day, a key given twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key_node.value}” is given twice", key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


EntryLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_entries(path: Path) -> list[dict]:
    """The entries of a file; raises EntryError when it is no list of mappings."""
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), EntryLoader)  # noqa: S506 - EntryLoader is safe
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EntryError(" ".join(str(error).split())) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise EntryError("the file must be a list of entries, each a mapping of keys to values")
    return entries


def parse_entry(schema: Schema, entry: dict) -> tuple[Plain, list[str]]:
    """The plain form of an entry, and the list of what is wrong with it."""
    errors = [f"unknown key “{key}”" for key in entry if key not in schema.keys]
    given = {name: entry[name] for name in schema.keys if entry.get(name) not in EMPTY}
    plain: Plain = {}
    for name, value in given.items():
        try:
            if name in schema.parts:
                plain[name], errors_of_parts = parse_parts(schema.parts[name], name, value)
                errors += errors_of_parts
            else:
                plain |= parse_value(schema, name, value)
        except EntryError as error:
            errors.append(f"{name}: {error}")
    errors += missing_values(schema, plain, given)
    return schema.without_defaults(schema.with_state(plain)), errors


def parse_value(schema: Schema, name: str, value: Any) -> Plain:
    """Fields that one key of an entry adds to the plain form; raises EntryError."""
    if name in schema.bilingual:
        return parse_texts(name, value)
    if name in schema.links:
        return {name: parse_names(value)}
    if name in schema.columns:
        return {name: parse_column(schema.columns[name], value)}
    return {name: parse_citations(schema, value)}


def parse_parts(part: Schema, name: str, value: Any) -> tuple[list[Plain], list[str]]:
    """The plain forms of the parts that an entry lists under `name`, and what is wrong with each."""
    plains, errors = [], []
    for number, item in enumerate(parse_list(value), 1):
        if not isinstance(item, dict):
            raise EntryError(f"{name} {number} must be a mapping")
        plain, errors_of_part = parse_entry(part, item)
        plains.append(plain)
        errors += [f"{name} {number}: {error}" for error in errors_of_part]
    return plains, errors


def missing_values(schema: Schema, plain: Plain, given: dict) -> Iterable[str]:
    """A sentence for each French text and each link that an entry must have and has not."""
    for name in schema.bilingual:
        is_wanted = f"{name}_en" in plain or not (schema.columns[name].blank or name in given)
        if is_wanted and f"{name}_fr" not in plain:
            yield f"{name}: the French text is missing"
    for name, column in schema.relations.items():
        if not column.null and name not in given:
            yield f"{name}: is missing"


def parse_texts(name: str, value: Any) -> Plain:
    if isinstance(value, str):
        value = dict.fromkeys(CODES, value)
    if not isinstance(value, dict) or set(value) - set(CODES) or not are_texts(filter(None, value.values())):
        raise EntryError("write one text, or a mapping with “fr” and “en”")
    return {f"{name}_{language}": text.strip() for language, text in value.items() if text}


def parse_list(value: Any) -> list:
    if not isinstance(value, list):
        raise EntryError("write a list")
    return value


def parse_names(value: Any) -> list[str]:
    if not are_texts(parse_list(value)):
        raise EntryError("write a list of names")
    return value


def parse_citations(schema: Schema, value: Any) -> list[Plain]:
    citations = [parse_citation(schema, item) for item in parse_list(value)]
    supported = [(item["source"], item.get("field")) for item in citations]
    if twice := [source for source, field in supported if supported.count((source, field)) > 1]:
        raise EntryError(f"{twice[0]} is cited twice")
    return citations


def parse_citation(schema: Schema, item: Any) -> Plain:
    item = {"source": item} if isinstance(item, str) else item
    if not isinstance(item, dict) or "source" not in item or set(item) - CITATION_KEYS or not are_texts(item.values()):
        raise EntryError("a source is a code, or a mapping with “source”, “field” and “locator”")
    if item.get("field") and item["field"] not in schema.columns:
        raise EntryError(f"{item['source']} supports “{item['field']}”, which is no field here")
    return {key: text for key, text in item.items() if text}


def parse_column(column: models.Field, value: Any) -> Any:
    """The plain value of a column, or the name by which the entry refers to a row."""
    if isinstance(column, ArrayField):
        value = parse_names(value)
    elif isinstance(value, list) and isinstance(column, models.TextField):
        value = "\n".join(parse_names(value))
    elif not isinstance(value, str):
        raise EntryError("write one name" if column.is_relation else "write one value")
    if column.is_relation:
        return value
    if isinstance(column, models.BooleanField):
        value = {"true": True, "false": False}.get(value, value)
    try:
        return plain_value(column, column.to_python(value))
    except ValidationError as error:
        with override("en"):  # as the sentences above are
            raise EntryError(" ".join(error.messages)) from error


def are_texts(values: Iterable) -> bool:
    return all(isinstance(value, str) for value in values)
