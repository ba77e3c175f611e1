"""The ledger of facts: questions, their sourced answers, and what texts are lent of them."""

from collections.abc import Iterator
from typing import Any

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from bamex.addresses import address_of
from bamex.db.constraints import french_required
from bamex.ledger.agreement import Agreement as Agreement
from bamex.ledger.agreement import QuestionAnswered, agreement_of, questions_answered
from bamex.ledger.figures import Figure
from bamex.models import Addressable, Cited, PublishableQuerySet, State
from bamex.publication import Publication
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.text.languages import CODES
from exhibitors.models import Delegation, Exhibitor, Person, Product
from programme.models import Session, Venue


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
    searchable = Searchable("question_{}", "reading_{}", name_weight=0.7)

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
        "news.Theme", related_name="facts", blank=True, verbose_name=pgettext_lazy("cooperation", "themes")
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
        return address_of("fact_detail", self.slug)

    @cached_property
    def questions(self):
        """The question and the more precise ones that its answers answer, each with those that can be compared."""
        return questions_answered(self.claims.all())

    @property
    def agreement(self):
        """Agreement that the answers and their published sources come to; whether they can be reconciled is for
        the reading to say."""
        return agreement_of(self.questions)

    @property
    def is_disputed(self):
        return any(question.is_disputed for question in self.questions)


class ClaimQuerySet(models.QuerySet):
    def visible(self):
        """Those that a published source gives: readers see no other."""
        citations = self.model._meta.get_field("citations").related_model.objects
        given = citations.filter(claim=models.OuterRef("pk"), source__state=State.PUBLISHED)
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
        _("compatible with the other answers"),
        default=False,
        help_text=_(
            "Tick when it says something else and contradicts none: it may be true together with the answer of the "
            "same number, or else with the first answer to the same question."
        ),
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
        """True if readers see it: a published source gives it."""
        return bool(self.published_sources())

    def get_absolute_url(self):
        return f"{self.fact.get_absolute_url()}#{self.key}"

    @property
    def code(self):
        """“F012b”: what texts quote the answer by."""
        return f"{self.fact.code}{self.key}"

    @property
    def is_disputed(self):
        """True if another answer to the same question contradicts it."""
        return self.question.is_disputed

    @property
    def is_compatible(self):
        """True if it says something else than another answer to the same question, and both may be true."""
        return self.question.is_compatible(self)

    @property
    def narrows(self):
        """True if it says the same as wider answers, more precisely; else both may be true, and no more is known."""
        return self.question.narrows(self)

    @property
    def compatible_answers(self):
        """The answers to the same question that it makes more precise, or together with which it may be true."""
        return self.question.compatible_with(self)

    @property
    def question(self):
        """The question that it answers, with those answers that can be compared."""
        return next(question for question in self.fact.questions if self in question.claims)

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
        """Date when it was said: the oldest of its sources' (ISO 8601: day, month or year), or "" when none has one."""
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


class FactLedger:
    """A `bamex.ledger.figures.LedgerProvider`, named by the setting LEDGER."""

    model = Fact

    def figures(self) -> dict[str, Figure]:
        """Three queries, whatever the number of answers."""
        facts = Fact.objects.visible().with_claims()
        return {figure.key: figure for fact in facts for figure in figures_of(fact)}

    def keys_in(self, entries: dict[str, dict[str, Any]]) -> set[str]:
        return {
            f"{code}{claim.get('key', '')}"
            for code, entry in entries.items()
            if entry.get("state") == "published"
            for claim in entry.get("claims", [])
        }


def figures_of(fact: Fact) -> Iterator[Figure]:
    pages = {}
    for language in CODES:
        with override(language):
            pages[language] = fact.get_absolute_url()
    for question in fact.questions:
        yield from figures_answering(question, fact, pages)


def figures_answering(question: QuestionAnswered, fact: Fact, pages: dict[str, str]) -> Iterator[Figure]:
    """The figures of the answers to one question; a quotation tells the disagreement of those alone."""
    for claim in question.claims:
        yield Figure(
            key=f"{fact.code}{claim.key}",
            fact=fact.code,
            words=claim.words,
            address={language: f"{page}#{claim.key}" for language, page in pages.items()},
            sources=tuple(claim.sources),
            is_disputed=question.is_disputed,
        )
