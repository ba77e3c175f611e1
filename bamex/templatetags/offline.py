"""Tag of the service worker: where the page's script finds it, if the portal has one (SERVICE_WORKER)."""

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def service_worker_url():
    """{% service_worker_url %}: empty when the worker is switched off."""
    return reverse("service_worker") if settings.SERVICE_WORKER else ""
