"""Words on what is certain of a session: who reports it, and `{% cautions session %}`, a sentence each."""

from django import template
from django.utils.html import format_html, format_html_join

from bamex.text.html import text_html

register = template.Library()
# Outlets are called by their names, "selon L’Essor"; offices of a state by common nouns, which take an article.
ARTICLES = (
    ("Ministère", "le m"),
    ("Présidence", "la p"),
    ("Gouvernement", "le g"),
    ("Ministry", "the M"),
    ("Federal Ministry", "the F"),
    ("Presidency", "the P"),
)


@register.filter
def with_article(publisher):
    """The name of a publisher as it reads within a sentence: “le ministère de la Défense”."""
    for noun, begun in ARTICLES:
        if publisher.startswith(f"{noun} "):
            return begun + publisher[1:]
    return publisher


@register.simple_tag(name="cautions")
def render_cautions(session):
    """The most serious, that one source alone reports it, stands out."""
    sentences = [
        format_html('<strong class="single">{}</strong>' if item.is_single else "<span>{}</span>", text_html(item.text))
        for item in session.cautions()
    ]
    return format_html_join("", " {}", ((sentence,) for sentence in sentences))
