"""How a row is written in a content file: reading YAML entries, and bringing entries and rows to one plain form."""

import hashlib
import json

import yaml
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import override
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.ledger import quotations
from bamex.models import Publishable, Source, State
from bamex.publication import publication_of

LANGUAGES = ("fr", "en")


class EntryLoader(yaml.SafeLoader):
    """YAML 1.1 without its surprises: `NO` is Norway, `10:00` is a time of day, a key given twice is an error."""

    def construct_mapping(self, node, deep=False):
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


class EntryError(Exception):
    """One thing wrong with one entry, in words for whoever wrote it."""


def reference_key(model):
    """The field by which content files refer to an object of `model`: the readable one."""
    names = {item.name for item in model._meta.fields}
    return next(name for name in ("slug", "code", "position", "short_name") if name in names)


def identity_key(model):
    """The field that says which object an entry is: the permanent code, so that a slug can change."""
    return "code" if issubclass(model, Publishable) else reference_key(model)


class Shape:
    """How rows of a model are written in an entry, in both directions.

    The *plain form* of a row is a dict of strings, lists and dicts that holds only what differs from the model's
    defaults; two rows say the same when their plain forms are equal.
    """

    @staticmethod
    def hidden(model):
        """The fields of which entries say nothing."""
        return publication_of(model).outside_content_files

    def __init__(self, model, children=(), parent=None):
        self.model = model
        self.key = None if parent else identity_key(model)
        self.children = {name: type(self)(child, parent=model) for name, child in dict(children).items()}
        self.bilingual = list(get_translatable_fields_for_model(model) or [])
        translated = {f"{name}_{language}" for name in self.bilingual for language in LANGUAGES}
        hidden = self.hidden(model)
        self.columns = {}
        for item in model._meta.fields:
            if (
                item.name in translated
                or item.name in hidden
                or item.generated
                or (item.auto_created and item.primary_key)
                or (parent and (item.related_model is parent or item.name == "position"))
            ):
                continue
            self.columns[item.name] = item
        self.links = {item.name: item for item in model._meta.many_to_many}
        self.has_citations = hasattr(model, "citations")
        self.default_state = {"state": State.PUBLISHED} if issubclass(model, Publishable) else {}

    @property
    def keys(self):
        keys = [*self.columns, *self.links, *self.children]
        return [*keys, "sources"] if self.has_citations else keys

    # From an entry to the plain form

    def plain_from_entry(self, entry):
        """The plain form of an entry, and the list of what is wrong with it."""
        errors = [f"unknown key “{key}”" for key in entry if key not in self.keys]
        plain = {}
        given = {name: entry[name] for name in self.keys if entry.get(name) not in (None, "", [])}
        for name, value in given.items():
            try:
                if name in self.bilingual:
                    plain.update(self._texts(name, value))
                elif name in self.columns:
                    plain[name] = self._column(self.columns[name], value)
                elif name in self.links:
                    plain[name] = self._names(value)
                elif name == "sources":
                    plain[name] = self._citations(value)
                else:
                    plain[name] = []
                    for number, item in enumerate(self._list(value), 1):
                        if not isinstance(item, dict):
                            raise EntryError(f"{name} {number} must be a mapping")
                        child, child_errors = self.children[name].plain_from_entry(item)
                        plain[name].append(child)
                        errors += [f"{name} {number}: {error}" for error in child_errors]
            except EntryError as error:
                errors.append(f"{name}: {error}")
        for name in self.bilingual:
            wanted = f"{name}_en" in plain or not (self.columns[name].blank or name in given)
            if wanted and f"{name}_fr" not in plain:
                errors.append(f"{name}: the French text is missing")
        for name, column in self.columns.items():
            if column.is_relation and not column.null and name not in given:
                errors.append(f"{name}: is missing")
        plain = {**self.default_state, **plain}
        return self._without_defaults(plain), errors

    def _texts(self, name, value):
        if isinstance(value, str):
            value = dict.fromkeys(LANGUAGES, value)
        if not isinstance(value, dict) or set(value) - set(LANGUAGES) or not all_texts(filter(None, value.values())):
            raise EntryError("write one text, or a mapping with “fr” and “en”")
        return {f"{name}_{language}": text.strip() for language, text in value.items() if text}

    @staticmethod
    def _list(value):
        if not isinstance(value, list):
            raise EntryError("write a list")
        return value

    def _names(self, value):
        if not all_texts(self._list(value)):
            raise EntryError("write a list of names")
        return value

    def _citations(self, value):
        citations = [self._citation(item) for item in self._list(value)]
        supported = [(item["source"], item.get("field")) for item in citations]
        if twice := [source for source, field in supported if supported.count((source, field)) > 1]:
            raise EntryError(f"{twice[0]} is cited twice")
        return citations

    def _citation(self, item):
        item = {"source": item} if isinstance(item, str) else item
        known = {"source", "field", "locator"}
        if not isinstance(item, dict) or "source" not in item or set(item) - known or not all_texts(item.values()):
            raise EntryError("a source is a code, or a mapping with “source”, “field” and “locator”")
        if item.get("field") and item["field"] not in self.columns:
            raise EntryError(f"{item['source']} supports “{item['field']}”, which is no field here")
        return {key: text for key, text in item.items() if text}

    def _column(self, column, value):
        if isinstance(column, ArrayField):
            value = self._names(value)
        elif isinstance(value, list) and isinstance(column, models.TextField):
            value = "\n".join(self._names(value))
        elif not isinstance(value, str):
            raise EntryError("write one name" if column.is_relation else "write one value")
        if column.is_relation:
            return value
        if isinstance(column, models.BooleanField):
            value = {"true": True, "false": False}.get(value, value)
        try:
            return plain_value(column, column.to_python(value))
        except ValidationError as error:
            with override("en"):
                raise EntryError(" ".join(error.messages)) from error

    # From a row to the plain form

    def plain_from_row(self, row):
        plain = {}
        for name, column in self.columns.items():
            if name in self.bilingual:
                plain |= {f"{name}_{language}": getattr(row, f"{name}_{language}") for language in LANGUAGES}
            elif column.is_relation:
                related = getattr(row, name)
                plain[name] = related and str(getattr(related, identity_key(column.related_model)))
            else:
                plain[name] = plain_value(column, getattr(row, name))
        for name, link in self.links.items():
            key = identity_key(link.related_model)
            plain[name] = sorted(str(getattr(item, key)) for item in getattr(row, name).all())
        for name, child in self.children.items():
            plain[name] = [child.plain_from_row(item) for item in getattr(row, name).all()]
        if self.has_citations:
            plain["sources"] = [
                {
                    key: text
                    for key, text in (
                        ("source", item.source.code),
                        ("field", item.field),
                        ("locator", item.locator),
                    )
                    if text
                }
                for item in row.citations.all()
            ]
        return self._without_defaults(plain)

    def _without_defaults(self, plain):
        empty = (None, "", [])
        return {name: value for name, value in plain.items() if value != self.default(name) and value not in empty}

    def default(self, name):
        column = self.columns.get(name)
        if column is None or column.is_relation or not column.has_default() or name == "state":
            return None
        return plain_value(column, column.get_default())

    # From the plain form to the database

    def fill(self, plain, row):
        """Give `row` the plain form's own values: everything but relations."""
        for name, column in self.columns.items():
            if name in self.bilingual:
                for language in LANGUAGES:
                    setattr(row, f"{name}_{language}", plain.get(f"{name}_{language}", ""))
            elif not column.is_relation:
                setattr(row, name, plain[name] if name in plain else column.get_default())

    def check(self, plain, errors=()):
        """What validators and constraints have against the plain form, beside the `errors` it was read with."""
        refused = {error.split(":")[0] for error in errors}
        refused |= {f"{name}_{language}" for name in refused for language in LANGUAGES}
        row = self.model()
        self.fill(plain, row)
        relations = [column for column in self.model._meta.fields if column.is_relation]
        for column in relations:
            if column.name in plain:  # whatever the row will be: constraints ask whether there is one
                setattr(row, column.attname, column.target_field.to_python("0"))
        unknown = refused | {column.name for column in relations if column.name not in self.columns}
        try:
            with override("en"):  # as the loader's own sentences are
                row.clean()
                row.clean_fields(exclude=refused | {column.name for column in relations})
                row.validate_constraints(exclude=unknown)
        except ValidationError as error:
            yield from sentences(error)
        for name, child in self.children.items():
            for number, item in enumerate(plain.get(name, []), 1):
                if f"{name} {number}" not in refused:
                    yield from (f"{name} {number}: {message}" for message in child.check(item))

    def misquoted(self, plain, keys):
        """What is wrong with the references of a plain form's texts to the ledger, whose answers have `keys`."""
        with override("en"):  # as the loader's own sentences are
            for name in self.bilingual:
                for language in LANGUAGES:
                    faults = quotations.faults(name, plain.get(f"{name}_{language}"), keys)
                    yield from (f"{name}_{language}: {fault}" for fault in faults)
        for name, child in self.children.items():
            for number, item in enumerate(plain.get(name, []), 1):
                yield from (f"{name} {number}: {fault}" for fault in child.misquoted(item, keys))

    def write(self, plain, row, found):
        """Make `row` say what `plain`, its references resolved, says; `found` maps a model and a key to a row."""
        self.fill(plain, row)
        for name, column in self.columns.items():
            if column.is_relation:
                setattr(row, name, found(column.related_model, plain[name]) if name in plain else None)
        row.validate_unique()
        row.save()
        for name, link in self.links.items():
            getattr(row, name).set([found(link.related_model, key) for key in plain.get(name, [])])
        for name, child in self.children.items():
            manager = getattr(row, name)
            manager.all().delete()
            for position, item in enumerate(plain.get(name, []), 1):
                child.write(item, child.model(**{manager.field.name: row, "position": position}), found)
        if self.has_citations:
            row.citations.all().delete()
            row.citations.bulk_create(
                row.citations.model(
                    **{row.citations.field.name: row},
                    source=found(Source, item["source"]),
                    field=item.get("field", ""),
                    locator=item.get("locator", ""),
                    position=position,
                )
                for position, item in enumerate(plain.get("sources", []), 1)
            )

    def resolved(self, plain, key_of):
        """The plain form with each reference as the identity key that `key_of` gives for a model and a name.

        Digests then stay the same when staff rename what a row refers to.
        """
        plain = dict(plain)
        for name in plain.keys() & self.columns.keys():
            if self.columns[name].is_relation:
                plain[name] = key_of(self.columns[name].related_model, plain[name])
        for name in plain.keys() & self.links.keys():
            plain[name] = sorted(key_of(self.links[name].related_model, key) for key in plain[name])
        for name in plain.keys() & self.children.keys():
            plain[name] = [self.children[name].resolved(item, key_of) for item in plain[name]]
        if "sources" in plain:
            plain["sources"] = [{**item, "source": key_of(Source, item["source"])} for item in plain["sources"]]
        return plain

    def rows(self):
        related = [name for name, column in self.columns.items() if column.is_relation]
        wanted = [*self.links, *self.children]
        if self.has_citations:
            wanted.append("citations__source")
        for name, child in self.children.items():
            wanted += [f"{name}__{column}" for column, item in child.columns.items() if item.is_relation]
            if child.has_citations:
                wanted.append(f"{name}__citations__source")
        return self.model._base_manager.select_related(*related).prefetch_related(*wanted)


def all_texts(values):
    return all(isinstance(value, str) for value in values)


def sentences(error):
    """The messages of a ValidationError in English, each after its field."""
    with override("en"):
        for name, messages in error.message_dict.items():
            yield " ".join(messages) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(messages)}"


def broken_promise(error):
    """What a database constraint that was broken has to say."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == error.__cause__.diag.constraint_name:
                with override("en"):
                    return str(constraint.violation_error_message)
    return " ".join(str(error).split())


def plain_value(column, value):
    """A column's value as text, number, list or bool, so that equal values compare and digest equal."""
    if value is None or isinstance(value, bool | int | list):
        return value
    if isinstance(column, models.DecimalField):
        return f"{value:.{column.decimal_places}f}"
    return str(value).strip()


def digest(plain):
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
