"""Drawings that any section may show."""

from django import template
from django.utils.safestring import mark_safe

from bamex.drawing import emblem as bogolan

register = template.Library()


@register.simple_tag
def emblem(name):
    """{% emblem exhibitor.name %}: the bogolan square of a name, which must stand beside it in words."""
    return mark_safe(bogolan.emblem(str(name)))  # noqa: S308 - made of numbers and colours, nothing of the name
