"""What is said: articles, statements, cooperation themes, the fact ledger, and what nobody has published."""

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import bamex.models
from bamex.models import Addressable, Publishable, PublishableQuerySet, cited, french_required
from bamex.promises import citation_constraints
from bamex.search import Searchable, search_indexes, search_vector, sort_key
from exhibitors.models import Delegation, Exhibitor, Person, Product
from programme.models import Session, Venue


class Article(Addressable):
    """A short news item of the portal's own."""

    CODE_PREFIX = "N"
    searchable = Searchable("title_{}", "body_{}")

    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(_("date of the event"))
    body = models.TextField(_("text"), help_text=_("Plain paragraphs, separated by an empty line."))
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

    CODE_PREFIX = "T"
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


class StatementQuerySet(PublishableQuerySet):
    def for_list(self):
        return self.prefetch_related("citations", models.Prefetch("themes", queryset=Theme.objects.published()))


class StatementManager(models.Manager.from_queryset(StatementQuerySet)):
    def get_queryset(self):
        return super().get_queryset().select_related("person", "session")  # who said it, and where


class Statement(Publishable):
    """What someone said, in substance, on a day and if possible an occasion."""

    CODE_PREFIX = "Q"
    RESTS_ON = ("person",)
    searchable = Searchable("person__name", "substance_{}", sort="person__sort", through=("person",))

    person = models.ForeignKey(Person, models.PROTECT, related_name="statements", verbose_name=_("person"))
    date = models.DateField(_("date"))
    substance = models.TextField(_("in substance"))
    is_paraphrase = models.BooleanField(
        _("paraphrase"), default=True, help_text=_("Untick only for the exact words, in quotation marks.")
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
        constraints = [*Publishable.Meta.constraints, *french_required("substance")]
        indexes = search_indexes("news_statement")

    def __str__(self):
        return f"{self.person}, {formats.date_format(self.date)}"

    def get_absolute_url(self):
        return f"{reverse('statement_list')}#{self.code.lower()}"


class FactQuerySet(PublishableQuerySet):
    def with_claims(self):
        return self.prefetch_related("claims__citations")


class Fact(Addressable):
    """A question of the ledger; its answers are its claims, each with who gives it."""

    CODE_PREFIX = "F"
    PARTS = ("claims",)
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
    def is_disputed(self):
        """More than one value is given; whether they can be reconciled is for the reading to say."""
        return len({claim.value_fr for claim in self.claims.all()}) > 1


class Claim(models.Model):
    """One answer to the question of a fact."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="claims", verbose_name=_("fact"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    value = models.CharField(_("value"), max_length=200)
    label = models.CharField(_("what is counted"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

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
                name="news_claim_once",
                violation_error_message=_("This answer is already given."),
            ),
        ]

    def __str__(self):
        return self.value


class OpenQuestion(models.Model):
    """Something that none of the sources consulted publishes; the portal says so instead of guessing."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("what is not published"), max_length=250)

    class Meta:
        verbose_name = _("unpublished point")
        verbose_name_plural = _("unpublished points")
        ordering = ["position", "pk"]
        constraints = french_required("text")

    def __str__(self):
        return self.text


class Citation(bamex.models.Citation):
    article = cited(Article, _("news item"))
    theme = cited(Theme, pgettext_lazy("cooperation", "theme"))
    statement = cited(Statement, _("statement"))
    claim = cited(Claim, pgettext_lazy("fact", "answer"))

    class Meta(bamex.models.Citation.Meta):
        constraints = citation_constraints("news", "article", "theme", "statement", "claim")
