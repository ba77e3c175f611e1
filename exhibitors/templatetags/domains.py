"""Tags of domains: `{% domains_chart exhibitors %}`, and the woven sign of one, `{% domain_sign category %}`."""

from django import template

from exhibitors.domain_signs import domain_sign_svg
from exhibitors.domains_chart import domains_chart

register = template.Library()
register.simple_tag(domains_chart)
register.simple_tag(domain_sign_svg, name="domain_sign")
