"""Tag of the timeline of the news: `{% timeline articles %}`."""

from django import template

from bamex.drawing.timeline import timeline_figure

register = template.Library()


@register.simple_tag(name="timeline")
def render_timeline(articles):
    return timeline_figure(row.date for row in articles)
