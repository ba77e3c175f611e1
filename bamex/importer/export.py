"""Export of rows as content files: the loader's way back, for edits that staff made in the back office.

What a file gives, the export has: it loads back unchanged. Comments are lost, but for those at the top of the file.
"""

from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils.translation import override

from bamex.importer.content_file import ContentFile
from bamex.importer.schema import Plain, Schema, reference_key
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.models import State
from bamex.text.languages import CODES

WIDTH = 116  # of a line
LONG = 60  # characters; a longer text stands on lines of its own


class EntryDumper(yaml.SafeDumper):
    """YAML as it is written by hand: a key a line, long texts in blocks, words and dates without quotation marks.

    Quoted is what an editor would take for something else than a text: `true`, `1984`, `null`.
    """

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def represent_text(dumper: EntryDumper, text: str) -> yaml.ScalarNode:
    style = '"' if text in {"true", "false"} else "|" if "\n" in text else ">" if len(text) > LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def represent_flag(dumper: EntryDumper, flag: bool) -> yaml.ScalarNode:
    # As a word, since `no` and `off` are words here.
    return dumper.represent_scalar("tag:yaml.org,2002:str", "true" if flag else "false")


def represent_list(dumper: EntryDumper, items: list) -> yaml.SequenceNode:
    are_short = all(isinstance(item, str) or set(item) == {"source", "field"} for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=are_short)


def represent_mapping(dumper: EntryDumper, mapping: dict) -> yaml.MappingNode:
    is_short = set(mapping) <= {"source", "field", "locator"}
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping.items(), flow_style=is_short)


EntryDumper.add_representer(str, represent_text)
EntryDumper.add_representer(bool, represent_flag)
EntryDumper.add_representer(list, represent_list)
EntryDumper.add_representer(dict, represent_mapping)
EntryDumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":value"))]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def export_file(file: ContentFile, folder: Path) -> int:
    """Write `<section>/content/<name>.yaml` under `folder` with an entry a row; returns how many there are."""
    entries = entries_of(file)
    path = folder.joinpath(*file.path.parts[-3:])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{comments_at_top(file)}\n{yaml_text(entries)}", encoding="utf-8")
    return len(entries)


def entries_of(file: ContentFile) -> list[dict]:
    """The rows of a file's model as entries, in the order of their keys."""
    with override("fr"):  # which every row has
        plains = [serialise(file.schema, row, name_by=reference_key) for row in rows_to_serialise(file.schema)]
    entries = [entry_from_plain(file.schema, plain) for plain in plains]
    return sorted(entries, key=lambda entry: (len(str(entry[file.key])), str(entry[file.key])))


def entry_from_plain(schema: Schema, plain: Plain) -> dict:
    """Entry of a content file for a plain form: that by which the row is known, then the model's fields in order."""
    entry: dict[str, Any] = {}
    known_by = [schema.key, reference_key(schema.model)] if schema.key else []
    for name in dict.fromkeys((*known_by, *schema.columns)):
        column = schema.columns[name]
        if name in schema.bilingual:
            texts = {
                language: plain[text]
                for language, text in zip(CODES, schema.texts_of(name), strict=True)
                if text in plain
            }
            if texts:
                entry[name] = single_text(texts)
        elif name in plain and (name, plain[name]) != ("state", State.PUBLISHED):
            entry[name] = exported_value(column, plain[name])
    entry |= {name: plain[name] for name in schema.links if name in plain}
    entry |= {
        name: [entry_from_plain(part, item) for item in plain[name]]
        for name, part in schema.parts.items()
        if name in plain
    }
    if "sources" in plain:
        entry["sources"] = [item["source"] if set(item) == {"source"} else item for item in plain["sources"]]
    return entry


def single_text(texts: dict[str, str]) -> str | dict[str, str]:
    """One text where both languages say the same, which is what one text in a file means."""
    return texts[CODES[0]] if len(texts) == len(CODES) and len(set(texts.values())) == 1 else texts


def exported_value(column: models.Field, value: Any) -> Any:
    if isinstance(column, models.DecimalField):
        return float(value)
    if isinstance(column, models.TextField) and "\n" in value:
        return value.split("\n")  # so many names
    return value


def comments_at_top(file: ContentFile) -> str:
    """The comments with which the file of the project begins: what it holds, how an entry is added."""
    lines = file.path.read_text(encoding="utf-8").splitlines() if file.path.exists() else []
    ends = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(f"{line}\n" for line in lines[:ends])


def yaml_text(entries: list[dict]) -> str:
    """One YAML list, an empty line between its entries."""
    texts = [
        yaml.dump([entry], Dumper=EntryDumper, allow_unicode=True, width=WIDTH, sort_keys=False) for entry in entries
    ]
    return "\n".join(texts) or "[]\n"
