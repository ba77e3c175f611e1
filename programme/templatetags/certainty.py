"""Tag of what is not certain about a session: `{% cautions session %}`, a sentence each."""

from django import template
from django.utils.html import format_html, format_html_join

from bamex.text.html import text_html

register = template.Library()


@register.simple_tag(name="cautions")
def render_cautions(session):
    """The most serious, that one source alone reports it, stands out."""
    sentences = [
        format_html('<strong class="single">{}</strong>' if item.is_single else "<span>{}</span>", text_html(item.text))
        for item in session.cautions()
    ]
    return format_html_join("", " {}", ((sentence,) for sentence in sentences))
