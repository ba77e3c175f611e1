"""Quantities by which equipment is compared, whatever the words of its makers, and their values in metric units."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?")
THOUSANDS = {"fr": " ", "en": ","}


class Quantity(models.TextChoices):
    """Quantity that a specification measures: a comparison has one row for each."""

    WINGSPAN = "wingspan", _("Wingspan")
    LENGTH = "length", _("Length")
    TAKE_OFF_WEIGHT = "take_off_weight", _("Maximum take-off weight")
    WEIGHT = "weight", pgettext_lazy("quantity", "Weight")
    PAYLOAD = "payload", _("Payload")
    ENDURANCE = "endurance", _("Endurance")
    ALTITUDE = "altitude", _("Altitude")
    RANGE = "range", pgettext_lazy("quantity", "Range")
    SPEED = "speed", _("Speed")
    CALIBRE = "calibre", _("Calibre")
    RATE_OF_FIRE = "rate_of_fire", _("Rate of fire")
    ZOOM = "zoom", _("Optical zoom")
    SIZE = "size", _("Size")


# Unit of a source, in French → how many metric units it is, the metric unit, and its own name in each language.
NOT_METRIC = {
    "pi": (Decimal("0.3048"), "m", {"fr": "pieds", "en": "feet"}),
    "po": (Decimal("2.54"), "cm", {"fr": "pouces", "en": "inches"}),
}


def metric_words(value_fr: str, unit_fr: str, language: str) -> str:
    """The value of a source in metric units, rounded to the unit: `8 230 m`; empty when it is metric already."""
    if unit_fr not in NOT_METRIC:
        return ""
    factor, unit, _names = NOT_METRIC[unit_fr]

    def convert(found: re.Match[str]) -> str:
        number = Decimal(re.sub(r"[ \u00a0\u202f]", "", found[0]).replace(",", "."))
        rounded = (number * factor).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{rounded:,}".replace(",", THOUSANDS[language])

    return f"{NUMBER.sub(convert, value_fr)} {unit}"


def unit_name(unit_fr: str, language: str) -> str:
    """The name in full of a unit that is not metric; empty for any other."""
    return NOT_METRIC[unit_fr][2][language] if unit_fr in NOT_METRIC else ""
