"""Imports of tables: previewed, then written in one transaction if the objects are still as the preview showed them."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

from bamex.importer.schema import Schema
from bamex.spreadsheets.checks import make_import_plan
from bamex.spreadsheets.drafts import lock_objects, save_drafts
from bamex.spreadsheets.plan import ImportPlan, codes_in_table
from bamex.spreadsheets.tables import ReadTable, read_file


class ChangedMeanwhileError(Exception):
    """The objects are no longer as the preview showed them. `plan` is what an import would do now."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__("changed since the preview")
        self.plan = plan


@dataclass(frozen=True)
class UploadedTable:
    """A file that an editor hands in, for one kind of object."""

    model: type[models.Model]
    name: str
    content: bytes

    @property
    def schema(self) -> Schema:
        return Schema.of(self.model)

    def read(self) -> ReadTable:
        """Its rows. Raises FileError."""
        return read_file(self.schema, self.content)

    def plan(self) -> ImportPlan:
        """Plan of what an import of it would do now. Raises FileError."""
        return make_import_plan(self.schema, self.read())


def import_table(uploaded: UploadedTable, author: AbstractBaseUser, digest: str) -> ImportPlan:
    """Write what a preview with this digest has shown, all of it or nothing.

    Raises ChangedMeanwhileError where something else would be written now, and FileError.
    """
    schema, table = uploaded.schema, uploaded.read()
    try:
        with transaction.atomic():
            lock_objects(schema, list(codes_in_table(schema, table)))
            plan = make_import_plan(schema, table, tries=False)
            if plan.faults or plan.digest != digest:
                raise ChangedMeanwhileError(plan)
            save_drafts(schema, plan.drafts(), author, uploaded.name)
    except (DatabaseError, ValidationError) as error:
        raise ChangedMeanwhileError(uploaded.plan()) from error
    return plan
