"""Equipment at the show: named products with their specifications, and what sources report without a model."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import bamex.models
from bamex.addresses import address_of
from bamex.models import (
    Addressable,
    AlternativeNames,
    Publishable,
    PublishableQuerySet,
    State,
    french_required,
)
from bamex.publication import Publication, visible_or_none
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.text.languages import active
from exhibitors.choice_array import ChoiceArrayField
from exhibitors.quantities import Quantity, metric_words, unit_name

# Of the models of both sections whose rows readers are told to be reported by a single source.
SINGLE_SOURCE_HELP = _(
    "Readers are told by themselves that a single source reports it. Tick when it has several sources of which all but "
    "one only repeat the first."
)


class Presentation(models.TextChoices):
    """Way in which a product was shown."""

    MODEL = "model", _("Scale model")
    STATIC = "static", _("On a stand")
    FIRED = "fired", _("Fired")
    FLOWN = "flown", _("Flown")
    TRIED = "tried", _("Tried by delegations")


DEMONSTRATED = [Presentation.FIRED, Presentation.FLOWN, Presentation.TRIED]


class Shown(models.Model):
    """Mixin: how something was shown, as far as the sources say."""

    shown_as = ChoiceArrayField(
        models.CharField(max_length=8, choices=Presentation.choices),
        verbose_name=_("how it was shown"),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True

    @property
    def presentations(self):
        return [Presentation(value).label for value in self.shown_as]

    @property
    def is_demonstrated(self):
        """A source says that it was fired, flown or tried."""
        return bool(set(DEMONSTRATED) & set(self.shown_as))


class ProductQuerySet(PublishableQuerySet):
    def for_list(self):
        return self.select_related("maker__country", "category").prefetch_related("citations", "maker__citations")


class Product(Addressable, AlternativeNames, Shown):
    """A named model or family that an exhibitor makes."""

    publication = Publication(
        prefix="P",
        rests_on=("maker", "category"),
        parts=("specifications",),
        tracked=("name", "maker", "shown_stated", "shown_as", "display_form"),
        names=("name",),
        uncited=("single_source",),
    )
    searchable = Searchable("name_{}", "summary_{}", through=("category", "maker"))

    name = models.CharField(_("name"), max_length=160)
    maker = models.ForeignKey("exhibitors.Exhibitor", models.PROTECT, related_name="products", verbose_name=_("maker"))
    category = models.ForeignKey(
        "exhibitors.Category",
        models.PROTECT,
        related_name="products",
        verbose_name=pgettext_lazy("equipment", "domain"),
    )
    summary = models.TextField(_("summary"))
    shown_stated = models.BooleanField(
        _("named at the show"),
        default=True,
        help_text=_("A source names this product among those at the show."),
    )
    display_form = models.CharField(
        _("how it was shown, in words"), max_length=120, blank=True, help_text=_("As the sources say it.")
    )
    single_source = models.BooleanField(_("several sources repeat one"), default=False, help_text=SINGLE_SOURCE_HELP)
    note = models.TextField(_("note"), blank=True, help_text=_("A qualification shown to readers."))

    search_fr = search_vector("fr", A=["name_{}", "aliases", "code"], C=["summary_{}", "display_form_{}"])
    search_en = search_vector("en", A=["name_{}", "aliases", "code"], C=["summary_{}", "display_form_{}"])
    sort_fr = sort_key("name_fr")
    sort_en = sort_key("name_en")

    objects = ProductQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = _("product")
        verbose_name_plural = pgettext_lazy("plural", "equipment")
        ordering = ["sort_fr"]
        constraints = [*Addressable.Meta.constraints, *french_required("name", "summary")]
        indexes = search_indexes("exhibitors_product")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("product_detail", self.slug)


class SpecificationQuerySet(models.QuerySet):
    def visible(self):
        """Those whose source is published: readers see no other."""
        return self.filter(source__state=State.PUBLISHED)


class Specification(models.Model):
    """One characteristic of a product, as one source gives it."""

    publication = Publication(
        tracked=("quantity", "label", "value", "unit"),
        names=("label", "value", "unit"),
    )

    product = models.ForeignKey(Product, models.CASCADE, related_name="specifications", verbose_name=_("product"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    quantity = models.CharField(
        _("quantity"),
        max_length=20,
        choices=Quantity.choices,
        blank=True,
        help_text=_("What it measures, whatever the source calls it: a comparison has one row a quantity."),
    )
    label = models.CharField(_("characteristic"), max_length=120)
    value = models.CharField(_("value"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    source = models.ForeignKey(
        bamex.models.Source, models.PROTECT, related_name="specifications", verbose_name=_("source")
    )

    objects = SpecificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("specification")
        verbose_name_plural = _("specifications")
        ordering = ["position", "pk"]
        constraints = french_required("label", "value")

    def __str__(self):
        return f"{self.label} {self.value} {self.unit}".strip()

    @property
    def is_visible(self):
        return self.source.is_visible

    def metric_in(self, language):
        """The value in metric units, empty where the unit of the source is metric."""
        return metric_words(self.value_fr, self.unit_fr or "", language)

    @property
    def metric(self):
        return self.metric_in(active())

    @property
    def unit_name(self):
        """The name of the source's unit in full, where it is not metric."""
        return unit_name(self.unit_fr or "", active())


class ReportedEquipment(Publishable, Shown):
    """Equipment that sources report at the show without naming a model or, often, a maker."""

    publication = Publication(
        prefix="X",
        rests_on=("category",),
        tracked=("label", "maker", "shown_as"),
        names=("label",),
        uncited=("single_source",),
    )
    searchable = Searchable("label_{}", "note_{}", through=("category",), name_weight=0.8)

    category = models.ForeignKey(
        "exhibitors.Category",
        models.PROTECT,
        related_name="reported_equipment",
        verbose_name=pgettext_lazy("equipment", "domain"),
    )
    label = models.CharField(_("label"), max_length=160)
    maker = models.ForeignKey(
        "exhibitors.Exhibitor",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reported_equipment",
        verbose_name=_("maker"),
        help_text=_("Where a source says whose it was."),
    )
    origins = models.ManyToManyField(
        "exhibitors.Country", related_name="reported_equipment", blank=True, verbose_name=_("countries of origin")
    )
    single_source = models.BooleanField(_("several sources repeat one"), default=False, help_text=SINGLE_SOURCE_HELP)
    note = models.TextField(_("note"), blank=True, help_text=_("A qualification shown to readers."))

    search_fr = search_vector("fr", A=["label_{}", "code"], C=["note_{}"])
    search_en = search_vector("en", A=["label_{}", "code"], C=["note_{}"])
    sort_fr = sort_key("label_fr")
    sort_en = sort_key("label_en")

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("reported equipment")
        verbose_name_plural = pgettext_lazy("plural", "reported equipment")
        ordering = ["code"]
        constraints = [*Publishable.Meta.constraints, *french_required("label")]
        indexes = search_indexes("exhibitors_reported")

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return f"{address_of('product_list')}#{self.code.lower()}"

    @property
    def public_maker(self):
        return visible_or_none(self.maker)
