"""{% domains_chart exhibitors %}: exhibitors by domain."""

from django import template

from exhibitors import domains_chart

register = template.Library()
register.simple_tag(domains_chart.domains_chart, name="domains_chart")
