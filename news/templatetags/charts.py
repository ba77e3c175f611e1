"""{% claims_chart fact %}: the answers to a "how many", over time."""

from django import template

from news import answers_chart

register = template.Library()
register.simple_tag(answers_chart.claims_chart, name="claims_chart")
