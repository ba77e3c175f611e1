"""Tags of the road from Bamako to Koulikoro: `{% road_map %}`, a sketch, and `{% road_panel %}`, an ornament."""

from django import template

from bamex.ledger.quotations import figure_words
from bamex.text.html import stated_figure_html
from bamex.text.languages import active
from programme.road_map import BY_ROAD, FROM_KOULIKORO, Distance, road_map_figure, road_panel

register = template.Library()
register.simple_tag(road_panel)


@register.simple_tag(takes_context=True, name="road_map")
def render_road_map(context):
    """{% road_map %}: its distances lead to their answers in the ledger."""
    keys = (BY_ROAD, FROM_KOULIKORO)
    distances = (Distance(figure_words(key, active()), stated_figure_html(context, key)) for key in keys)
    return road_map_figure(*distances)
