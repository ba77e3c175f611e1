"""The year in which a company was founded, which is past."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

EARLIEST = 1000


def check_founding_year(year):
    """Raises ValidationError, of the field `founded`, for a year to come or one that has lost a digit."""
    latest = timezone.localdate().year
    if year is not None and not EARLIEST <= year <= latest:
        sentence = gettext("write a year between %(earliest)d and %(latest)d.")
        raise ValidationError({"founded": sentence % {"earliest": EARLIEST, "latest": latest}})
