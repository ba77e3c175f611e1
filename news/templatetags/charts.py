"""Tag of the chart of the answers to a "how many": `{% claims_chart fact %}`."""

from django import template

from news.drawings.answers_chart import claims_chart

register = template.Library()
register.simple_tag(claims_chart)
