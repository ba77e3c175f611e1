"""{% domains_chart exhibitors %}: exhibitors by domain."""

from django import template

from exhibitors import chart

register = template.Library()
register.simple_tag(chart.domains_chart, name="domains_chart")
