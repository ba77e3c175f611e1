"""Writing of the public log of corrections and updates."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import models

from bamex.history.diff import differences
from bamex.history.snapshots import make_fresh_snapshot
from bamex.importer.schema import Plain
from bamex.models import Correction, Publishable
from bamex.text.languages import CODES


class ChangeNote(NamedTuple):
    """Answer of an editor about a change of what is published: its kind, and a note for the reader a language."""

    kind: str
    notes: Mapping[str, str]  # by the code of the language

    @property
    def is_listed(self) -> bool:
        """True if the log gets a line: it does of a correction and of an update, not of a minor edit."""
        return self.kind in Correction.Kind.values


def log_change(owner: models.Model, note: ChangeNote, snapshot_before: Plain) -> None:
    """Write the line of the log about a change of `owner`, which is saved already."""
    Correction.objects.create(
        kind=note.kind,
        object_code=owner.code if isinstance(owner, Publishable) else "",
        changes=differences(type(owner), snapshot_before, make_fresh_snapshot(owner)),
        **{f"note_{language}": note.notes.get(language, "") for language in CODES},
    )
