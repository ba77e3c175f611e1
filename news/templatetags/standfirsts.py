"""Tag of what a news item says first: `{% standfirst article %}`."""

import re

from django import template

from bamex.text.html import text_html
from bamex.text.languages import Text, localized

register = template.Library()
# A full stop within “M.”, a number or an abbreviation ends no sentence: what follows does not begin with a capital.
SENTENCE = re.compile(r".+?[.!?…](?=\s*\{R|\s+[A-ZÀ-ÖØ-ÞİŞĞ{]|\s*$)", re.DOTALL)


def first_sentence(text: str) -> str:
    paragraph = text.replace("\r\n", "\n").split("\n\n")[0].strip()
    found = SENTENCE.match(paragraph)
    return found[0] if found else paragraph


@register.simple_tag(name="standfirst")
def render_standfirst(article):
    """The first sentence of the body, its figures as words: the link above leads to all of it."""
    body = localized(article, "body")
    return text_html(Text(first_sentence(body.written), body.language))
