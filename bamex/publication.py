"""Declaration of how the rows of a model are published, read by all that is shared and names no section's field."""

from dataclasses import dataclass
from typing import Any

from django.db import models

# Fields of every publishable object that the portal itself fills, and that say where or whether an object is shown.
AUTOMATIC = ("first_published", "state_changed", "former_slugs")
PLACEMENT = ("state", "withdrawal_note", "slug", "position")


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Names of fields and relations of one model, each tuple with one meaning.

    `prefix`: the capital letter of its objects' codes.
    `rests_on`: required relations to publishable objects without which a row cannot be shown.
    `parts`: relations to the rows that are shown as part of this one and have no page of their own.
    `borrows`: relations to other rows whose texts its page shows as its own.
    `tracked`: names, dates, figures; who changes one that is published says which kind of change it is.
    `names`: bilingual texts that name something; they stand in links and headings, and quote no answer of the ledger.
    `staff_only`: fields that readers never see.
    `automatic`: fields that the portal fills; content files have none of them.
    `placement`: fields that say where a row is shown, not what it says; a change makes no public version.
    `paragraphs`: bilingual texts whose paragraphs pages show as they are written; of any other text they make one.
    `past_dates`: dates of what has happened, which are not to come.
    `partial_dates`: dates known to the day, the month or the year, kept as text (ISO 8601).
    `uncited`: fields that the portal itself says and no source supports, besides those above.
    `without_source_if`: the yes-or-no field that says that the salon itself answers for a row: no source is needed.
    """

    prefix: str = ""
    rests_on: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    borrows: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    staff_only: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    placement: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ("withdrawal_note",)
    past_dates: tuple[str, ...] = ()
    partial_dates: tuple[str, ...] = ()
    uncited: tuple[str, ...] = ()
    without_source_if: str = ""

    @property
    def outside_content_files(self) -> tuple[str, ...]:
        return (*AUTOMATIC, *self.automatic)

    @property
    def outside_public_versions(self) -> tuple[str, ...]:
        return (*AUTOMATIC, *self.automatic, *PLACEMENT, *self.placement, *self.staff_only)

    @property
    def without_citations(self) -> tuple[str, ...]:
        return ("id", "code", "aliases", *self.outside_public_versions, *self.uncited)


def publication_of(model: type[models.Model]) -> Publication:
    """The declaration of `model`; an empty one of a model that makes none."""
    return getattr(model, "publication", Publication())


def part_relation(model: type[models.Model]) -> models.Field | None:
    """The foreign key by which rows of `model` are parts of another object; None of rows that stand by themselves."""
    for field in model._meta.fields:
        if field.is_relation and field.remote_field.related_name in publication_of(field.related_model).parts:
            return field
    return None


def owner_of(row: models.Model) -> models.Model:
    """The object on whose page readers find `row`: that of which it is a part, or itself."""
    field = part_relation(type(row))
    return (field and getattr(row, field.name, None)) or row


def citation_paths(model: type[models.Model]) -> list[str]:
    """The paths to the citations that support objects of `model`: their own, or else those of their parts."""
    if hasattr(model, "citations"):
        return ["citations"]
    parts = {name: model._meta.get_field(name).related_model for name in publication_of(model).parts}
    return [f"{name}__citations" for name, part in parts.items() if hasattr(part, "citations")]


def needs_citation(row: models.Model) -> bool:
    """True if `row` is published with a source only: all but what the salon itself answers for."""
    answered_for = publication_of(type(row)).without_source_if
    return not (answered_for and getattr(row, answered_for))


def visible_or_none(row: Any) -> Any:
    """`row`, a publishable object or None, if readers may see it."""
    return row if row is not None and row.is_visible else None
