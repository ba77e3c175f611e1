"""Tag of the drawing of aircraft to one scale: `{% wingspans products %}`."""

from django import template

from exhibitors.wingspan_drawing import wingspan_figure

register = template.Library()
register.simple_tag(wingspan_figure, takes_context=True, name="wingspans")
