"""Tag of the drawing that any section may show: the emblem of a name."""

from django import template
from django.utils.safestring import mark_safe

from bamex.drawing.emblem import emblem_name, emblem_svg

register = template.Library()


@register.simple_tag(name="emblem")
def render_emblem(name):
    """{% emblem exhibitor.name %}: the bogolan square of a name, which must stand beside it in words."""
    return mark_safe(emblem_svg(str(name)))  # noqa: S308 - made of numbers and colours, nothing of the name


@register.simple_tag(name="emblem_of")
def render_emblem_of_object(row):
    """{% emblem_of object %}: the same square as on the preview picture of its page."""
    return render_emblem(emblem_name(row))
