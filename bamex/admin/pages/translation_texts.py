"""Texts of the translation desk: as the draft of their object has them where one waits, or else as their row does."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from bamex.editorial.models import EditorialStatus, Revision
from bamex.importer.schema import Plain
from bamex.publication import owner_of
from bamex.translations.drafts import TextInDraft, texts_in_drafts
from bamex.translations.models import StaleTranslation
from bamex.translations.pairs import TextPair, object_key, place_of_text


@dataclass(frozen=True)
class TextOnDesk:
    """A text of a row, as readers know it and as the draft that waits has it."""

    published: TextPair
    draft: Revision | None = None
    in_draft: TextInDraft | None = None  # None where the draft has no such text, or there is none

    @property
    def waits(self) -> bool:
        """True if the draft says something else than readers know."""
        return self.in_draft is not None and self.in_draft.differs

    @property
    def pair(self) -> TextPair:
        """The French and the English from which a translator goes on."""
        return self.in_draft.waiting if self.in_draft else self.published

    @property
    def can_be_shown(self) -> bool:
        """True if a new English fits the French that readers know."""
        return self.pair.french == self.published.french

    @property
    def digest(self) -> str:
        """On what a translation of it rests."""
        return f"{self.published.digest}.{self.pair.digest}" if self.waits else self.published.digest


def pair_of(row: models.Model, field: str) -> TextPair:
    """The French and the English of a text as the row has them."""
    french, english = (getattr(row, f"{field}_{language}") or "" for language in ("fr", "en"))
    return TextPair(place_of_text(type(row), field), french, english)


def text_on_desk(row: models.Model, field: str, draft: Revision | None) -> TextOnDesk:
    """A text of a row; `draft` is what waits of its object, where readers know that."""
    in_draft = text_in_plain(row, field, draft.plain) if draft else None
    return TextOnDesk(pair_of(row, field), draft, in_draft)


def text_in_plain(row: models.Model, field: str, plain: Plain) -> TextInDraft | None:
    """A text of a row that readers know, as this plain form of its object has it; None where it has no such text."""
    owner, wanted = owner_of(row), (row._meta.label, str(row.pk), field)
    return next((text for text in texts_in_drafts(type(owner), {str(owner.pk): plain}) if text.row == wanted), None)


def texts_that_wait(nouns: Iterable[type[models.Model]]) -> list[TextInDraft]:
    """The texts of which a draft says something else than readers know."""
    by_label = {model._meta.label: model for model in nouns}
    drafts: dict[str, dict[str, Plain]] = {}
    waiting = EditorialStatus.objects.filter(model__in=by_label, draft__isnull=False)
    for label, pk, plain in waiting.values_list("model", "object_pk", "draft__plain"):
        drafts.setdefault(label, {})[pk] = plain
    texts = (text for label, plains in drafts.items() for text in texts_in_drafts(by_label[label], plains))
    return [text for text in texts if text.differs]


def stale_note(row: models.Model, field: str) -> StaleTranslation | None:
    """The note on a text whose English is stale, or None."""
    label, pk = object_key(owner_of(row))
    pair = pair_of(row, field)
    return StaleTranslation.objects.filter(model=label, object_pk=pk, place=pair.place, pair=pair.digest).first()
