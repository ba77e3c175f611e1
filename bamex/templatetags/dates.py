"""Tags of dates: `{% day %}`, `{% span %}` and the like, of bamex.text.dates."""

from django import template

from bamex.text import dates

register = template.Library()
register.simple_tag(dates.day_html, name="day")  # {% day article.date %}
register.simple_tag(dates.short_day_html, name="short_day")  # {% short_day "2025-11-11" %}
register.simple_tag(dates.day_span_html, name="span")  # {% span phase.start phase.end %}
register.simple_tag(dates.partial_day_html, name="partial_day")  # {% partial_day "2025-12" %}
register.simple_tag(dates.day_of_moment_html, name="moment")  # {% moment version.moment %}
