"""{% road_map %}, the sketch of the road from Bamako to Koulikoro, and {% road_panel %}, the ornament made of it."""

from django import template

from bamex.ledger.quotations import figure_words
from bamex.templatetags.texts import figure
from bamex.text.languages import active
from programme import road_map as drawing

register = template.Library()
register.simple_tag(drawing.road_panel, name="road_panel")


@register.simple_tag(takes_context=True)
def road_map(context):
    """{% road_map %}"""
    keys = (drawing.BY_ROAD, drawing.FROM_KOULIKORO)
    quoted = (drawing.Distance(figure_words(key, active()), figure(context, key)) for key in keys)
    return drawing.road_map(*quoted)
