"""{% cautions session %}: what is not certain about it, a sentence each."""

from django import template
from django.utils.html import format_html, format_html_join

from bamex.templatetags.texts import show
from programme.certainty import cautions as cautions_of

register = template.Library()


@register.simple_tag
def cautions(session):
    """The most serious, that one source alone reports it, stands out."""
    sentences = [
        format_html('<strong class="single">{}</strong>' if item.is_single else "<span>{}</span>", show(item.text))
        for item in cautions_of(session)
    ]
    return format_html_join("", " {}", ((sentence,) for sentence in sentences))
