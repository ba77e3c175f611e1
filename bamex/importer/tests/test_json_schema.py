"""The JSON Schemas of content files: fresh, true of every file, and able to refuse."""

import re

import pytest
import yaml
from jsonschema import Draft202012Validator

from bamex.importer.json_schema import json_schema, schema_comment, schema_path
from bamex.management.commands.content_schemas import schema_text
from bamex.management.commands.load_content import FILES

by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, by which editors read."""


EditorLoader.yaml_implicit_resolvers = {}
for kind, pattern, first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{pattern})$"), list(first))


def read_as_editors_do(file):
    return yaml.load(file.path.read_text(encoding="utf-8"), EditorLoader)  # noqa: S506 - a SafeLoader


def faults(file, entries):
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft202012Validator(json_schema(file)).iter_errors(entries)
    ]


@by_file
def test_the_committed_schema_is_fresh(file):
    Draft202012Validator.check_schema(json_schema(file))

    assert schema_path(file).read_text(encoding="utf-8") == schema_text(file), "manage.py content_schemas makes it anew"


@by_file
def test_the_file_names_its_schema_and_follows_it(file):
    assert file.path.read_text(encoding="utf-8").splitlines()[0] == schema_comment(file)
    assert faults(file, read_as_editors_do(file)) == []


PLANTED = {
    "an unknown key": {"colour": "red"},
    "a wrong type": {"founded": "long ago"},
    "a number where a text belongs": {"hq_city": 12},
    "an unknown choice": {"certainty": "maybe"},
    "a third language": {"name": {"fr": "B", "tr": "B"}},
    "English without French": {"summary": {"en": "Maker."}},
    "a code of another model": {"code": "R001"},
    "a text where a list belongs": {"domains": "drones"},
    "a citation of an unknown field": {"sources": [{"source": "R001", "field": "colour"}]},
    "a citation of another form": {"sources": [{"code": "R001"}]},
    "a word where a flag belongs": {"is_organiser": "yes"},
    "a text that is too long": {"hq_city": "x" * 81},
}


@pytest.mark.parametrize("what", PLANTED)
def test_the_schema_refuses(what):
    file = next(file for file in FILES if file.path.stem == "exhibitors")
    entry = read_as_editors_do(file)[0]

    assert faults(file, [entry]) == []
    assert len(faults(file, [{**entry, **PLANTED[what]}])) == 1


@pytest.mark.parametrize("missing", ["code", "slug", "name", "country", "summary"])
def test_the_schema_refuses_an_entry_without(missing):
    file = next(file for file in FILES if file.path.stem == "exhibitors")
    entry = read_as_editors_do(file)[0]
    del entry[missing]

    assert faults(file, [entry]) == [f"0: '{missing}' is a required property"]


def test_every_key_is_explained():
    for file in FILES:
        for name, schema in json_schema(file)["items"]["properties"].items():
            assert schema["description"].strip(), f"{file.place}: {name}"
