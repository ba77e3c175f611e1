"""Models of what is said: articles, statements, cooperation themes, the fact ledger, and what sources do not say."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import bamex.models
from bamex.addresses import address_of
from bamex.db.constraints import citation_constraints
from bamex.models import (
    Addressable,
    Publishable,
    PublishableQuerySet,
    cited,
    french_required,
)
from bamex.publication import Publication, visible_or_none
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.text.dates import day_words
from bamex.text.languages import Text
from bamex.text.typography import typeset
from bamex.withdrawable import Withdrawable
from exhibitors.models import Delegation, Exhibitor, Person
from news.ledger import Agreement as Agreement
from news.ledger import Claim as Claim
from news.ledger import Fact as Fact
from news.ledger import letters as letters
from news.ledger import number as number
from news.media_items import MediaItem as MediaItem
from news.media_items import PictureFiles as PictureFiles
from programme.models import Session, Venue


class Article(Addressable):
    """A short news item of the portal's own."""

    publication = Publication(
        prefix="N",
        tracked=("title", "date", "body"),
        paragraphs=("body", "withdrawal_note"),
        past_dates=("date",),
        names=("title",),
    )
    searchable = Searchable("title_{}", "body_{}", name_weight=0.7)

    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(_("date of the event"))
    body = models.TextField(_("text"))
    sessions = models.ManyToManyField(
        Session, related_name="articles", blank=True, verbose_name=pgettext_lazy("programme", "sessions")
    )
    exhibitors = models.ManyToManyField(Exhibitor, related_name="articles", blank=True, verbose_name=_("exhibitors"))
    people = models.ManyToManyField(Person, related_name="articles", blank=True, verbose_name=_("people"))
    delegations = models.ManyToManyField(Delegation, related_name="articles", blank=True, verbose_name=_("delegations"))
    venues = models.ManyToManyField(Venue, related_name="articles", blank=True, verbose_name=_("venues"))

    search_fr = search_vector("fr", A=["title_{}", "code"], C=["body_{}"])
    search_en = search_vector("en", A=["title_{}", "code"], C=["body_{}"])
    sort_fr = sort_key("title_fr")
    sort_en = sort_key("title_en")

    objects = PublishableQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        ordering = ["-date", "-code"]
        constraints = [*Addressable.Meta.constraints, *french_required("title", "body")]
        indexes = search_indexes("news_article")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("article_detail", self.slug)


class Theme(Addressable):
    """A subject of cooperation that the salon was for."""

    publication = Publication(
        prefix="T",
        tracked=("name",),
        names=("name",),
    )
    searchable = Searchable("name_{}", "summary_{}")

    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("summary"))
    people = models.ManyToManyField(Person, related_name="themes", blank=True, verbose_name=_("people"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    search_fr = search_vector("fr", A=["name_{}", "code"], C=["summary_{}"])
    search_en = search_vector("en", A=["name_{}", "code"], C=["summary_{}"])
    sort_fr = sort_key("name_fr")
    sort_en = sort_key("name_en")

    objects = PublishableQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = pgettext_lazy("cooperation", "theme")
        verbose_name_plural = pgettext_lazy("cooperation", "themes")
        ordering = ["position", "code"]
        constraints = [*Addressable.Meta.constraints, *french_required("name", "summary")]
        indexes = search_indexes("news_theme")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("theme_detail", self.slug)


MOST_WORDS_QUOTED = 25


class StatementQuerySet(PublishableQuerySet):
    def for_list(self):
        return self.prefetch_related("citations", models.Prefetch("themes", queryset=Theme.objects.visible()))


class StatementManager(models.Manager.from_queryset(StatementQuerySet)):
    def get_queryset(self):
        # Who said it, where, and who prints the words.
        return super().get_queryset().select_related("person", "session", "quotation_source")


class Statement(Publishable):
    """Words that someone said, in substance, on a day and if possible an occasion."""

    publication = Publication(
        prefix="Q",
        rests_on=("person",),
        tracked=("person", "date", "substance", "is_paraphrase", "quotation", "session"),
        past_dates=("date",),
        uncited=("quotation_language", "quotation_source"),
    )
    searchable = Searchable("person__name", "substance_{}", sort="person__sort", through=("person",), name_weight=0.7)

    person = models.ForeignKey(Person, models.PROTECT, related_name="statements", verbose_name=_("person"))
    date = models.DateField(_("date"))
    substance = models.TextField(_("in substance"))
    is_paraphrase = models.BooleanField(
        _("paraphrase"), default=True, help_text=_("Untick only for the exact words, in quotation marks.")
    )
    quotation = models.CharField(
        _("exact words"),
        max_length=300,
        blank=True,
        help_text=_("A few words, exactly as the source prints them and in its language, without quotation marks."),
    )
    quotation_language = models.CharField(
        _("language of the exact words"),
        max_length=3,
        blank=True,
        help_text=_("Two-letter code (ISO 639-1): fr, en, tr, ar…"),
        validators=[RegexValidator(r"^[a-z]{2,3}$", _("Write a language code of two or three letters."))],
    )
    quotation_source = models.ForeignKey(
        bamex.models.Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotations",
        verbose_name=_("source of the exact words"),
    )
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="statements", verbose_name=_("occasion")
    )
    themes = models.ManyToManyField(
        Theme, related_name="statements", blank=True, verbose_name=pgettext_lazy("cooperation", "themes")
    )

    search_fr = search_vector("fr", A=["code"], C=["substance_{}"])
    search_en = search_vector("en", A=["code"], C=["substance_{}"])

    objects = StatementManager()

    class Meta(Publishable.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["date", "code"]
        constraints = [
            *Publishable.Meta.constraints,
            *french_required("substance"),
            models.CheckConstraint(
                condition=models.Q(quotation="", quotation_language="", quotation_source=None)
                | models.Q(~models.Q(quotation=""), ~models.Q(quotation_language=""), quotation_source__isnull=False),
                name="news_statement_words_sourced",
                violation_error_message=_("Exact words are given with their language and the source that prints them."),
            ),
        ]
        indexes = search_indexes("news_statement")

    def __str__(self):
        return f"{self.person}, {day_words(self.date)}"

    def clean(self):
        super().clean()
        if len(self.quotation.split()) > MOST_WORDS_QUOTED:
            raise ValidationError({"quotation": _("Quote at most %(most)d words.") % {"most": MOST_WORDS_QUOTED}})

    @property
    def public_quotation(self):
        """The exact words as a Text, when readers see the source that prints them; else None."""
        source = visible_or_none(self.quotation_source)
        return Text(self.quotation, self.quotation_language) if source else None

    @property
    def quotation_sources(self):
        return [self.quotation_source] if self.public_quotation else []

    @property
    def quotation_in_marks(self):
        """The exact words between the quotation marks of their language, which are copied with them."""
        marks = "« {} »" if self.quotation_language == "fr" else "“{}”"
        return typeset(marks.format(self.quotation), self.quotation_language)

    def get_absolute_url(self):
        return f"{address_of('statement_list')}#{self.code.lower()}"


class OpenQuestion(Withdrawable):
    """Something that none of the sources consulted publishes; the portal says so instead of guessing."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("what our sources do not say"), max_length=250)

    class Meta:
        verbose_name = _("point not found")
        verbose_name_plural = _("points not found")
        ordering = ["position", "pk"]
        constraints = [*Withdrawable.Meta.constraints, *french_required("text")]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The list on which it stands, at its place."""
        return f"{address_of('open_question_list')}#{self.position}"


class Citation(bamex.models.Citation):
    article = cited(Article, _("news item"))
    theme = cited(Theme, pgettext_lazy("cooperation", "theme"))
    statement = cited(Statement, _("statement"))
    claim = cited(Claim, pgettext_lazy("fact", "answer"))
    media_item = cited(MediaItem, _("picture"))

    class Meta(bamex.models.Citation.Meta):
        constraints = citation_constraints("news", "article", "theme", "statement", "claim", "media_item")
