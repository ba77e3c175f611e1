"""Plan of an import: what each row of a table would make of an object, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from bamex.editorial.revisions import is_known_to_readers
from bamex.importer.schema import EMPTY, Plain, Schema
from bamex.models import Publishable, State
from bamex.spreadsheets.columns import Kind, SheetColumn, columns_of, folded_words
from bamex.spreadsheets.drafts import Draft, shown_plains
from bamex.spreadsheets.related_rows import AFTER_A_CODE, CellError, RelatedRows
from bamex.spreadsheets.tables import OWNER, Fault, ReadTable, TableRow, owner_label
from bamex.spreadsheets.values import read_cell, write_cell


class RowOutcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class FieldChange:
    """Change of one field, before and after, as it stands in a cell."""

    label: str
    language: str
    before: str
    after: str


@dataclass
class PlannedRow:
    """One row of the table, the object that it means, and what that says before and after."""

    number: int
    row: Publishable | None = None
    before: Plain = field(default_factory=dict)
    after: Plain = field(default_factory=dict)
    title: str = ""
    changes: list[FieldChange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)  # columns whose cells say nothing that can be kept

    @property
    def outcome(self) -> RowOutcome:
        if self.faults:
            return RowOutcome.REFUSED
        if self.row is None:
            return RowOutcome.NEW
        return RowOutcome.UNCHANGED if self.before == self.after else RowOutcome.CHANGED

    @property
    def is_new(self) -> bool:
        return self.row is None


@dataclass
class ImportPlan:
    """All rows of a table, and what is wrong with it as a whole."""

    schema: Schema
    table: ReadTable
    rows: list[PlannedRow] = field(default_factory=list)
    related: RelatedRows = field(default_factory=RelatedRows)

    @property
    def faults(self) -> list[Fault]:
        return [*self.table.faults, *(fault for row in self.rows for fault in row.faults)]

    @property
    def to_write(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome in (RowOutcome.NEW, RowOutcome.CHANGED)]

    @property
    def counts(self) -> Counter[RowOutcome]:
        return Counter(row.outcome for row in self.rows)

    def drafts(self) -> list[Draft]:
        """Drafts to be written, on rows of their own: writing fills them."""
        model = self.schema.model
        keys = [row.row.pk for row in self.to_write if row.row]
        found = model._base_manager.in_bulk(keys)
        return [Draft(found[planned.row.pk] if planned.row else model(), planned.after) for planned in self.to_write]

    @cached_property
    def digest(self) -> str:
        """Equal where two plans would do the same to the same."""
        told = [[row.number, row.before, row.after, [str(fault) for fault in row.faults]] for row in self.rows]
        told.append([str(fault) for fault in self.table.faults])
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read_rows(schema: Schema, table: ReadTable) -> ImportPlan:
    """The plan as the cells alone make it: objects found, values read. `checks` then finds what is wrong with them."""
    plan = ImportPlan(schema, table)
    rows = schema.model._base_manager.filter(**{f"{schema.key}__in": list(codes_in_table(schema, table))})
    shown = shown_plains(schema, rows)
    taken: dict[str, int] = {}
    for row in table.rows:
        planned = PlannedRow(row.number)
        plan.rows.append(planned)
        find_object(schema, row, planned, shown, taken)
        read_values(plan, row, planned)
    for name, parts in table.parts.items():
        read_sheet_of_parts(plan, name, parts)
    for planned in plan.rows:
        planned.after = schema.without_defaults(planned.after)
        if planned.row and planned.before != planned.after and is_known_to_readers(planned.row):
            planned.warnings.append(gettext("Readers go on seeing what is published: this waits as a draft."))
    return plan


def codes_in_table(schema: Schema, table: ReadTable) -> Iterator[str]:
    for row in table.rows:
        if key := str(row.cells.get(str(schema.key)) or "").strip().upper():
            yield key


def find_object(schema: Schema, row: TableRow, planned: PlannedRow, shown: dict, taken: dict[str, int]) -> None:
    """Give `planned` the object that the row's code means; no code means a new one, which is a draft."""
    label = str(capfirst(schema.columns[str(schema.key)].verbose_name))
    key = str(row.cells.get(str(schema.key)) or "").strip().upper()
    planned.after = {"state": str(State.DRAFT)}
    if not key:
        return
    if key not in shown:
        message = gettext("no object has the code %(code)s: leave it empty for a new one.") % {"code": key}
        planned.faults.append(Fault(row.number, label, message))
    elif key in taken:
        message = gettext("%(code)s stands in row %(number)d already.") % {"code": key, "number": taken[key]}
        planned.faults.append(Fault(row.number, label, message))
    else:
        taken[key] = row.number
        planned.row, planned.before = shown[key]
        planned.after = dict(planned.before)


def read_values(plan: ImportPlan, row: TableRow, planned: PlannedRow) -> None:
    for column in plan.table.columns:
        if column.kind is Kind.KEY:
            continue
        try:
            value = read_cell(column, row.cells.get(column.name), plan.related)
        except CellError as error:
            planned.faults.append(Fault(row.number, column.label, str(error)))
            planned.refused.add(column.name)
            continue
        if column.name == "state":
            check_state(planned, column, value)
            continue
        planned.after.pop(column.name, None)
        if value not in EMPTY:
            planned.after[column.name] = value


def check_state(planned: PlannedRow, column: SheetColumn, state: str | None) -> None:
    """The state is no cell's to change; what is new comes as a draft."""
    if state is None or state == planned.after["state"]:
        return
    if planned.row is None:
        planned.warnings.append(gettext("It comes as a draft: publishing is done on its own page."))
    else:
        message = gettext("is not changed by a table: publish or withdraw on the object’s page.")
        planned.faults.append(Fault(planned.number, column.label, message))


# Parts in a sheet of their own


def read_sheet_of_parts(plan: ImportPlan, name: str, table: ReadTable) -> None:
    """Give objects the parts that a sheet lists for them, in its order; those that it does not name keep theirs."""
    owners, part = owners_by_name(plan), plan.schema.parts[name]
    listed: dict[int, list[Plain]] = {}
    for row in table.rows:
        faults = []
        owner = owner_of_part(owners, row)
        plain: Plain = {}
        for column in table.columns:
            try:
                if column.name != OWNER:
                    plain[column.name] = read_cell(column, row.cells.get(column.name), plan.related)
            except CellError as error:
                faults.append(Fault(row.number, column.label, str(error), table.sheet))
        if owner is None:
            message = gettext("no row of the first sheet has this code or name.")
            plan.table.faults.append(Fault(row.number, owner_label(plan.schema), message, table.sheet))
            plan.table.faults += faults
            continue
        owner.faults += faults
        owner.refused |= {name} if faults else set()
        listed.setdefault(owner.number, []).append(part.without_defaults(plain))
    for planned in plan.rows:
        if planned.number in listed:
            planned.after[name] = listed[planned.number]


def owners_by_name(plan: ImportPlan) -> dict[str, PlannedRow]:
    """The rows of the table by all that a sheet of parts may call them: code, slug, name."""
    names = plan.schema.model.publication.names
    texts = [column.name for column in columns_of(plan.schema) if column.field and column.field.name in names]
    wanted = [*texts, "slug", str(plan.schema.key)]
    return {
        folded_words(str(planned.after[name])): planned
        for name in wanted
        for planned in reversed(plan.rows)
        if name in planned.after
    }


def owner_of_part(owners: dict[str, PlannedRow], row: TableRow) -> PlannedRow | None:
    text = folded_words(str(row.cells.get(OWNER) or ""))
    first = text.partition(" ")[0].rstrip(AFTER_A_CODE)
    return owners.get(text) or owners.get(first)


# Telling


def tell_changes(plan: ImportPlan, planned: PlannedRow) -> None:
    """Write out what the row changes, field by field, as it stands in cells; the whole of what is new."""
    for column in columns_of(plan.schema):
        if column.kind is Kind.KEY or column.name == "state":
            continue
        if planned.before.get(column.name) != planned.after.get(column.name):
            before = "" if planned.is_new else str(write_cell(column, planned.before, plan.related))
            after = str(write_cell(column, planned.after, plan.related))
            planned.changes.append(FieldChange(column.label, column.language, before, after))


def title_of_row(plan: ImportPlan, planned: PlannedRow) -> str:
    """Name of the object: its code and title; of a new one, what the first of its columns says."""
    if planned.row:
        return plan.related.words_for(plan.schema.model, planned.row.code)
    for column in columns_of(plan.schema):
        if column.kind is not Kind.KEY and column.name in planned.after:
            return Truncator(str(write_cell(column, planned.after, plan.related))).chars(80)
    return ""
