"""Plan of a load: what the files say, compared with the database, entry by entry; nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import models

from bamex.importer.content_file import ContentFile
from bamex.importer.parse import EntryError, parse_entry
from bamex.importer.references import KnownNames, Model, references_in, with_resolved_references
from bamex.importer.schema import Plain
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.importer.validate import faults_of_plain, quotation_faults
from bamex.ledger.figures import ledger
from bamex.models import LoadedEntry, State

Loaded = Mapping[tuple[str, str], LoadedEntry]
Progress = Callable[[str], None]


class Outcome(Enum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    KEPT = "kept"  # as staff edited it
    UNCHANGED = "unchanged"
    FORGOTTEN = "forgotten"  # neither a file nor the database has it


@dataclass
class ReadEntry:
    """One entry as its file has it, and what is wrong with it by itself."""

    file: ContentFile
    key: str
    plain: Plain
    errors: list[str] = field(default_factory=list)
    resolved: Plain = field(default_factory=dict)  # with references as identity keys


@dataclass
class PlannedEntry:
    """Entry, or what is left of one that its file no longer has, with what a load does with it."""

    file: ContentFile
    key: str
    outcome: Outcome
    row: Any  # of the model; None where the database has none
    plain: Plain = field(default_factory=dict)  # references resolved to identity keys
    is_noted: bool = False  # the file gave the same when it was last loaded

    @property
    def digest(self) -> str:
        return digest_of_plain(self.plain)

    @property
    def name(self) -> tuple[str, str]:
        return self.file.label, self.key


@dataclass
class Plan:
    """The entries of the files in their order, what left them, and the errors for which nothing may be written."""

    entries: list[PlannedEntry] = field(default_factory=list)
    departures: list[PlannedEntry] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def to_write(self, file: ContentFile) -> list[PlannedEntry]:
        wanted = (Outcome.ADDED, Outcome.CHANGED)
        return [entry for entry in self.entries if entry.file is file and entry.outcome in wanted]

    def with_outcome(self, outcome: Outcome) -> list[PlannedEntry]:
        return [entry for entry in (*self.entries, *self.departures) if entry.outcome is outcome]


def make_plan(files: Sequence[ContentFile], *, overwrite: bool, progress: Progress) -> Plan:
    """The plan of a load of `files`; with errors, it holds nothing else.

    A row that staff have edited since the last load is kept, unless `overwrite`.
    """
    loaded = {(item.model, item.key): item for item in LoadedEntry.objects.all()}
    read, unreadable = read_files(files)
    progress(f"read {len(read)} entries of {len(files)} files")
    names = KnownNames(plain_by_model(files, read), loaded)
    for entry in read:
        entry.resolved = with_resolved_references(entry.file.schema, entry.plain, names.key_of)
    errors = [*unreadable.values(), *errors_of(read, names, loaded, unreadable.keys())]
    if errors:
        return Plan(errors=errors)
    plan = Plan()
    for file in files:
        entries = [entry for entry in read if entry.file is file]
        rows = {str(getattr(row, file.key)): row for row in rows_to_serialise(file.schema)}
        plan.entries += compare_entries(entries, rows, loaded, overwrite)
        departures = compare_departures(file, {entry.key for entry in entries}, rows, loaded)
        plan.departures = [*departures, *plan.departures]  # what others refer to goes after them
    return plan


# Reading


def read_files(files: Sequence[ContentFile]) -> tuple[list[ReadEntry], dict[type[models.Model], str]]:
    """The entries of all files, and the error of each file that cannot be read, by model."""
    read: list[ReadEntry] = []
    unreadable = {}
    for file in files:
        try:
            read += parse_file(file)
        except (EntryError, OSError) as error:
            unreadable[file.model] = error_sentence(file, "", str(error))
    return read, unreadable


def parse_file(file: ContentFile) -> list[ReadEntry]:
    """One ReadEntry a key; a second entry of the same key is an error of the first."""
    entries: dict[str, ReadEntry] = {}
    for number, entry in enumerate(file.read(), 1):
        plain, errors = parse_entry(file.schema, entry)
        key = str(entry.get(file.key) or "")
        if not key:
            errors.append(f"{file.key}: is missing")
            key = f"entry {number}"
        if key in entries:
            entries[key].errors += [*errors, "another entry has the same key"]
        else:
            entries[key] = ReadEntry(file, key, plain, errors)
    return list(entries.values())


def plain_by_model(files: Sequence[ContentFile], read: Sequence[ReadEntry]) -> dict[type[models.Model], dict]:
    entries: dict[type[models.Model], dict] = {file.model: {} for file in files}
    for entry in read:
        entries[entry.file.model][entry.key] = entry.plain
    return entries


# Errors


def errors_of(read: Sequence[ReadEntry], names: KnownNames, loaded: Loaded, unreadable: Collection[Model]) -> list[str]:
    """All that is wrong with the entries.

    The database is asked about constraints only once something else is wrong: it has them checked when it is written
    to, all at once, and a query for each would take most of the time of a load.
    """
    answers = answer_keys(names.entries)
    for entry in read:
        entry.errors += [
            f"{model._meta.model_name} “{name}” does not exist"
            for model, name in references_in(entry.file.schema, entry.plain)
            if model not in unreadable and not names.has(model, name)
        ]
    if not list(error_sentences(read, answers, loaded, asks_database=False)):
        return []
    return list(error_sentences(read, answers, loaded, asks_database=True))


def error_sentences(
    read: Sequence[ReadEntry], answers: set[str], loaded: Loaded, *, asks_database: bool
) -> Iterator[str]:
    for entry in read:
        errors = list(entry.errors)
        if errors or not is_noted(entry, loaded):
            errors += faults_of_plain(entry.file.schema, entry.plain, errors, asks_database=asks_database)
        errors += quotation_faults(entry.file.schema, entry.plain, answers)
        yield from (error_sentence(entry.file, entry.key, error) for error in errors)


def is_noted(entry: ReadEntry, loaded: Loaded) -> bool:
    """True if the entry says the same as when it was last loaded."""
    before = loaded.get((entry.file.label, entry.key))
    return before is not None and before.digest == digest_of_plain(entry.resolved)


def answer_keys(entries: Mapping[type[models.Model], Mapping[str, Plain]]) -> set[str]:
    """The keys of the answers that texts may quote: those the files give, and those of facts no file gives."""
    facts = entries.get(ledger.model, {})
    others = {key for key, figure in ledger.figures().items() if figure.fact not in facts}
    return ledger.keys_in(dict(facts)) | others


def error_sentence(file: ContentFile, key: str, error: str) -> str:
    """An error with the file and the entry in which it is."""
    return f"{file.place}: {key}: {error}"


# Comparing


def compare_entries(
    entries: Sequence[ReadEntry], rows: Mapping, loaded: Loaded, overwrite: bool
) -> Iterator[PlannedEntry]:
    for entry in entries:
        row, before = rows.get(entry.key), loaded.get((entry.file.label, entry.key))
        current = row and digest_of_plain(serialise(entry.file.schema, row))
        if current == digest_of_plain(entry.resolved):
            outcome = Outcome.UNCHANGED
        elif is_edited(current, before) and not overwrite:
            outcome = Outcome.KEPT
        else:
            outcome = Outcome.ADDED if row is None else Outcome.CHANGED
        yield PlannedEntry(entry.file, entry.key, outcome, row, entry.resolved, is_noted(entry, loaded))


def compare_departures(file: ContentFile, keys: set[str], rows: Mapping, loaded: Loaded) -> Iterator[PlannedEntry]:
    """Outcomes of the rows whose entries left the file; one that was withdrawn is left as it is."""
    for label, key in loaded:
        row = rows.get(key)
        if label != file.label or key in keys or getattr(row, "state", None) == State.WITHDRAWN:
            continue
        if row is None:
            outcome = Outcome.FORGOTTEN
        elif is_edited(digest_of_plain(serialise(file.schema, row)), loaded[label, key]):
            outcome = Outcome.KEPT
        else:
            outcome = Outcome.REMOVED
        yield PlannedEntry(file, key, outcome, row)


def is_edited(current: str | None, before: LoadedEntry | None) -> bool:
    """True if staff have made, edited or deleted the row since its file was last loaded.

    `current` is the digest of the row, or None where there is none.
    """
    return current != before.digest if before else current is not None


def digest_of_plain(plain: Plain) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
