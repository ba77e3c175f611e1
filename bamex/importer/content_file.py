"""Declaration of content files: one YAML file of one model, in the `content/` folder of a section."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.db import models

from bamex.importer.parse import read_entries
from bamex.importer.schema import Schema, identity_key


@dataclass(eq=False)
class ContentFile:
    """One file of entries of one model."""

    model: type[models.Model]
    path: Path

    @cached_property
    def schema(self) -> Schema:
        return Schema.of(self.model)

    @property
    def key(self) -> str:
        """The field that says which object an entry is."""
        return identity_key(self.model)

    @property
    def place(self) -> str:
        """The path as messages give it: `exhibitors/content/people.yaml`."""
        return "/".join(self.path.parts[-3:])

    @property
    def label(self) -> str:
        """The model's name as reports and loaded entries give it: `exhibitors.Person`."""
        return self.model._meta.label

    def read(self) -> list[dict]:
        """The file's entries; raises EntryError when it is no list of mappings."""
        return read_entries(self.path)


def content_file(declared_in: str, model: type[models.Model], name: str) -> ContentFile:
    """The file `name` in the `content/` folder beside the module `declared_in`, a section's `content_files.py`."""
    return ContentFile(model, Path(declared_in).parent / "content" / name)
