"""What is said: articles, statements, cooperation themes, the fact ledger, and what our sources do not say."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import bamex.models
from bamex.db.constraints import citation_constraints
from bamex.models import (
    Addressable,
    Cited,
    Publishable,
    PublishableQuerySet,
    State,
    cited,
    french_required,
    visible_or_none,
)
from bamex.publication import Publication
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.text.dates import day_words
from bamex.text.languages import CODES, Text
from bamex.text.typography import typeset
from bamex.withdrawable import Withdrawable
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.agreement import Agreement as Agreement
from news.agreement import agreement_of, questions_answered
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
    searchable = Searchable("title_{}", "body_{}")

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
        return reverse("article_detail", args=[self.slug])


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
        return f"{reverse('theme_list')}#{self.slug}"


MOST_WORDS_QUOTED = 25


class StatementQuerySet(PublishableQuerySet):
    def for_list(self):
        return self.prefetch_related("citations", models.Prefetch("themes", queryset=Theme.objects.visible()))


class StatementManager(models.Manager.from_queryset(StatementQuerySet)):
    def get_queryset(self):
        # Who said it, where, and who prints the words.
        return super().get_queryset().select_related("person", "session", "quotation_source")


class Statement(Publishable):
    """What someone said, in substance, on a day and if possible an occasion."""

    publication = Publication(
        prefix="Q",
        rests_on=("person",),
        tracked=("person", "date", "substance", "is_paraphrase", "quotation", "session"),
        past_dates=("date",),
        uncited=("quotation_language", "quotation_source"),
    )
    searchable = Searchable("person__name", "substance_{}", sort="person__sort", through=("person",))

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
        return f"{reverse('statement_list')}#{self.code.lower()}"


class FactQuerySet(PublishableQuerySet):
    def with_claims(self):
        return self.prefetch_related(models.Prefetch("claims", queryset=Claim.objects.visible()), "claims__citations")

    def with_subjects(self):
        """Each fact with what it is about: `about_exhibitors` and the like, true if one of them is published."""
        subjects = {
            f"about_{name}": Exists(
                related.objects.visible().filter(facts=models.OuterRef("pk")).order_by().values("pk")
            )
            for name, related in (
                ("exhibitors", Exhibitor),
                ("products", Product),
                ("delegations", Delegation),
                ("people", Person),
                ("venues", Venue),
                ("sessions", Session),
            )
        }
        return self.annotate(**subjects).prefetch_related("themes")


class Fact(Addressable):
    """A question of the ledger; its answers are its claims, each with who gives it.

    Readers are shown `with_claims()`: agreement is that of the claims at hand.
    """

    publication = Publication(
        prefix="F",
        parts=("claims",),
        tracked=("question", "short_label", "reading"),
        names=("question", "short_label"),
        automatic=("keys_given",),
        placement=("is_key_figure", "about_salon"),
    )
    searchable = Searchable("question_{}", "reading_{}")

    question = models.CharField(_("question"), max_length=200)
    short_label = models.CharField(_("short label"), max_length=80, help_text=_("For lists of figures."))
    reading = models.TextField(
        _("the portal’s reading"), blank=True, help_text=_("Only when a source settles the question.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_key_figure = models.BooleanField(
        _("key figure"), default=False, help_text=_("Shown on the home page and in the press room.")
    )
    about_salon = models.BooleanField(_("about the show as a whole"), default=False)
    keys_given = models.PositiveSmallIntegerField(default=0, editable=False)  # so that none is given twice
    themes = models.ManyToManyField(
        Theme, related_name="facts", blank=True, verbose_name=pgettext_lazy("cooperation", "themes")
    )
    exhibitors = models.ManyToManyField(Exhibitor, related_name="facts", blank=True, verbose_name=_("exhibitors"))
    products = models.ManyToManyField(
        Product, related_name="facts", blank=True, verbose_name=pgettext_lazy("plural", "equipment")
    )
    delegations = models.ManyToManyField(Delegation, related_name="facts", blank=True, verbose_name=_("delegations"))
    people = models.ManyToManyField(Person, related_name="facts", blank=True, verbose_name=_("people"))
    venues = models.ManyToManyField(Venue, related_name="facts", blank=True, verbose_name=_("venues"))
    sessions = models.ManyToManyField(
        Session, related_name="facts", blank=True, verbose_name=pgettext_lazy("programme", "sessions")
    )

    search_fr = search_vector("fr", A=["question_{}", "short_label_{}", "code"], C=["reading_{}"])
    search_en = search_vector("en", A=["question_{}", "short_label_{}", "code"], C=["reading_{}"])
    sort_fr = sort_key("short_label_fr")
    sort_en = sort_key("short_label_en")

    objects = FactQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["position", "code"]
        constraints = [*Addressable.Meta.constraints, *french_required("question", "short_label")]
        indexes = search_indexes("news_fact")

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("fact_detail", args=[self.slug])

    @property
    def questions(self):
        """The question and the more precise ones that its answers answer, each with those that can be compared."""
        return questions_answered(self.claims.all())

    @property
    def agreement(self):
        """What the answers and their published sources make of the question; whether they can be reconciled is for
        the reading to say."""
        return agreement_of(self.questions)

    @property
    def is_disputed(self):
        return any(question.is_disputed for question in self.questions)


class ClaimQuerySet(models.QuerySet):
    def visible(self):
        """Those that a published source gives: readers see no other."""
        given = Citation.objects.filter(claim=models.OuterRef("pk"), source__state=State.PUBLISHED)
        return self.filter(Exists(given.order_by().values("pk")))


class Claim(Cited):
    """One answer to the question of a fact, known for ever by the fact's code and its own key: F012b."""

    publication = Publication(
        tracked=("value", "figure", "asked", "refines", "label", "note"),
        names=("value", "figure", "asked", "label"),
        uncited=("asked", "refines"),
    )

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="claims", verbose_name=_("fact"))
    key = models.CharField(
        _("key"),
        max_length=2,
        help_text=_("Permanent letter of the answer within its fact. Given automatically; never reused."),
        validators=[RegexValidator(r"^[a-z]{1,2}$", _("Write one or two small letters."))],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    value = models.CharField(_("value"), max_length=200)
    figure = models.CharField(
        _("figure"),
        max_length=80,
        blank=True,
        help_text=_("The value as a text quotes it, such as “more than 35 countries”. Empty: the value itself."),
    )
    asked = models.CharField(
        _("question that it answers"),
        max_length=200,
        blank=True,
        help_text=_(
            "Only when it is not the question of the fact itself: in the same words for all answers that can be "
            "compared. Answers to different questions never contradict each other."
        ),
    )
    refines = models.BooleanField(
        _("adds precision"),
        default=False,
        help_text=_("Tick when it makes another answer more precise and contradicts none."),
    )
    label = models.CharField(_("what is counted"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("fact", "answer")
        verbose_name_plural = pgettext_lazy("fact", "answers")
        ordering = ["position", "pk"]
        constraints = [
            *french_required("value"),
            models.UniqueConstraint(
                "fact",
                "value_fr",
                Coalesce("label_fr", models.Value("")),
                Coalesce("asked_fr", models.Value("")),
                name="news_claim_once",
                violation_error_message=_("This answer is already given."),
            ),
            models.UniqueConstraint(
                fields=["fact", "key"],
                name="news_claim_key_once",
                violation_error_message=_("Another answer to this question has the same key."),
            ),
            models.CheckConstraint(
                condition=models.Q(key__regex=r"^[a-z]{1,2}$"),
                name="news_claim_key_form",
                violation_error_message=_("The key of an answer is one or two small letters."),
            ),
        ]

    def __str__(self):
        return self.value

    def save(self, *args, **kwargs):
        with transaction.atomic():
            self.before_saving([self])
            super().save(*args, **kwargs)

    @classmethod
    def before_saving(cls, rows):
        """Give keys to answers about to be added, by `save` or in bulk, and note which their facts have given."""
        added = [row for row in rows if row._state.adding]
        facts = Fact._base_manager.select_for_update().only("keys_given").in_bulk({row.fact_id for row in added})
        for row in added:
            fact = facts[row.fact_id]
            row.key = row.key or letters(fact.keys_given + 1)
            fact.keys_given = max(fact.keys_given, number(row.key))
        Fact._base_manager.bulk_update(facts.values(), ["keys_given"])

    @property
    def is_visible(self):
        """Whether readers see it: a published source gives it."""
        return bool(self.published_sources())

    def get_absolute_url(self):
        return f"{self.fact.get_absolute_url()}#{self.key}"

    @property
    def code(self):
        """“F012b”: what texts quote the answer by."""
        return f"{self.fact.code}{self.key}"

    @property
    def is_disputed(self):
        """Whether another answer to the same question contradicts it."""
        return next(question.is_disputed for question in self.fact.questions if self in question.claims)

    @property
    def words(self):
        """Language → the answer as prose quotes it; empty where it stands in French only."""
        name = "figure" if self.figure_fr else "value"
        return {language: getattr(self, f"{name}_{language}") or "" for language in CODES}

    @property
    def sources(self):
        """The published sources that give the answer, in the order of their citations."""
        return self.published_sources()

    @property
    def date(self):
        """When it was said: the oldest date of its sources (ISO 8601: day, month or year), or "" when none has one."""
        return min((source.date for source in self.sources if source.date), default="")


def letters(number):
    """1 → a, 26 → z, 27 → aa."""
    return letters((number - 1) // 26) + chr(97 + (number - 1) % 26) if number else ""


def number(key):
    """a → 1, z → 26, aa → 27; 0 for what is no key."""
    value = 0
    for letter in key:
        value = value * 26 + ord(letter) - 96
    return value if key.isalpha() and key.islower() else 0


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


class Citation(bamex.models.Citation):
    article = cited(Article, _("news item"))
    theme = cited(Theme, pgettext_lazy("cooperation", "theme"))
    statement = cited(Statement, _("statement"))
    claim = cited(Claim, pgettext_lazy("fact", "answer"))
    media_item = cited(MediaItem, _("picture"))

    class Meta(bamex.models.Citation.Meta):
        constraints = citation_constraints("news", "article", "theme", "statement", "claim", "media_item")
