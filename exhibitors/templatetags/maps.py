"""{% delegation_map delegations %}: the map of the countries at the show."""

from django import template

from exhibitors import delegations_map as drawing

register = template.Library()
register.simple_tag(drawing.delegation_map, name="delegation_map")
