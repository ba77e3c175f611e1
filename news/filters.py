"""What statements, facts and the press coverage can be narrowed by."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.filters import Facet, FilterForm
from bamex.templatetags.dates import day_words
from exhibitors.models import Person
from news.models import Theme


class StatementFilter(FilterForm):
    person = Facet(_("Person"), lambda row: [(row.person.slug, row.person.name)], noun=Person)
    theme = Facet(
        pgettext_lazy("cooperation", "Theme"),
        lambda row: ((theme.slug, theme.name) for theme in row.themes.all()),
        noun=Theme,
    )
    day = Facet(
        pgettext_lazy("filter", "Day"),
        lambda row: [(row.date.isoformat(), day_words(row.date))],
        order=lambda pair: pair[0],
    )


class FactFilter(FilterForm):
    state = Facet(
        _("State of agreement"),
        lambda row: [("disputed", _("The sources disagree"))] if row.is_disputed else [("single", _("One answer"))],
    )
