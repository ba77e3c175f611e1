"""Tags of pictures: those that show what a page is about, one on its own page, and the files of one."""

from django import template
from django.utils.safestring import mark_safe

from bamex.text.html import lang_attribute
from bamex.text.languages import active, localized
from news.picture_choice import (
    MOST_SHOWN,
    OFFERED,
    OFFERED_ALONE,
    focus_classes,
    light_version,
    sizes_attribute,
    srcset,
)

register = template.Library()
register.simple_tag(srcset, name="candidates")  # {% candidates picture "small" "medium" %}
register.simple_tag(sizes_attribute, name="sizes")  # {% sizes %}
register.filter(focus_classes)  # {{ picture|focus_classes }}


@register.simple_tag(takes_context=True, name="pictures")
def render_pictures(context, row):
    """{% pictures exhibitor %}: the pictures that show what the page is about; nothing at all where there is none."""
    rows = getattr(row, "visible_pictures", ())
    if not rows:
        return ""
    shown = rows[:MOST_SHOWN]
    values = {"shown": shown, "others": rows[MOST_SHOWN:], **light_version(context.request, shown, OFFERED)}
    return render_partial(context, "news/_pictures.html", values)


@register.simple_tag(takes_context=True, name="picture")
def render_picture(context, row):
    """{% picture media_item %}: one on its own page, larger where the screen is."""
    values = {"picture": row, **light_version(context.request, [row], OFFERED_ALONE)}
    return render_partial(context, "news/_picture_alone.html", values)


def render_partial(context, name, values):
    return mark_safe(context.template.engine.get_template(name).render(context.new(values)).strip())  # noqa: S308


@register.simple_tag
def passage_language(row, name):
    """{% passage_language picture "alt" %}: the `lang` of an attribute's text that is not in the page's language."""
    found = localized(row, name)
    return lang_attribute(found.language, active()) if found.written else ""


@register.simple_tag
def file_of(row, role, kind="jpg"):
    """{% file_of picture "medium" as file %}"""
    return row.file(role, kind)
