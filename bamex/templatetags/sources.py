"""Tags of sources: the chip beside what they support, and the notes at the foot of the page."""

import re

from django import template

from bamex.text.source_marks import paper_marks_html, source_chip_html, source_notes

VIDEO_ADDRESS = re.compile(r"youtube\.|youtu\.be|dailymotion\.|/videos?/|/watch\b", re.IGNORECASE)

register = template.Library()


@register.simple_tag(takes_context=True, name="sources")
def render_sources_of_row(context, row, field=""):
    """{% sources exhibitor %} or {% sources exhibitor "website" %}: the sources of a row, or of one field of it.

    Comes after a paragraph, not in it: `</p>{% sources exhibitor %}`.
    """
    return source_chip_html(context.request, row.published_sources(field))


@register.simple_tag(takes_context=True, name="sources_given")
def render_sources(context, sources):
    """{% sources_given given.sources %}: the same of a list of sources."""
    return source_chip_html(context.request, sources)


@register.simple_tag(takes_context=True, name="paper_marks")
def render_paper_marks(context, row, field=""):
    """{% paper_marks product %}: numbers on paper alone, where the same sources are named in words beside."""
    return paper_marks_html(context.request, row.published_sources(field))


@register.inclusion_tag("_source_notes.html", takes_context=True, name="source_notes")
def render_notes(context):
    """{% source_notes %}: the sources of all chips above; comes last on a page."""
    return {
        "notes": [{"number": number, "source": source} for number, source in source_notes(context.request).values()]
    }


@register.filter
def published_citations(row):
    """{{ claim|published_citations }}: the citations of a row whose sources readers may see."""
    return [item for item in row.citations.all() if item.source.is_published]


@register.filter
def is_video(source):
    """{{ source|is_video }}: whether it is to be watched, as far as its address tells."""
    return bool(VIDEO_ADDRESS.search(source.url))
