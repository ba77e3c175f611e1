"""Filters of the programme."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.filters import Facet, FilterForm
from bamex.text.dates import day_words
from programme.models import Session, Venue
from programme.schedule import each_day


def day_choices(session):
    """Every day of the session, so that a span is found under each of its days."""
    long_ago = session.moment in {Session.Moment.BEFORE, Session.Moment.AFTER}
    for day in each_day(session.start, session.start if long_ago else session.last_day):
        yield day.isoformat(), day_words(day, year=False)


class SessionFilter(FilterForm):
    day = Facet(pgettext_lazy("filter", "Day"), day_choices, order=lambda pair: pair[0])
    phase = Facet(
        _("Phase"),
        lambda session: (
            [(session.phase.slug, session.phase.name)]
            if session.phase
            else [(session.moment, session.get_moment_display())]
        ),
    )
    venue = Facet(
        _("Venue"),
        lambda session: [(session.public_venue.slug, session.public_venue.name)] if session.public_venue else [],
        noun=Venue,
    )
    kind = Facet(
        _("Type"),
        lambda session: [(session.kind, session.get_kind_display())],
        order=lambda pair: Session.Kind.values.index(pair[0]),
    )
