"""Loader of content files: plan, report, apply.

A section lists its files in `<section>/content_files.py`. Loading compares before it writes: an entry that staff have
edited since it was last loaded is kept and reported, never overwritten (decision 5). Everything runs in one
transaction, and all errors are listed at once with file and entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import override

from bamex.importer.content_file import ContentFile
from bamex.importer.plan import Outcome, Plan, PlannedEntry, Progress, digest_of_plain, error_sentence, make_plan
from bamex.importer.serialise import rows_to_serialise, serialise
from bamex.importer.validate import faults_of_plain, message_of_constraint, sentences_of
from bamex.importer.write import MissingRowError, PrimaryKeys, fill_with_relations, write_rows
from bamex.models import LoadedEntry, State


@dataclass
class Report:
    """Account of what a load did, or would do: `(model label, key)` by outcome, and the errors that prevented it."""

    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    versions: list = field(default_factory=list)  # what `keep_versions` returned
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan) -> Report:
        named = {outcome: [entry.name for entry in plan.with_outcome(outcome)] for outcome in Outcome}
        return cls(
            added=named[Outcome.ADDED],
            changed=named[Outcome.CHANGED],
            removed=named[Outcome.REMOVED],
            kept=named[Outcome.KEPT],
            unchanged=len(named[Outcome.UNCHANGED]),
            errors=plan.errors,
        )


class LoadRefusedError(Exception):
    """The files hold errors; nothing was written. `report.errors` lists them all."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{len(report.errors)} errors")
        self.report = report


def no_progress(text: str) -> None:
    pass


def no_versions() -> list:
    return []


def load(
    files: Sequence[ContentFile],
    *,
    overwrite: bool = False,
    dry_run: bool = False,
    as_edits: bool = False,
    progress: Progress = no_progress,
    keep_versions: Callable[[], list] = no_versions,
) -> Report:
    """Bring the database to what `files` say and return a Report.

    Rows that staff have edited since the last load are kept, unless `overwrite`. An entry that left its file is
    withdrawn when it was public, deleted otherwise. With `as_edits`, what this writes counts as edited by staff: the
    project's own files, when they are loaded again, do not take it back. `progress` is told in a few words what has
    been done. `keep_versions` is called in the same transaction, once all is written: readers can cite nothing of
    which no public version is kept. Raises LoadRefusedError, with nothing written, on any error.
    """
    # Unsuffixed access would follow the active language; French is the one every row has.
    with override("fr"), transaction.atomic():
        noted = list(LoadedEntry.objects.all())
        plan = make_plan(files, overwrite=overwrite, progress=progress)
        report = Report.of(plan)
        if not report.errors:
            report.errors = apply_plan(plan, files, progress)
        if report.errors:
            raise LoadRefusedError(report)
        if as_edits:
            LoadedEntry.objects.all().delete()
            LoadedEntry.objects.bulk_create(noted)
        report.versions = keep_versions()
        progress(f"kept {len(report.versions)} public versions")
        if dry_run:
            transaction.set_rollback(True)
    return report


def apply_plan(plan: Plan, files: Sequence[ContentFile], progress: Progress) -> list[str]:
    """Write what the plan says; what the database had against it, in sentences."""
    keys, errors, has_checked = PrimaryKeys(), [], False
    for file in files:
        entries = plan.to_write(file)
        try:
            with transaction.atomic():
                write_entries(entries, keys)
        except (IntegrityError, ValidationError, MissingRowError):
            if not has_checked and (errors := errors_of_constraints(plan, files)):
                return errors
            has_checked = True
            errors += write_one_by_one(entries, keys)
        keys.forget(file.model)
        progress(f"{file.place}: {describe_outcomes(plan, file)}")
    if not errors:
        note_loaded_entries(plan.entries)
        errors += remove_departures(plan.departures)
    return errors


def describe_outcomes(plan: Plan, file: ContentFile) -> str:
    entries = [entry for entry in (*plan.entries, *plan.departures) if entry.file is file]
    counts = {outcome.value: sum(entry.outcome is outcome for entry in entries) for outcome in Outcome}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no entry"


def write_entries(entries: Sequence[PlannedEntry], keys: PrimaryKeys) -> None:
    if entries:
        pairs = [(entry.plain, entry.row or entry.file.model()) for entry in entries]
        write_rows(entries[0].file.schema, pairs, keys.find)


def errors_of_constraints(plan: Plan, files: Sequence[ContentFile]) -> list[str]:
    """Errors that the database's constraints find in any entry that is to be written, a query each."""
    return [
        error_sentence(file, entry.key, fault)
        for file in files
        for entry in plan.to_write(file)
        for fault in faults_of_plain(file.schema, entry.plain, asks_database=True)
    ]


def write_one_by_one(entries: Sequence[PlannedEntry], keys: PrimaryKeys) -> list[str]:
    """Write the entries of a file of which the database refused some; what it had against which."""
    errors = []
    for entry in entries:
        try:
            with transaction.atomic():
                schema, row = entry.file.schema, entry.row or entry.file.model()
                fill_with_relations(schema, entry.plain, row, keys.find).validate_unique()
                write_entries([entry], keys)
        except MissingRowError as error:
            errors.append(error_sentence(entry.file, entry.key, str(error)))
        except IntegrityError as error:
            with override("en"):
                errors.append(error_sentence(entry.file, entry.key, message_of_constraint(error)))
        except ValidationError as error:
            errors += [error_sentence(entry.file, entry.key, fault) for fault in sentences_of(error)]
    return errors


def note_loaded_entries(entries: Sequence[PlannedEntry]) -> None:
    """Note what each entry gave whose row now says the same, so that later edits by staff are recognised."""
    LoadedEntry.objects.bulk_create(
        [
            LoadedEntry(model=entry.file.label, key=entry.key, digest=entry.digest)
            for entry in entries
            if entry.outcome is not Outcome.KEPT and not entry.is_noted
        ],
        update_conflicts=True,
        unique_fields=["model", "key"],
        update_fields=["digest"],
    )


def remove_departures(departures: Sequence[PlannedEntry]) -> list[str]:
    """Withdraw what was public, delete what never was; what still refers to it, in sentences."""
    errors = []
    for entry in departures:
        loaded = LoadedEntry.objects.filter(model=entry.file.label, key=entry.key)
        if entry.outcome is Outcome.FORGOTTEN:
            loaded.delete()
        elif entry.outcome is Outcome.REMOVED and getattr(entry.row, "first_published", None):
            withdraw_row(entry)
        elif entry.outcome is Outcome.REMOVED:
            try:
                with transaction.atomic():
                    entry.row.delete()
            except models.ProtectedError:
                errors.append(
                    error_sentence(entry.file, entry.key, "it left the file, but other objects still refer to it")
                )
            else:
                loaded.delete()
    return errors


def withdraw_row(entry: PlannedEntry) -> None:
    entry.row.state = State.WITHDRAWN
    entry.row.save()
    schema = entry.file.schema
    row = rows_to_serialise(schema).get(pk=entry.row.pk)
    LoadedEntry.objects.filter(model=entry.file.label, key=entry.key).update(
        digest=digest_of_plain(serialise(schema, row))
    )
