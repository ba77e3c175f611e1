"""Template tags by which pages offer press kits: where they are, what they weigh, and their checksum."""

from typing import NamedTuple

from django import template
from django.urls import reverse

from bamex.models import ContentVersion
from bamex.portal.press_kits.kits import ExhibitorKit, Kit, PhaseKit, SiteKit
from bamex.text.html import text_html
from bamex.text.languages import CODES, active
from bamex.version_cache import VersionCache
from exhibitors.models import Exhibitor
from programme.models import Phase

register = template.Library()


class KitOffer(NamedTuple):
    """A kit on a page."""

    title: str  # safe HTML
    address: str
    size: int  # bytes
    digest: str  # SHA-256, in hexadecimal digits


press_offers: VersionCache[list[KitOffer]] = VersionCache(most=len(CODES), read_all=True)


def offer_of(kit: Kit, address: str, version: ContentVersion) -> KitOffer:
    content, digest = kit.file(version)
    return KitOffer(text_html(kit.title()), address, len(content), digest)


@register.simple_tag(takes_context=True)
def press_kits(context: template.Context) -> list[KitOffer]:
    """{% press_kits as kits %}: the whole show's, then each phase's; worked out once per content version."""
    version = context.request.content_version
    return press_offers.get(version, active(), lambda: offers_of_press(version))


def offers_of_press(version: ContentVersion) -> list[KitOffer]:
    offers = [offer_of(SiteKit(), reverse("site_kit"), version)]
    for phase in Phase.objects.select_related("venue"):
        offers.append(offer_of(PhaseKit(phase), reverse("phase_kit", args=[phase.slug]), version))
    return offers


@register.simple_tag(takes_context=True)
def exhibitor_kit(context: template.Context, exhibitor: Exhibitor) -> KitOffer:
    """{% exhibitor_kit object as kit %}, of an exhibitor as its page reads it; asks the database nothing."""
    address = reverse("exhibitor_kit", args=[exhibitor.slug])
    return offer_of(ExhibitorKit(exhibitor), address, context.request.content_version)
