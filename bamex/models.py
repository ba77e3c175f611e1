"""The words every section shares: what is published, where it can be read, and who says so."""

import re
from functools import cache, reduce

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.addresses import address_of
from bamex.bookkeeping import CodeSeries as CodeSeries
from bamex.bookkeeping import LoadedEntry as LoadedEntry
from bamex.bookkeeping import TableChange as TableChange
from bamex.db.constraints import french_required as french_required
from bamex.history.models import Correction as Correction
from bamex.history.models import HasHistory, last_change
from bamex.history.models import PublicVersion as PublicVersion
from bamex.history.models import read_last_changes as read_last_changes
from bamex.publication import Publication
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.search.titles import title_of_work
from bamex.single_rows import ContentVersion as ContentVersion
from bamex.single_rows import Imprint as Imprint
from bamex.text.languages import Text, active, localized

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CODE = re.compile(r"[A-Z][0-9]{3,6}")


class PublishableQuerySet(models.QuerySet):
    def visible(self):
        """Rows that readers may see: published themselves, and so is all that they rest on.

        What the search knows of them is as long as their texts, and is left in the database.
        """
        return self.filter(
            state=State.PUBLISHED, **{f"{name}__state": State.PUBLISHED for name in self.model.publication.rests_on}
        ).defer(*(item.name for item in self.model._meta.fields if item.name.startswith("search_")))

    def withdrawn(self):
        return self.filter(state=State.WITHDRAWN)

    def with_last_change(self):
        """Rows that know when they last changed, without a query of their own."""
        return self.annotate(last_changed=last_change(self.model))

    def update(self, **values):
        """As Django's, and rows whose state changes say when."""
        if "state" in values and "state_changed" not in values:
            unchanged = When(state=values["state"], then="state_changed")
            values["state_changed"] = Case(unchanged, default=Value(timezone.now()))
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined] # Django's mark of what templates must not call

    def known_as(self, slug):
        """The row that readers knew by this slug and do not find there now: withdrawn, or renamed since; or None."""
        return (
            self.exclude(state=State.DRAFT)
            .filter(Q(slug=slug, state=State.WITHDRAWN) | Q(former_slugs__contains=[slug]))
            .order_by(Case(When(slug=slug, then=0), default=1))
            .first()
        )


class Cited(models.Model):
    """Mixin of models that citations support through the reverse name `citations`."""

    class Meta:
        abstract = True

    def published_sources(self, field=None):
        """The visible sources that support the row, each once, in the order of their citations.

        `field` narrows to those of one field, "" to those of the row as a whole. With prefetched citations, no query.
        """
        citations = [item for item in self.citations.all() if field is None or item.field == field]
        return list({item.source_id: item.source for item in citations if item.source.is_published}.values())


class Publishable(HasHistory, Cited):
    """Something with a permanent public code that staff publish and withdraw."""

    publication = Publication()

    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        blank=True,
        help_text=_("Permanent and public. Given automatically; never reused."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    withdrawal_note = models.TextField(
        _("withdrawal note"),
        blank=True,
        help_text=_("Shown to readers in place of a withdrawn page: why it was withdrawn."),
    )
    first_published = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    # When it last entered its state; while it is withdrawn, when it was last saved: readers are told why it was.
    # `save` and `update` keep it. Whoever changes a state by SQL sets it along.
    state_changed = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(first_published__isnull=False),
                name="%(app_label)s_%(class)s_publication_dated",
                violation_error_message=_("A published object has a first publication date."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][0-9]{3,6}$"),
                name="%(app_label)s_%(class)s_code_form",
                violation_error_message=_("A code is a capital letter followed by at least three digits."),
            ),
        ]

    def save(self, *args, update_fields=None, **kwargs):
        with transaction.atomic():
            entered = self.state_changed
            self.before_saving([self])
            if update_fields and self.state_changed != entered:
                update_fields = {*update_fields, "state_changed"}
            super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def before_saving(cls, rows):
        """Date the publication and the state of rows about to be written, by `save` or in bulk, and give or note their
        codes."""
        cls._date_states([row for row in rows if not row._state.adding])
        CodeSeries.note(row.code for row in rows if row._state.adding and CODE.fullmatch(row.code))
        for row in rows:
            row._date_publication()
            row.code = row.code or CodeSeries.next_code(cls.publication.prefix)

    def clean(self):
        self._date_publication()

    def _date_publication(self):
        if self.state != State.DRAFT and self.first_published is None:
            self.first_published = timezone.now()

    @classmethod
    def _date_states(cls, rows):
        stored = dict(cls._base_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", "state"))
        for row in rows:
            if row.state == State.WITHDRAWN or row.state != stored.get(row.pk):
                row.state_changed = timezone.now()

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @property
    def is_single_source(self):
        """True if a single published work reports it: sheets on a company, a product or a place report nothing of the
        show. Staff tick `single_source` where several works only repeat one."""
        reports = [source for source in self.published_sources("") if source.kind in Source.COVERAGE_KINDS]
        return len(reports) == 1 or getattr(self, "single_source", False)

    @property
    def is_visible(self):
        """True if readers may see it: published itself, and so is all that it rests on."""
        return self.is_published and all(getattr(self, name).is_visible for name in self.publication.rests_on)

    def faults_of_publishing(self):
        """Faults that keep it from being published besides a lack of sources, as sentences in the active language."""
        return []

    def title_in(self, language):
        """Title in `language`, or else in French, as a Text; declared by `searchable.title`."""
        *path, column = self.searchable.title.split("__")
        bearer = reduce(getattr, path, self)
        if column.endswith("_{}"):
            return localized(bearer, column.removesuffix("_{}"), language)
        return Text(getattr(bearer, column), language)

    @property
    def has_page(self):
        """True if it has a page of its own, not a place in a list."""
        return not {"?", "#"} & set(self.get_absolute_url())

    @property
    def anchor(self):
        """Place in the list that holds it."""
        return self.get_absolute_url().partition("#")[2] or self.slug

    @property
    def permanent_path(self):
        return address_of("permanent", self.code)

    @staticmethod
    def model_of(code):
        """The model whose objects bear codes such as `code`, or None."""
        return models_by_prefix().get(code[:1])


@cache
def models_by_prefix():
    """The models of publishable objects by the letter with which their codes begin."""
    return {model.publication.prefix: model for model in apps.get_models() if issubclass(model, Publishable)}


class Addressable(Publishable):
    """A publishable object known by a slug, the same in both languages."""

    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("The object's part of its address: lower-case letters, digits and hyphens."),
    )
    former_slugs = ArrayField(
        models.SlugField(max_length=80),
        verbose_name=_("former slugs"),
        default=list,
        blank=True,
        editable=False,  # kept by a database trigger, so that no address is ever lost
    )

    class Meta(Publishable.Meta):
        abstract = True


class AlternativeNames(models.Model):
    """Mixin: the other spellings under which the search finds an object.

    Defined after what it is mixed with: fields stand in the order of their making, and names come after the code.
    """

    aliases = models.TextField(
        _("aliases"), blank=True, help_text=_("Other spellings, one a line. The search knows them.")
    )

    class Meta:
        abstract = True

    @property
    def alias_list(self):
        return self.aliases.splitlines()

    @property
    def other_spellings(self):
        """Spellings that a page adds to the name that it shows."""
        return self.alias_list


class SourceQuerySet(PublishableQuerySet):
    def coverage(self):
        return self.filter(kind__in=Source.COVERAGE_KINDS)


class Source(Publishable):
    """A work that supports what the portal publishes: article, official page, profile, product sheet."""

    class Kind(models.TextChoices):
        SEED = "seed", _("Starting article")
        OFFICIAL = "official", _("Official source")
        COVERAGE = "coverage", pgettext_lazy("source", "Press coverage")
        PLACE = "place", _("On a place")
        PROFILE = "profile", _("Company profile")
        PRODUCT = "product", _("On a product")

    publication = Publication(
        prefix="R", tracked=("title", "publisher", "date"), past_dates=("accessed",), partial_dates=("date",)
    )
    searchable = Searchable(
        "title",
        "summary_{}",
        sort="sort",
        title_shown=title_of_work,
        is_outside_work=True,
    )
    COVERAGE_KINDS = (Kind.SEED, Kind.OFFICIAL, Kind.COVERAGE)

    title = models.CharField(_("title"), max_length=300, help_text=_("As published, in its own language."))
    title_is_descriptive = models.BooleanField(
        _("descriptive title"),
        default=False,
        help_text=_("The title describes the work because its own title is not known; shown in square brackets."),
    )
    translated_title = models.CharField(
        _("descriptive title in the other language"),
        max_length=300,
        blank=True,
        help_text=_(
            "Of a title that describes the work: in French if it is in English, in English if it is in French."
        ),
    )
    publisher = models.CharField(_("publisher"), max_length=200)
    english_publisher = models.CharField(
        _("publisher, in English"),
        max_length=200,
        blank=True,
        help_text=_("Only where the name of the publisher is a description."),
    )
    url = models.URLField(_("web address"), max_length=500, blank=True)
    language = models.CharField(
        _("language"),
        max_length=3,
        help_text=_("Two-letter code of the work's language (ISO 639-1): fr, en, tr, ar…"),
        validators=[RegexValidator(r"^[a-z]{2,3}$", _("Write a language code of two or three letters."))],
    )
    date = models.CharField(
        _("publication date"),
        max_length=10,
        blank=True,
        help_text=_("The day, or the month or year alone: 30/11/2025, 11/2025, 2025. Empty when not published."),
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write YYYY-MM-DD, YYYY-MM or YYYY."))],
    )
    accessed = models.DateField(_("consulted on"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    summary = models.TextField(_("summary"), help_text=_("What the work says about the salon, in one sentence."))
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader must know about this reference."))
    caution = models.TextField(
        _("caution"),
        blank=True,
        help_text=_("Why this source must be read with care; shown wherever it is cited."),
    )

    search_fr = search_vector("fr", A=["title", "code"], B=["publisher"], C=["summary_{}"])
    search_en = search_vector("en", A=["title", "code"], B=["publisher"], C=["summary_{}"])
    sort = sort_key("title")

    objects = SourceQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]
        constraints = [
            *Publishable.Meta.constraints,
            *french_required("summary"),
            models.CheckConstraint(
                condition=Q(date="") | Q(date__regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
                name="bamex_source_date_form",
                violation_error_message=_("Write YYYY-MM-DD, YYYY-MM or YYYY."),
            ),
        ]
        indexes = search_indexes("bamex_source")

    def __str__(self):
        return f"{self.code} {self.publisher}, {self.full_title}"

    def get_absolute_url(self):
        return address_of("source_detail", self.code.lower())

    @property
    def own_title_language(self):
        """The language in which the title is written: one that describes the work is in English or, where the
        work is, in French, whatever the work's own language.
        """
        return self.language if not self.title_is_descriptive or self.language == "fr" else "en"

    @property
    def title_language(self):
        """The language of the title shown on the page."""
        return self.title_in(active()).language

    @property
    def full_title(self):
        """The title shown on the page."""
        return self.title_in(active()).written

    def title_in(self, language):
        """Its own title, whatever the language of the page; one that describes the work in that language if it can."""
        if not self.title_is_descriptive:
            return Text(self.title, self.language)
        if self.translated_title and language != self.own_title_language:
            return Text(f"[{self.translated_title}]", language)
        return Text(f"[{self.title}]", self.own_title_language)

    @property
    def publisher_name(self):
        """The publisher in the language of the page."""
        return (active() == "en" and self.english_publisher) or self.publisher


class CitationManager(models.Manager):
    def get_queryset(self):
        # A citation is never shown without its source, nor with what the search knows of it.
        return super().get_queryset().select_related("source").defer("source__search_fr", "source__search_en")


class Citation(models.Model):
    """The place in a source that supports one object, or one field of it.

    Each section has a concrete child with one nullable foreign key a citable model (decision 2).
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(app_label)s_citations", verbose_name=_("source"))
    field = models.CharField(
        _("supports"),
        max_length=40,
        blank=True,
        help_text=_("The field this source supports. Empty: the object as a whole."),
    )
    locator = models.CharField(
        _("place in the source"), max_length=200, blank=True, help_text=_("Page, paragraph or minute.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CitationManager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")

    def __str__(self):
        return f"{self.source.code} {self.field}".strip()

    @property
    def is_visible(self):
        return self.source.is_visible

    @property
    def target(self):
        """The object that this citation supports, whichever its model."""
        return next(filter(None, (getattr(self, name) for name in self.targets())), None)

    @classmethod
    def targets(cls):
        return [field.name for field in cls._meta.fields if field.is_relation and field.name != "source"]


def cited(model, name):
    """The foreign key of a citation to a `model` it may support."""
    return models.ForeignKey(model, models.CASCADE, null=True, blank=True, related_name="citations", verbose_name=name)
