"""Filters of the lists of statements, facts and press coverage."""

from datetime import date

from django.utils import dateformat
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from bamex.filters import Facet, FilterForm
from bamex.models import Source
from bamex.text.dates import day_words
from bamex.text.languages import language_name
from exhibitors.models import Person
from news.models import Agreement, Theme

# What a fact is about → its name; each is an annotation of FactQuerySet.with_subjects, `about_salon` a column.
SUBJECTS = {
    "salon": _("The show"),
    "exhibitors": _("Exhibitors"),
    "products": pgettext_lazy("plural", "Equipment"),
    "delegations": _("Delegations"),
    "people": _("People"),
    "venues": _("Venues"),
    "sessions": pgettext_lazy("programme", "Sessions"),
}


def theme_choices(row):
    return ((theme.slug, theme.name) for theme in row.themes.all() if theme.is_visible)


def month_choices(row):
    """The month of a work, as far as it is known: `2025-11`."""
    if len(row.date) >= 7:
        yield row.date[:7], dateformat.format(date.fromisoformat(f"{row.date[:7]}-01"), "F Y")
    else:
        yield "none", _("Month not known")


class StatementFilter(FilterForm):
    person = Facet(_("Person"), lambda row: [(row.person.slug, row.person.shown_name)], noun=Person)
    theme = Facet(
        pgettext_lazy("cooperation", "Theme"),
        theme_choices,
        noun=Theme,
    )
    day = Facet(
        pgettext_lazy("filter", "Day"),
        lambda row: [(row.date.isoformat(), day_words(row.date))],
        order=lambda pair: pair[0],
    )


class FactFilter(FilterForm):
    count_words = ngettext_lazy("%(number)d question", "%(number)d questions", "number")
    state = Facet(
        _("Do the sources agree?"),
        lambda row: [(row.agreement, row.agreement.label)],
        order=lambda pair: Agreement.values.index(pair[0]),
    )
    about = Facet(
        _("About"), lambda row: ((name, SUBJECTS[name]) for name in SUBJECTS if getattr(row, f"about_{name}"))
    )
    theme = Facet(pgettext_lazy("cooperation", "Theme"), theme_choices)


class CoverageFilter(FilterForm):
    """Over works, by what a press officer sorts them by."""

    month = Facet(_("Month"), month_choices, order=lambda pair: pair[0])
    publisher = Facet(_("Publisher"), lambda row: [(slugify(row.publisher), row.publisher_name)])
    language = Facet(_("Language"), lambda row: [(row.language, language_name(row.language))])
    kind = Facet(
        _("Type"),
        lambda row: [(row.kind, row.get_kind_display())],
        order=lambda pair: Source.COVERAGE_KINDS.index(pair[0]),
    )
