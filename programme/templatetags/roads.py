"""{% road_map %}, the sketch of the road from Bamako to Koulikoro, and {% road_panel %}, the ornament made of it."""

from django import template

from programme import map as drawing

register = template.Library()
register.simple_tag(drawing.road_map, name="road_map")
register.simple_tag(drawing.road_panel, name="road_panel")
