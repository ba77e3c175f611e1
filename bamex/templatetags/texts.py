"""Texts as pages show them: in the page's language or marked as not, typeset, their figures from the ledger."""

import re

from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from bamex.ledger import quotations
from bamex.templatetags import edition
from bamex.templatetags.sources import marks
from bamex.text.languages import Text, active, is_translated, localized
from bamex.text.typography import typeset

register = template.Library()

# Private-use characters stand around a figure until the text around it has been typeset and escaped.
BEGIN, END = "\ue002", "\ue003"


def show(text, context=None):
    """A Text as HTML: typeset, and marked with its language when that is not the page's.

    Given the context of a template, the figures that it quotes from the ledger lead to their answers.
    """
    value = typeset(text.value, text.language) if context is None else quoted(text, context)
    return format_html('<span lang="{}">{}</span>', text.language, value) if text.is_fallback else value


def quoted(text, context):
    """The text, typeset; as HTML when it quotes the ledger. A fact quoted twice is once said to be disputed."""
    found, told = [], set()

    def put(figure, words):
        says_dispute = figure is not None and figure.is_disputed and figure.fact not in told
        told.add(figure and figure.fact)
        found.append((figure, says_dispute))
        return f"{BEGIN}{words}{END}"

    def link(match):
        figure, says_dispute = next(told_in_order)
        words = mark_safe(match[1])  # noqa: S308 - escaped below, with the text around it
        return figure_link(context, figure, words, text.language, says_dispute) if figure else words

    html = typeset(quotations.replaced(text.written, text.language, put), text.language)
    if not found:
        return html
    told_in_order = iter(found)
    return mark_safe(re.sub(f"{BEGIN}(.*?){END}", link, escape(html)))  # noqa: S308 - escaped here


def figure_link(context, figure, words, language, says_dispute):
    """The words of a figure in a passage in `language`: a link to its answer, its source marks, the disagreement."""
    request = getattr(context, "request", None)  # none in the one-file edition
    address = figure.address[active()] if request else f"#{figure.key.lower()}"
    says_dispute = says_dispute and not (request and address.startswith(f"{request.path}#"))  # the page says it itself
    return format_html(
        '<a class="figure" href="{}"{}>{}</a>{}{}',
        address,
        lang_unless(figure.text(language)[1], language),
        words,
        marks(context, figure.sources) if request else edition.links_by_code(figure.sources),
        format_html(
            ' <a class="differs" href="{}"{}>{}</a>',
            address,
            lang_unless(active(), language),
            typeset(_("[the sources disagree]"), active()),
        )
        if says_dispute
        else "",
    )


def lang_unless(language, around):
    return format_html(' lang="{}"', language) if language != around else ""


@register.simple_tag(takes_context=True)
def text(context, row, name):
    """{% text exhibitor "summary" %}: one line of text."""
    return conditional_escape(show(localized(row, name), context))


@register.simple_tag(takes_context=True)
def paragraphs(context, row, name):
    """{% paragraphs article "body" %}: a text whose paragraphs are separated by an empty line."""
    return prose(row, name, context)


def prose(row, name, context=None):
    """The paragraphs of a text as HTML; its figures lead to their answers where there is the context of a page."""
    found = localized(row, name)
    parts = [part.strip() for part in found.written.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return format_html_join("\n", "<p>{}</p>", ((show(Text(part, found.language), context),) for part in parts))


@register.simple_tag(takes_context=True)
def figure(context, key):
    """{% figure "F012b" %}: an answer of the ledger where a template states a number; empty when it is not public."""
    found = quotations.known().get(key)
    if found is None:
        return ""
    words, language = found.text(active())
    return figure_link(context, found, typeset(words, language), active(), found.is_disputed)


NAMES = ("name", "title", "question", "label", "text", "caption")  # of the bilingual fields by which rows are known


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
