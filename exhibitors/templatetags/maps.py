"""Tag of the map of the countries at the show: `{% delegation_map delegations %}`."""

from django import template

from exhibitors.delegations_map import delegation_map

register = template.Library()
register.simple_tag(delegation_map)
