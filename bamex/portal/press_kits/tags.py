"""Press kits as pages offer them: where they are, what they weigh, and their checksum."""

from typing import NamedTuple

from django import template
from django.urls import reverse

from bamex.portal.press_kits import kits
from bamex.portal.press_kits.views import measure
from bamex.text.html import text_html
from bamex.text.languages import CODES, active
from bamex.version_cache import Remembered
from programme.models import Phase

register = template.Library()
offers = Remembered(most=len(CODES))


class Offer(NamedTuple):
    title: str  # safe HTML
    address: str
    size: int  # bytes
    digest: str  # SHA-256, in hexadecimal digits


def offer(context, kit, address):
    return Offer(text_html(kit.title()), address, *measure(kit, context.request.content_version))


@register.simple_tag(takes_context=True)
def press_kits(context):
    """{% press_kits as kits %}: the whole show's, then each phase's; worked out once a content version."""
    return offers.get(context.request.content_version, active(), lambda: press_offers(context))


def press_offers(context):
    made = [offer(context, kits.site_kit(), reverse("site_kit"))]
    for phase in Phase.objects.select_related("venue"):
        made.append(offer(context, kits.phase_kit(phase), reverse("phase_kit", args=[phase.slug])))
    return made


@register.simple_tag(takes_context=True)
def exhibitor_kit(context, exhibitor):
    """{% exhibitor_kit object as kit %}, of an exhibitor as its page reads it; asks the database nothing."""
    return offer(context, kits.exhibitor_kit(exhibitor), reverse("exhibitor_kit", args=[exhibitor.slug]))
