"""Source marks, numbered like a book's notes in the order in which a page shows them, and the notes themselves.

The numbering lives on the request, the one thing that partials included with `only` still share.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

register = template.Library()


def notes_of(context):
    return context.request.__dict__.setdefault("source_notes", {})


def number_of(context, source):
    notes = notes_of(context)
    number, _source = notes.setdefault(source.pk, (len(notes) + 1, source))
    return number


def mark(number, source):
    return format_html(
        '<a class="mark" href="#note-{}" aria-label="{}">{}</a>',
        number,
        _("Source %(number)s: %(publisher)s") % {"number": number, "publisher": source.publisher},
        number,
    )


def marks(context, found):
    """The marks of `found` sources, published ones only, in one superscript, in the order of their numbers."""
    numbers = {number_of(context, source): source for source in found if source.is_published}
    made = [(mark(number, source),) for number, source in sorted(numbers.items())]
    return format_html('<sup class="marks">{}</sup>', format_html_join(" ", "{}", made)) if made else ""


@register.simple_tag(takes_context=True)
def sources(context, row, field=""):
    """{% sources exhibitor %} or {% sources exhibitor "website" %}: the marks of a row, or of one field of it."""
    return marks(context, [item.source for item in row.citations.all() if item.field == field])


@register.simple_tag(takes_context=True)
def source_marks(context, found):
    """{% source_marks given.sources %}"""
    return marks(context, found)


@register.inclusion_tag("_source_notes.html", takes_context=True)
def source_notes(context):
    """{% source_notes %}: what the marks above stand for; comes last on a page."""
    return {"notes": [{"number": number, "source": source} for number, source in notes_of(context).values()]}


@register.filter
def published_citations(row):
    """{{ claim|published_citations }}: the citations of a row whose sources readers may see."""
    return [item for item in row.citations.all() if item.source.is_published]
