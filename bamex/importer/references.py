"""References between entries: from the readable name that a file uses to the permanent key of the row it means."""

from collections.abc import Callable, Collection, Iterator, Mapping

from django.db import models

from bamex.importer.schema import Plain, Schema, identity_key, reference_key
from bamex.models import Source

Model = type[models.Model]


class KnownNames:
    """The names by which entries may refer to rows: those that files give, and those of rows that no file gave.

    `entries` are the plain forms by model and key, `loaded` the `(label, key)` of what files gave before.
    """

    def __init__(self, entries: Mapping[Model, Mapping[str, Plain]], loaded: Collection[tuple[str, str]]) -> None:
        self.entries, self.loaded = entries, loaded
        self.by_model: dict[Model, dict[str, str]] = {}

    def has(self, model: Model, name: str) -> bool:
        return name in self.keys_of(model)

    def key_of(self, model: Model, name: str) -> str:
        """The identity key of the row that `name` means; the name itself where there is none."""
        return self.keys_of(model).get(name, name)

    def keys_of(self, model: Model) -> dict[str, str]:
        if model not in self.by_model:
            name, key = reference_key(model), identity_key(model)
            rows = {str(row[name]): str(row[key]) for row in model._base_manager.values(name, key)}
            if model in self.entries:
                label = model._meta.label
                rows = {found: identity for found, identity in rows.items() if (label, identity) not in self.loaded}
                rows |= {str(plain.get(name)): key for key, plain in reversed(list(self.entries[model].items()))}
            self.by_model[model] = rows
        return self.by_model[model]


def references_in(schema: Schema, plain: Plain) -> Iterator[tuple[Model, str]]:
    """Every model and name to which a plain form refers."""
    for name, column in schema.relations.items():
        if name in plain:
            yield column.related_model, plain[name]
    for name, link in schema.links.items():
        yield from ((link.related_model, item) for item in plain.get(name, []))
    for name, part in schema.parts.items():
        for item in plain.get(name, []):
            yield from references_in(part, item)
    yield from ((Source, item["source"]) for item in plain.get("sources", []) if schema.is_citable)


def with_resolved_references(schema: Schema, plain: Plain, key_of: Callable[[Model, str], str]) -> Plain:
    """The plain form with each reference as the key that `key_of` gives for a model and a name.

    Digests then stay the same when staff rename what a row refers to.
    """
    resolved = dict(plain)
    for name in plain.keys() & schema.relations.keys():
        resolved[name] = key_of(schema.columns[name].related_model, plain[name])
    for name in plain.keys() & schema.links.keys():
        resolved[name] = sorted(key_of(schema.links[name].related_model, item) for item in plain[name])
    for name in plain.keys() & schema.parts.keys():
        resolved[name] = [with_resolved_references(schema.parts[name], item, key_of) for item in plain[name]]
    if "sources" in plain:
        resolved["sources"] = [{**item, "source": key_of(Source, item["source"])} for item in plain["sources"]]
    return resolved
