"""Schema of content files and snapshots: the fields that an entry of a model has.

The *plain form* of a row is a dict of strings, numbers, lists and dicts that holds only what differs from the model's
defaults; two rows say the same when their plain forms are equal. The other modules of this package read it from YAML
(parse), from a row (serialise), check it (validate) and bring it to the database (write).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.models import Publishable, State
from bamex.publication import publication_of
from bamex.text.languages import CODES

Plain = dict[str, Any]
EMPTY: tuple = (None, "", [])  # as good as not given


def reference_key(model: type[models.Model]) -> str:
    """The field by which content files refer to an object of `model`: the readable one."""
    names = {item.name for item in model._meta.fields}
    return next((name for name in ("slug", "code", "position", "short_name") if name in names), model._meta.pk.name)


def identity_key(model: type[models.Model]) -> str:
    """The field that says which object an entry is: the permanent code, so that a slug can change."""
    return "code" if issubclass(model, Publishable) else reference_key(model)


def automatic_fields(model: type[models.Model]) -> Collection[str]:
    """The fields that the portal fills by itself: no content file gives them."""
    return publication_of(model).outside_content_files


@dataclass(frozen=True, eq=False)
class Schema:
    """Fields of an entry: columns, links to other rows, parts with a schema of their own, and citations.

    `key` is the field that says which object an entry is; a part has none.
    """

    model: type[models.Model]
    key: str | None
    columns: dict[str, models.Field]
    bilingual: tuple[str, ...]
    links: dict[str, models.ManyToManyField]
    parts: dict[str, Schema]
    is_citable: bool

    @classmethod
    def of(
        cls,
        model: type[models.Model],
        omitted: Callable[[type[models.Model]], Collection[str]] = automatic_fields,
        owner: type[models.Model] | None = None,
    ) -> Schema:
        """The schema of `model` without the fields that `omitted` names for it and for each of its parts."""
        translated = get_translatable_fields_for_model(model) or ()
        bilingual = tuple(item.name for item in model._meta.fields if item.name in translated)
        left_out = {f"{name}_{language}" for name in bilingual for language in CODES} | set(omitted(model))
        return cls(
            model=model,
            key=None if owner else identity_key(model),
            columns={
                item.name: item
                for item in model._meta.fields
                if item.name not in left_out
                and not item.generated
                and not (item.auto_created and item.primary_key)
                and not (owner and (item.related_model is owner or item.name == "position"))
            },
            bilingual=bilingual,
            links={item.name: item for item in model._meta.many_to_many if item.name not in left_out},
            parts={
                name: cls.of(model._meta.get_field(name).related_model, omitted, owner=model)
                for name in publication_of(model).parts
            },
            is_citable=hasattr(model, "citations"),
        )

    @property
    def keys(self) -> list[str]:
        """The keys that an entry may have, in the order in which it is written."""
        keys = [*self.columns, *self.links, *self.parts]
        return [*keys, "sources"] if self.is_citable else keys

    @property
    def relations(self) -> dict[str, models.Field]:
        """The columns that lead to a row of another model."""
        return {name: column for name, column in self.columns.items() if column.is_relation}

    @property
    def citation_model(self) -> type[models.Model]:
        """The section's model of citations that has a foreign key to this one."""
        return self.model._meta.get_field("citations").related_model

    def texts_of(self, name: str) -> list[str]:
        """The columns, one a language, of a bilingual field."""
        return [f"{name}_{language}" for language in CODES]

    def default(self, name: str) -> Any:
        """The value of a column that an entry need not give, in plain form; the state is always given."""
        column = self.columns.get(name)
        if column is None or column.is_relation or not column.has_default() or name == "state":
            return None
        return plain_value(column, column.get_default())

    def without_defaults(self, plain: Plain) -> Plain:
        """`plain` without what is empty or equals the default."""
        return {name: value for name, value in plain.items() if value != self.default(name) and value not in EMPTY}

    def with_state(self, plain: Plain) -> Plain:
        """`plain` with the state that an entry of a content file has when it says none."""
        return {"state": str(State.PUBLISHED), **plain} if "state" in self.columns else plain


def plain_value(column: models.Field, value: Any) -> Any:
    """A column's value as text, number, list or bool, so that equal values compare and digest equal."""
    if value is None or isinstance(value, bool | int | list):
        return value
    if isinstance(column, models.DecimalField):
        return f"{value:.{column.decimal_places}f}"
    return str(value).strip()
