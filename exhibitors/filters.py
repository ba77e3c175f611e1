"""Filters of the lists of exhibitors and of equipment."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from bamex.filters import Facet, FilterForm, Sort
from bamex.publication import visible_or_none
from exhibitors.models import Category, Exhibitor, Presentation, Product


def country_choices(exhibitor):
    """A joint stand is found under each of its countries."""
    return ((country.pk, country.name) for country in exhibitor.countries)


def phase_choices(row):
    """The phases in which a source places the exhibitor or the product, session by session."""
    return ((session.phase.slug, session.phase.name) for session in row.sessions.all() if session.phase)


def demonstration_choices(exhibitor):
    """Choices by demonstration: fired or flown, by the exhibitor's products or in a demonstration session."""
    if any(product.is_demonstrated for product in exhibitor.products.all()) or any(
        session.kind == "demonstration" for session in exhibitor.sessions.all()
    ):
        yield "demonstrated", _("Demonstrated in the field")


class PersonFilter(FilterForm):
    sort = Sort(_("by family name"), {"first-name": (_("by first name"), lambda row: row.sort)})


class ExhibitorFilter(FilterForm):
    country = Facet(_("Country"), country_choices)
    domain = Facet(
        pgettext_lazy("equipment", "Domain"),
        lambda row: ((domain.slug, domain.name) for domain in row.domains.all()),
        noun=Category,
    )
    certainty = Facet(
        _("Certainty"),
        lambda row: [(row.certainty, row.get_certainty_display())],
        order=lambda pair: Exhibitor.Certainty.values.index(pair[0]),
    )
    phase = Facet(_("Phase"), phase_choices)
    shown = Facet(_("Demonstration"), demonstration_choices)


def maker_choices(row):
    if maker := visible_or_none(row.maker):
        yield maker.slug, maker.name


def origin_choices(row):
    countries = [row.maker.country] if isinstance(row, Product) else row.origins.all()
    return ((country.pk, country.name) for country in countries)


def presentation_choices(row):
    for value in row.shown_as:
        yield value, Presentation(value).label
    if row.is_demonstrated:
        yield "demonstrated", _("Demonstrated in the field")
    if not isinstance(row, Product):
        yield "reported", _("Equipment cited without a model name")
    elif not row.shown_stated:
        yield "unstated", _("No source places it at the show")


# How sure the sources make it that the equipment was at the show, from the surest on.
EQUIPMENT_CERTAINTY = {
    "stated": _("At the show, according to its sources"),
    "single": _("At the show, according to a single source"),
    "announced": _("Its maker was announced, not confirmed"),
    "reported": _("Its maker is reported by some sources only"),
    "unstated": _("No source places it at the show"),
}


def certainty_choices(row):
    """Each doubt that applies: equipment is no surer than its naming at the show, nor than its maker's presence.

    What is reported without a model has no maker to doubt.
    """
    doubts = []
    if row.is_single_source or (isinstance(row, Product) and row.maker.is_single_source):
        doubts.append("single")
    if isinstance(row, Product):
        doubts += [row.maker.certainty] if row.maker.certainty != Exhibitor.Certainty.CONFIRMED else []
        doubts += [] if row.shown_stated else ["unstated"]
    return ((value, EQUIPMENT_CERTAINTY[value]) for value in doubts or ["stated"])


# The nearest to use first: what flew, what was fired, what delegations tried; then what stood there; then the rest.
BY_PRESENTATION = [
    Presentation.FLOWN,
    Presentation.FIRED,
    Presentation.TRIED,
    Presentation.STATIC,
    Presentation.MODEL,
]


def presentation_rank(row):
    return min((BY_PRESENTATION.index(value) for value in row.shown_as), default=len(BY_PRESENTATION))


class ProductFilter(FilterForm):
    """Over products and reported equipment together; only a session can place equipment in a phase."""

    count_words = ngettext_lazy("%(number)d piece of equipment", "%(number)d pieces of equipment", "number")
    domain = Facet(
        pgettext_lazy("equipment", "Domain"), lambda row: [(row.category.slug, row.category.name)], noun=Category
    )
    maker = Facet(_("Maker"), maker_choices, noun=Exhibitor)
    country = Facet(_("Country"), origin_choices)
    shown = Facet(_("How it was shown"), presentation_choices)
    certainty = Facet(_("Certainty"), certainty_choices, order=lambda pair: list(EQUIPMENT_CERTAINTY).index(pair[0]))
    phase = Facet(_("Phase"), lambda row: phase_choices(row) if isinstance(row, Product) else [])
    sort = Sort(_("by domain"), {"shown": (_("by how it was shown"), presentation_rank)})
