"""Tags and filters of texts: `{% text %}`, `{% paragraphs %}`, `{% figure %}`, names, typography, languages."""

import re

from django import template
from django.utils.html import conditional_escape

from bamex.text.html import name_html, paragraphs_html, stated_figure_html, text_html, typeset_text
from bamex.text.languages import active, is_translated, language_name, localized
from bamex.text.terms import PROSE, link_terms
from bamex.text.typography import typeset, typeset_for_page
from bamex.translations.stale import stale_since

# Not the point of an initial (“A. Diop”) or inside a number.
LONGEST_SENTENCE = 290  # search engines and messengers cut where they like; a description is at most 300
SENTENCE_END = re.compile(r"(?<!\s[^\W\d_])\s?[.!?…](?=\s|$)")

register = template.Library()
register.simple_tag(name_html, name="name_of")  # {% name_of row %}
register.simple_tag(stated_figure_html, takes_context=True, name="figure")  # {% figure "F012b" %}
register.filter("typeset", typeset_for_page)  # {{ value|typeset }}: a plain text in the page's own language
register.filter("language_name", language_name)  # {{ "tr"|language_name }}


@register.simple_tag(takes_context=True, name="text")
def render_text(context, row, name):
    """{% text exhibitor "summary" %}: one line of text."""
    html = conditional_escape(text_html(localized(row, name), context))
    return link_terms(html, getattr(context, "request", None)) if name in PROSE else html


@register.simple_tag(takes_context=True, name="paragraphs")
def render_paragraphs(context, row, name):
    """{% paragraphs article "body" %}: a text whose paragraphs are separated by an empty line."""
    return link_terms(paragraphs_html(row, name, context), getattr(context, "request", None))


@register.filter
def typeset_in(value, language):
    """{{ source.full_title|typeset_in:source.language }}: a plain text in a language of its own."""
    return typeset(str(value), language)


@register.filter("plain")
def plain_text(row, name):
    """{{ row|plain:"summary" }}: the text without markup, for attributes."""
    return typeset_text(localized(row, name))


@register.filter("sentences")
def whole_sentences(text, most):
    """{{ row|plain:"summary"|sentences:155 }}: as many sentences as have room, or a longer first one.

    Whole words of one that is longer still.
    """
    if len(text) <= most:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    room = [end for end in ends if end <= most] or [end for end in ends[:1] if end <= LONGEST_SENTENCE]
    return text[: room[-1]].rstrip() if room else f"{text[: most - 1].rpartition(' ')[0].rstrip(' ,;:')}…"


@register.filter
def has_text(row, name):
    """{{ row|has_text:"summary" }}: whether the row has a text in any language."""
    return bool(localized(row, name).written)


@register.filter("untranslated")
def is_in_french_only(row):
    """{{ row|untranslated }}: whether the page must say that this row, or a part of it, is in French only."""
    return active() != "fr" and not is_translated(row)


@register.simple_tag(takes_context=True, name="stale_since")
def day_of_first_stale_text(context, row):
    """{% stale_since row as since %}: since when the page's texts have not followed the French ones, or None."""
    version = getattr(context.get("request"), "content_version", None)
    return stale_since(row, version) if row and active() != "fr" else None
