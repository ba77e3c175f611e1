"""Imports of tables: previewed, then written in one transaction if the objects are still as the preview showed them."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from bamex.importer.schema import Schema
from bamex.spreadsheets.checks import make_import_plan
from bamex.spreadsheets.drafts import save_drafts
from bamex.spreadsheets.plan import ImportPlan
from bamex.spreadsheets.tables import read_file


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

    def plan(self) -> ImportPlan:
        """What an import of it would do now. Raises FileError."""
        return make_import_plan(self.schema, read_file(self.schema, self.content))


def import_table(uploaded: UploadedTable, author: AbstractBaseUser, digest: str) -> ImportPlan:
    """Write what a preview with this digest has shown, all of it or nothing.

    Raises ChangedMeanwhileError where something else would be written now, and FileError.
    """
    with transaction.atomic():
        keys = [row.row.pk for row in uploaded.plan().to_write if row.row]
        # Whoever saves one of them meanwhile waits, and the plan is made again of what they are now.
        list(uploaded.model._base_manager.filter(pk__in=keys).select_for_update().order_by("pk").values("pk"))
        plan = uploaded.plan()
        if plan.faults or plan.digest != digest:
            raise ChangedMeanwhileError(plan)
        save_drafts(plan.schema, plan.drafts(), author, uploaded.name)
    return plan
