"""Fieldsets of the back office: a text's French and English columns stand side by side."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import get_translatable_fields_for_model

from bamex.text.languages import CODES

TEXTS_DESCRIPTION = _(
    "French is required. English may come later: readers then see the French text, marked as such. "
    "Do not write a figure by hand: write the answer of the ledger that gives it, such as {F006c}; the figure, its "
    "source and a link take its place. Each answer shows its own reference on the page of its fact."
)


def bilingual_rows(*names: str) -> list[tuple[str, ...]]:
    """Rows of a fieldset: each text in French and, beside it, in English."""
    return [tuple(f"{name}_{language}" for language in CODES) for name in names]


def bilingual_lookups(*names: str) -> list[str]:
    """`search_fields` that find a text in either language, without its accents too."""
    return [f"{name}_{language}__unaccent" for name in names for language in CODES]


def bilingual_fields(model: type[models.Model]) -> list[str]:
    """The names of the texts that rows of `model` have in both languages."""
    return get_translatable_fields_for_model(model) or []
