"""Texts as pages show them: in the page's language or marked as not, and typeset."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import get_language_info

from bamex.languages import Text, active, is_translated, localized
from bamex.typography import typeset

register = template.Library()


def show(text):
    """A Text as HTML: typeset, and marked with its language when that is not the page's."""
    value = typeset(text.value, text.language)
    return format_html('<span lang="{}">{}</span>', text.language, value) if text.is_fallback else value


@register.simple_tag
def text(row, name):
    """{% text exhibitor "summary" %}: one line of text."""
    return conditional_escape(show(localized(row, name)))


@register.simple_tag
def paragraphs(row, name):
    """{% paragraphs article "body" %}: a text whose paragraphs are separated by an empty line."""
    found = localized(row, name)
    parts = [part.strip() for part in found.value.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return format_html_join("\n", "<p>{}</p>", ((show(Text(part, found.language)),) for part in parts))


NAMES = ("name", "title", "question", "label", "text")  # of the bilingual fields by which rows are known


@register.simple_tag
def name_of(row):
    """{% name_of row %}: what `str(row)` says, but in a language of its own where the page's is missing."""
    relation = row.searchable.title.rpartition("__")[0] if hasattr(row, "searchable") else ""
    bearer = getattr(row, relation) if relation else row
    for name in NAMES:
        if hasattr(bearer, f"{name}_fr"):
            return conditional_escape(show(localized(bearer, name)))
    if hasattr(row, "title_language"):
        title = typeset(row.full_title, row.title_language)
        return format_html('{} {}, <span lang="{}">{}</span>', row.code, row.publisher, row.title_language, title)
    return typo(row)


@register.filter
def typo(value):
    """{{ value|typo }}: a plain text in the page's own language."""
    return typeset(str(value), active())


@register.filter
def typo_in(value, language):
    """{{ source.full_title|typo_in:source.language }}: a plain text in a language of its own."""
    return typeset(str(value), language)


@register.filter
def plain(row, name):
    """{{ row|plain:"summary" }}: the text without markup, for attributes."""
    found = localized(row, name)
    return typeset(found.value, found.language)


@register.filter
def has(row, name):
    """Whether the row has a text in any language."""
    return bool(localized(row, name).value)


@register.filter
def untranslated(row):
    """Whether the page must say that this row, or a part of it, is in French only."""
    return active() != "fr" and not is_translated(row)


@register.filter
def language_name(code):
    """{{ "tr"|language_name }}: a language's name in the page's language, from Django's own catalogue."""
    try:
        return (
            get_language_info(code)["name_translated"].lower() if active() == "fr" else get_language_info(code)["name"]
        )
    except KeyError:
        return code
