"""Request for the form of an object in the newsroom: what is asked, and on what the object stood when it came."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from bamex.admin.collisions import Collision
from bamex.editorial.models import Appointment, EditorialStatus, Revision
from bamex.editorial.object_pages import form_address, title_of
from bamex.editorial.publishing import needs_another_publisher, supports_to_publish
from bamex.editorial.revisions import editorial_schema, fingerprint_of, is_known_to_readers, plain_of
from bamex.importer.schema import Plain
from bamex.importer.serialise import serialise
from bamex.models import Publishable, State
from bamex.publication import owner_of
from bamex.typed_text.kept import COPY

# Names of buttons; any other saves a draft.
PUBLISH, SUBMIT, PREVIEW, DISCARD = "_publish", "_submit", "_preview", "_discard"
PUBLISH_AGAIN = "publish_again"  # the tick without which nothing withdrawn is published
CHANGE_FIELDS = ("change_kind", "change_note_fr", "change_note_en")


@dataclass
class Editing:
    """One request for the form of an object: what is asked, and on what the object stood when it came."""

    request: HttpRequest
    model: type[models.Model]
    row: models.Model | None  # of the form; None while it is being added
    is_whole: bool = False  # whether the row was read with its parts, links and citations
    status: EditorialStatus | None = None
    shown: QueryDict | None = None  # with what the form is filled in place of the row
    shown_revision: Revision | None = None  # whose content that is
    shows_typed_text: bool = False  # whether it was typed before, into this form, and is saved nowhere
    collision: Collision | None = None
    differs_from_draft: bool = False  # whether what is to be published is not the draft that waits, as it is
    others: list[str] = field(default_factory=list)  # the names of those who have the form open, too
    appointments: list[Appointment] = field(default_factory=list)  # what is agreed for the object
    savepoint: Any = None
    revision: Revision | None = None  # that the save has kept
    says_nothing_new: bool = False  # whether a draft was to be saved that says what was there

    @property
    def publishes(self) -> bool:
        """True if readers are to see what is saved; what has no state of publication is seen once it is added."""
        is_shown_at_once = self.row is None and not issubclass(self.model, Publishable)
        return PUBLISH in self.request.POST or (self.request.method == "POST" and is_shown_at_once)

    @property
    def may_publish(self) -> bool:
        return self.request.user.has_perm("editorial.publish")

    @cached_property
    def wants_other_publisher(self) -> bool:
        """True if the rule of a second pair of eyes forbids this person to publish what the form says.

        What cannot wait as a draft, such as a country that is added, is not held up by it.
        """
        waiting = self.status.draft if self.status and not self.differs_from_draft else None
        return self.publishes and self.has_drafts and needs_another_publisher(waiting, self.request.user)

    @property
    def may_withdraw(self) -> bool:
        is_published = isinstance(self.row, Publishable) and self.row.is_published
        return is_published and self.request.user.has_perm("editorial.withdraw")

    @property
    def is_withdrawn(self) -> bool:
        return isinstance(self.row, Publishable) and self.row.state == State.WITHDRAWN

    @property
    def reason_of_withdrawal(self) -> str:
        """Reason that readers are told of what is withdrawn."""
        return (self.row.withdrawal_note or "") if self.is_withdrawn and self.row else ""

    @property
    def has_drafts(self) -> bool:
        """True if what is saved can wait: what has no state of publication can once it is there."""
        return self.row is not None or issubclass(self.model, Publishable)

    @property
    def subject(self) -> models.Model | None:
        """The object on whose page readers find the row."""
        return owner_of(self.row) if self.row else None

    @property
    def hidden_supports(self) -> list[tuple[str, str]]:
        """The titles and forms of what the object rests on and readers do not see: published alone, it stays hidden."""
        supports = supports_to_publish(self.subject) if self.subject else []
        return [(title_of(support), form_address(support)) for support in supports]

    @property
    def is_of_part(self) -> bool:
        return self.subject is not self.row

    @property
    def keeps_draft(self) -> bool:
        """True if what is saved must leave the row as readers know it."""
        return bool(self.row and not self.publishes and is_known_to_readers(self.subject))

    @property
    def draft(self) -> Revision | None:
        """The draft that waits, of an object that readers know."""
        return self.status.draft if self.status and is_known_to_readers(self.subject) else None

    @property
    def is_unsaved(self) -> bool:
        """True if the form that goes back holds what nobody has saved."""
        return self.shows_typed_text or self.request.method == "POST"

    @property
    def device_copy(self) -> str:
        """The name of the copy on the device of what the form shows."""
        shown = self.request.POST if self.request.method == "POST" else self.shown
        return shown.get(COPY, "") if shown else ""

    @cached_property
    def found(self) -> Plain:
        """The object as the database had it when the request came."""
        if self.is_whole and not self.is_of_part:
            return serialise(editorial_schema(self.model), self.row)
        return plain_of(self.subject)

    @cached_property
    def token(self) -> str:
        """On what the form rests: the object as the database has it, and the draft that waits."""
        return f"{fingerprint_of(self.found)}.{self.draft.number if self.draft else 0}" if self.row else ""
