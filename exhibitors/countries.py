"""Countries, by which everything in the directory is filed, and their alliances."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bamex.addresses import address_of
from bamex.models import AlternativeNames, Cited, french_required
from bamex.publication import Publication
from bamex.search.columns import search_vector, sort_key


class Country(AlternativeNames):
    publication = Publication(
        tracked=("name",),
        names=("name",),
    )

    code = models.CharField(
        _("code"),
        max_length=2,
        primary_key=True,
        help_text=_("ISO 3166-1 alpha-2"),
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write two capital letters."))],
    )
    name = models.CharField(_("name"), max_length=80)
    search_fr = search_vector("fr", A=["name_{}", "aliases"])
    search_en = search_vector("en", A=["name_{}", "aliases"])
    sort_fr = sort_key("name_fr")
    sort_en = sort_key("name_en")

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]
        constraints = french_required("name")

    def __str__(self):
        return self.name

    @property
    def all_exhibitors(self):
        """Its exhibitors, then the stands that it holds with others."""
        return [*self.exhibitors.all(), *self.joint_exhibitors.all()]


class CountryGroup(Cited):
    """An alliance whose members are told apart, such as the Alliance of Sahel States."""

    publication = Publication(
        tracked=("name",),
        names=("name",),
    )

    code = models.CharField(_("code"), max_length=8, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    members = models.ManyToManyField(Country, related_name="groups", verbose_name=_("members"))

    class Meta:
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")
        ordering = ["code"]
        constraints = french_required("name")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("delegation_list")
