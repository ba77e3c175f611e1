"""What the pages of objects say of their own past, and how they are cited."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from bamex.bibliography import citing
from bamex.bibliography import formats as reference_formats
from bamex.history.display import changes_of
from bamex.history.views import FORMATS
from bamex.templatetags.downloads import weighed_download
from bamex.templatetags.texts import language_name, show
from bamex.text.languages import active
from bamex.text.typography import typeset

register = template.Library()


@register.simple_tag
def changes(correction):
    """{% changes correction as changed %}"""
    return changes_of(correction)


@register.simple_tag
def shown(text):
    """{% shown change.earlier %}: a bamex.text.languages.Text as pages show texts."""
    return show(text)


@register.simple_tag
def citations(row):
    """{% citations object as cited %}: a list of `(the French reference in ISO 690, the English one in APA 7)`."""
    return [
        (html(reference_formats.iso690(french), "fr"), html(reference_formats.apa(english), "en"))
        for french, english in zip(citing.references(row, "fr"), citing.references(row, "en"), strict=True)
    ]


@register.simple_tag
def reference_files(row):
    """{% reference_files object %}: what reference managers read, each with its format, its language and its weight."""
    made = citing.references(row, active())[0]
    links = []
    for suffix, (name, write, _media_type) in FORMATS.items():
        address, weight = reverse("citation_file", args=[row.code, suffix]), len(write(made).encode())
        file_name, language = f"{made.key}.{suffix}", language_name(made.language)
        links.append((weighed_download(address, name, "", weight, file_name, language),))
    return format_html_join("\N{NO-BREAK SPACE}· ", "{}", links)


FORMS = {"": "{}", "work": "<cite>{}</cite>", "url": "{}", "today": "<span data-today>{}</span>"}


def html(pieces, language):
    """A written reference; addresses are never typeset."""
    made = []
    for piece in pieces:
        own = piece.language or language
        text = piece.text if piece.kind == "url" else typeset(piece.text, own)
        marked = format_html('<span lang="{}">{}</span>', own, text) if own != language else text
        made.append((format_html(FORMS[piece.kind], marked),))
    return format_html_join("", "{}", made)


@register.simple_tag
def reference(row):
    """{% reference object as cited %}: the portal's page in the page's language, for its metadata."""
    return citing.page_reference(row, active())


@register.filter
def title_here(row):
    """{{ row|title_here }}: the title of any object's page in the page's language, as plain text."""
    title = row.title_in(active())
    return typeset(title.value, title.language)


@register.simple_tag
def object_link(named, code):
    """{% object_link named code %}: the object, linked when readers may see it; else its code alone."""
    found = named.get(code)
    if found is None or not found.is_public:
        return code
    return format_html('<a href="{}">{}</a>', found.get_absolute_url(), show(found.title))
