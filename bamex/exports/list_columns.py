"""Columns whose value is a list: several texts, several of a few values."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from bamex.exports.columns import LIST_SEPARATOR, Column


class Several(Column):
    """A list of texts."""

    type = "array"
    separator = LIST_SEPARATOR

    def json(self, row: Any) -> Any:
        return list(self.read(row))

    def cells(self, row: Any) -> list[Any]:
        return [self.separator.join(self.json(row)) or None]

    def words(self, row: Any) -> Any:
        return LIST_SEPARATOR.join(self.json(row))

    def item_schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item_schema()}

    def fields(self) -> list[dict[str, Any]]:
        return [replace(self, required=False).field(self.name, "string")]

    def matches(self, row: Any, wanted: str) -> bool:
        return wanted in self.json(row)


@dataclass(frozen=True, kw_only=True)
class Choices(Several):
    """Several of a few values with a name in each language; `options` maps a value to its name."""

    options: dict[str, Any]
    separator = " "

    def words(self, row: Any) -> Any:
        return LIST_SEPARATOR.join(str(self.options[value]) for value in self.json(row))

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.options)

    def item_schema(self) -> dict[str, Any]:
        return {"enum": list(self.options)}

    def condition(self, wanted: str) -> Q:
        return Q(**{f"{self.lookup}__contains": [wanted]})
