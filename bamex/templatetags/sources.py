"""Tags of sources: their marks beside what they support, and the notes that the marks lead to."""

from django import template

from bamex.text.source_marks import marks_html, source_notes

register = template.Library()


@register.simple_tag(takes_context=True, name="sources")
def render_marks_of_row(context, row, field=""):
    """{% sources exhibitor %} or {% sources exhibitor "website" %}: the marks of a row, or of one field of it."""
    return marks_html(context.request, row.published_sources(field))


@register.simple_tag(takes_context=True, name="source_marks")
def render_marks(context, sources):
    """{% source_marks given.sources %}"""
    return marks_html(context.request, sources)


@register.inclusion_tag("_source_notes.html", takes_context=True, name="source_notes")
def render_notes(context):
    """{% source_notes %}: what the marks above stand for; comes last on a page."""
    return {
        "notes": [{"number": number, "source": source} for number, source in source_notes(context.request).values()]
    }


@register.filter
def published_citations(row):
    """{{ claim|published_citations }}: the citations of a row whose sources readers may see."""
    return [item for item in row.citations.all() if item.source.is_published]
