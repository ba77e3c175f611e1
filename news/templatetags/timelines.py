"""Tag of the timeline of the news: `{% timeline articles %}`."""

from django import template

from news.drawings.timeline import timeline_figure

register = template.Library()
register.simple_tag(timeline_figure, name="timeline")
