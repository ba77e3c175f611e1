"""Participants: countries and their delegations, exhibitors, what they showed, and the people."""

from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import bamex.models
from bamex.addresses import address_of
from bamex.db.constraints import citation_constraints
from bamex.models import (
    Addressable,
    AlternativeNames,
    PublishableQuerySet,
    cited,
    french_required,
)
from bamex.publication import Publication
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.text.languages import Text, active
from exhibitors.countries import Country, CountryGroup
from exhibitors.equipment import DEMONSTRATED as DEMONSTRATED
from exhibitors.equipment import SINGLE_SOURCE_HELP
from exhibitors.equipment import Presentation as Presentation
from exhibitors.equipment import Product as Product
from exhibitors.equipment import ReportedEquipment as ReportedEquipment
from exhibitors.equipment import Specification as Specification
from exhibitors.founding import check_founding_year


class Category(Addressable, AlternativeNames):
    """A domain of equipment."""

    publication = Publication(
        prefix="C",
        tracked=("name",),
        names=("name",),
        uncited=("definition",),
    )
    searchable = Searchable("name_{}", "definition_{}")

    name = models.CharField(_("name"), max_length=120)
    definition = models.CharField(
        _("definition"),
        max_length=240,
        blank=True,
        help_text=_("One sentence on what the word means. It says nothing of the show."),
    )
    search_fr = search_vector("fr", A=["name_{}", "aliases"])
    search_en = search_vector("en", A=["name_{}", "aliases"])
    sort_fr = sort_key("name_fr")
    sort_en = sort_key("name_en")

    objects = PublishableQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = pgettext_lazy("equipment", "domain")
        verbose_name_plural = pgettext_lazy("equipment", "domains")
        ordering = ["code"]
        constraints = [*Addressable.Meta.constraints, *french_required("name")]
        indexes = search_indexes("exhibitors_category")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("domain_detail", self.slug)


class ExhibitorQuerySet(PublishableQuerySet):
    def for_list(self):
        domains = models.Prefetch("domains", queryset=Category.objects.visible())
        return self.select_related("country").prefetch_related(domains, "other_countries", "citations")


class Exhibitor(Addressable, AlternativeNames):
    """A company or institution that exhibited, was announced, or is reported to have exhibited."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        INSTITUTION = "institution", _("Institution")

    class Certainty(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("exhibitor", "Presence confirmed")
        ANNOUNCED = "announced", pgettext_lazy("exhibitor", "Announced before the show, not confirmed")
        REPORTED = "reported", pgettext_lazy("exhibitor", "Reported by some sources")

    publication = Publication(
        prefix="E",
        tracked=(
            "name",
            "legal_name",
            "country",
            "certainty",
            "founded",
            "hq_city",
            "plant_city",
            "ownership",
            "employees",
        ),
        names=("name",),
        staff_only=("website_candidate",),
        uncited=("single_source", "website_checked"),
    )
    searchable = Searchable("name_{}", "summary_{}", through=("country",))

    name = models.CharField(_("name"), max_length=160)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.COMPANY)
    country = models.ForeignKey(Country, models.PROTECT, related_name="exhibitors", verbose_name=_("country"))
    other_countries = models.ManyToManyField(
        Country,
        related_name="joint_exhibitors",
        blank=True,
        verbose_name=_("other countries"),
        help_text=_("Of a joint stand: the countries that held it with the first."),
    )
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty.choices, help_text=_("How sure the sources make it.")
    )
    is_organiser = models.BooleanField(_("organiser of the show"), default=False)
    single_source = models.BooleanField(_("several sources repeat one"), default=False, help_text=SINGLE_SOURCE_HELP)
    domains = models.ManyToManyField(
        Category, related_name="exhibitors", blank=True, verbose_name=pgettext_lazy("equipment", "domains")
    )
    summary = models.TextField(_("summary"))
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    founded_note = models.CharField(_("note on the founding year"), max_length=200, blank=True)
    hq_city = models.CharField(_("head office"), max_length=80, blank=True)
    plant_city = models.CharField(_("plant"), max_length=80, blank=True)
    ownership = models.CharField(_("ownership"), max_length=200, blank=True)
    employees = models.CharField(_("employees"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    website_checked = models.BooleanField(
        _("website checked"),
        default=False,
        help_text=_("Until ticked, readers see “to be checked” beside the link."),
    )
    website_candidate = models.CharField(
        _("possible website"), max_length=200, blank=True, help_text=_("For staff only; never published.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("A qualification shown to readers."))

    search_fr = search_vector("fr", A=["name_{}", "aliases", "legal_name", "code"], C=["summary_{}", "ownership_{}"])
    search_en = search_vector("en", A=["name_{}", "aliases", "legal_name", "code"], C=["summary_{}", "ownership_{}"])
    sort_fr = sort_key("name_fr")
    sort_en = sort_key("name_en")

    objects = ExhibitorQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = _("exhibitor")
        verbose_name_plural = _("exhibitors")
        ordering = ["sort_fr"]
        constraints = [*Addressable.Meta.constraints, *french_required("name", "summary")]
        indexes = search_indexes("exhibitors_exhibitor")

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        check_founding_year(self.founded)

    @property
    def countries(self):
        """Its country, then those with which it holds a joint stand."""
        return [self.country, *self.other_countries.all()]

    def get_absolute_url(self):
        return address_of("exhibitor_detail", self.slug)


PARTICLES = {"ag", "al", "ben", "bin", "de", "el", "ould", "van"}  # which belong to the family name after them


def title_of_person(language):
    """The name on pages in `language`, and that language, as `Person.title_in` has them."""
    name = Coalesce(NullIf("english_name", models.Value("")), "name") if language == "en" else models.F("name")
    return name, models.Value(language)


class Person(Addressable, AlternativeNames):
    """Someone named in connection with the show, with the role held at the time."""

    publication = Publication(
        prefix="I",
        tracked=("name", "english_name", "role", "country"),
    )
    searchable = Searchable("name", "role_{}", sort="sort", through=("country",), title_shown=title_of_person)

    name = models.CharField(_("name"), max_length=120)
    english_name = models.CharField(
        _("name in English"), max_length=120, blank=True, help_text=_("Only where English spells it otherwise.")
    )
    role = models.CharField(_("role at the time"), max_length=200)
    exhibitor = models.ForeignKey(
        Exhibitor, models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("exhibitor")
    )
    country = models.ForeignKey(
        Country,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("country represented"),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("A qualification shown to readers."))

    search_fr = search_vector("fr", A=["name", "aliases", "code"], B=["role_{}"])
    search_en = search_vector("en", A=["name", "aliases", "code"], B=["role_{}"])
    sort = sort_key("name")

    objects = PublishableQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort"]
        constraints = [*Addressable.Meta.constraints, *french_required("role")]
        indexes = search_indexes("exhibitors_person")

    def __str__(self):
        return self.name_in(active())

    @property
    def family_key(self):
        """Key by which lists of people are sorted: the last word of the name, with the particle before it."""
        words = self.sort.split()
        family = len(words) - (2 if words[-2:-1] and words[-2] in PARTICLES else 1)
        return words[family:], words[:family]

    @property
    def shown_name(self):
        """The name as the language of the page spells it."""
        return self.name_in(active())

    @property
    def other_spellings(self):
        """Every spelling but the one that the page shows, that of the other language included."""
        spellings = dict.fromkeys((self.name, self.english_name, *self.alias_list))
        return [spelling for spelling in spellings if spelling and spelling != self.shown_name]

    def name_in(self, language):
        return (language == "en" and self.english_name) or self.name

    def title_in(self, language):
        return Text(self.name_in(language), language)

    def get_absolute_url(self):
        return address_of("person_detail", self.slug)


class DelegationQuerySet(PublishableQuerySet):
    def for_list(self):
        return self.select_related("head").prefetch_related("citations", "country__groups")


class DelegationManager(models.Manager.from_queryset(DelegationQuerySet)):
    def get_queryset(self):
        return super().get_queryset().select_related("country")  # whose name is the delegation's


class Delegation(Addressable):
    """A country at the show."""

    class Role(models.TextChoices):
        HOST = "host", pgettext_lazy("delegation", "Host country")
        GUEST = "guest", pgettext_lazy("delegation", "Guest of honour")
        ATTENDING = "attending", pgettext_lazy("delegation", "Attending")
        REPORTED = "reported", pgettext_lazy("delegation", "Reported by one source")

    publication = Publication(
        prefix="D",
        borrows=("country",),
        tracked=("country", "role", "head", "head_role", "head_is_stated"),
        uncited=("single_source",),
    )
    searchable = Searchable("country__name_{}", "note_{}", sort="country__sort_{}", through=("country",))

    country = models.OneToOneField(Country, models.PROTECT, related_name="delegation", verbose_name=_("country"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    head = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="delegations_led", verbose_name=_("head")
    )
    head_role = models.CharField(_("role of the head"), max_length=200, blank=True)
    head_is_stated = models.BooleanField(
        _("said to lead the delegation"),
        default=False,
        help_text=_("Tick when a source says so. Until then readers see “represented by”."),
    )
    single_source = models.BooleanField(_("several sources repeat one"), default=False, help_text=SINGLE_SOURCE_HELP)
    note = models.TextField(_("note"))

    search_fr = search_vector("fr", A=["code"], C=["note_{}", "head_role_{}"])
    search_en = search_vector("en", A=["code"], C=["note_{}", "head_role_{}"])

    objects = DelegationManager()

    class Meta(Addressable.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["code"]
        constraints = [
            *Addressable.Meta.constraints,
            *french_required("note"),
        ]
        indexes = search_indexes("exhibitors_delegation")

    def __str__(self):
        return str(self.country)

    def get_absolute_url(self):
        return address_of("delegation_detail", self.slug)

    @property
    def is_single_source(self):
        """True of a country that is reported, too: its role says so."""
        return self.role == self.Role.REPORTED or super().is_single_source

    @property
    def shown_role(self):
        """The role as readers are told it: a country of which a single source speaks is reported, whoever says so."""
        is_reported = self.role == self.Role.ATTENDING and self.is_single_source
        return self.Role.REPORTED if is_reported else self.Role(self.role)

    @property
    def kind(self):
        """The heading and the pattern on the map that it has: its role, or “alliance” for the other members of one."""
        is_ally = self.role == self.Role.ATTENDING and self.country.groups.all()
        return "alliance" if is_ally else str(self.shown_role)


class Citation(bamex.models.Citation):
    exhibitor = cited(Exhibitor, _("exhibitor"))
    product = cited(Product, _("product"))
    reported_equipment = cited(ReportedEquipment, _("reported equipment"))
    person = cited(Person, _("person"))
    delegation = cited(Delegation, _("delegation"))
    country_group = cited(CountryGroup, _("country group"))

    class Meta(bamex.models.Citation.Meta):
        constraints = citation_constraints(
            "exhibitors",
            "exhibitor",
            "product",
            "reported_equipment",
            "person",
            "delegation",
            "country_group",
        )
