from modeltranslation.translator import TranslationOptions, register

from bamex.translation import PublishableTranslation
from news.models import Article, Claim, Fact, MediaItem, OpenQuestion, Statement, Theme


@register(Article)
class ArticleTranslation(PublishableTranslation):
    fields = ("title", "body")


@register(Theme)
class ThemeTranslation(PublishableTranslation):
    fields = ("name", "summary")


@register(Statement)
class StatementTranslation(PublishableTranslation):
    fields = ("substance",)


@register(Fact)
class FactTranslation(PublishableTranslation):
    fields = ("question", "short_label", "reading")


@register(Claim)
class ClaimTranslation(TranslationOptions):
    fields = ("value", "figure", "asked", "label", "note")


@register(OpenQuestion)
class OpenQuestionTranslation(TranslationOptions):
    fields = ("text", "withdrawal_note")


@register(MediaItem)
class MediaItemTranslation(PublishableTranslation):
    fields = ("caption", "alt", "rights", "place")
