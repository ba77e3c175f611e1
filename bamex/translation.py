"""Bilingual fields. French is required and kept so by database constraints; English falls back to it, visibly."""

from modeltranslation.translator import TranslationOptions, register

from bamex.models import Correction, Imprint, Source


class PublishableTranslation(TranslationOptions):
    """Parent of every publishable model's options: readers of both languages learn why a page was withdrawn."""

    fields = ("withdrawal_note",)


@register(Source)
class SourceTranslation(PublishableTranslation):
    fields = ("summary", "note", "caution")


@register(Correction)
class CorrectionTranslation(TranslationOptions):
    fields = ("note", "withdrawal_note")


@register(Imprint)
class ImprintTranslation(TranslationOptions):
    fields = ("publisher", "licence")
