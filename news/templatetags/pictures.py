"""Pictures on pages: a few as figures, the others as links; all as links on the light version of a page.

The light version is an address, `?images=0`, which the links to the other language keep; script also keeps the choice
on the device. It is offered where there are pictures, and nowhere else.
"""

from urllib.parse import urlencode

from django import template
from django.utils.safestring import mark_safe

from bamex.filters import KEPT
from bamex.templatetags.texts import lang_unless
from bamex.text.languages import active, localized

register = template.Library()

MOST_SHOWN = 3  # figures a page, within its budget of 100 KB and 8 requests
PARAMETER, WITHOUT = "images", "0"
# The heaviest files that a browser may take, by kind: in a row, and alone.
OFFERED, OFFERED_ALONE = [("medium", "avif"), ("small", "jpg")], [("large", "avif"), ("medium", "jpg")]
# How wide a figure is (CSS: .picture), so that the browser takes no larger file than it shows.
SIZES, SIZES_ALONE = "(min-width: 48rem) 22rem, 92vw", "min(60rem, 92vw)"


@register.simple_tag(takes_context=True)
def pictures(context, row):
    """{% pictures exhibitor %}: the pictures that show what the page is about; nothing at all where there is none."""
    rows = getattr(row, "visible_pictures", ())
    if not rows:
        return ""
    shown = rows[:MOST_SHOWN]
    values = {"shown": shown, "others": rows[MOST_SHOWN:], **choice(context, shown, OFFERED)}
    return rendered(context, "news/_pictures.html", values)


@register.simple_tag(takes_context=True)
def picture(context, row):
    """{% picture media_item %}: one on its own page, larger where the screen is."""
    return rendered(context, "news/_picture_alone.html", {"picture": row, **choice(context, [row], OFFERED_ALONE)})


def rendered(context, name, values):
    return mark_safe(context.template.engine.get_template(name).render(context.new(values)).strip())  # noqa: S308


def choice(context, shown, offered):
    """Whether the page is the light one, the address of the other, and the bytes between the two at most."""
    request = context.request
    is_light = request.GET.get(PARAMETER) == WITHOUT
    kept = {name: request.GET.getlist(name) for name in KEPT if name in request.GET and name != PARAMETER}
    query = urlencode(kept if is_light else {**kept, PARAMETER: WITHOUT}, doseq=True)
    weight = sum(max(row.file(*file).bytes for file in offered) for row in shown)
    return {"light": is_light, "other": f"{request.path}?{query}" if query else request.path, "weight": weight}


@register.simple_tag
def candidates(row, *roles):
    """{% candidates picture "small" "medium" %}: the AVIF files for these roles, for `srcset` (HTML, 4.8.4.2.1)."""
    files = {rendition.width: rendition for rendition in (row.file(role, "avif") for role in roles)}
    return ", ".join(f"{files[width].adapted_path} {width}w" for width in sorted(files))


@register.simple_tag
def sizes(is_alone=False):
    return SIZES_ALONE if is_alone else SIZES


@register.simple_tag
def passage_language(row, name):
    """{% passage_language picture "alt" %}: the `lang` of an attribute's text that is not in the page's language."""
    found = localized(row, name)
    return lang_unless(found.language, active()) if found.written else ""


@register.simple_tag
def file_of(row, role, kind="jpg"):
    """{% file_of picture "medium" as file %}"""
    return row.file(role, kind)
