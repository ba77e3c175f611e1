"""Tag of the chart of exhibitors by domain: `{% domains_chart exhibitors %}`."""

from django import template

from exhibitors.domains_chart import domains_chart

register = template.Library()
register.simple_tag(domains_chart)
