"""Tags of the pages of objects: what they say of their own past, and how they are cited."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from bamex.bibliography.citing import answer_reference, page_reference, references_of
from bamex.bibliography.formats import REFERENCE_FORMATS, apa_pieces, iso690_pieces
from bamex.bibliography.html import reference_html
from bamex.history.display import changes_of
from bamex.templatetags.downloads import download
from bamex.text.html import text_html, typeset_text
from bamex.text.languages import active, language_name

register = template.Library()
register.simple_tag(changes_of, name="changes")  # {% changes correction as changed %}
register.simple_tag(text_html, name="show_text")  # {% show_text change.earlier %}


@register.simple_tag(name="citations")
def written_references(row):
    """{% citations object as cited %}: a list of `(the French reference in ISO 690, the English one in APA 7)`."""
    return [
        (reference_html(iso690_pieces(french), "fr"), reference_html(apa_pieces(english), "en"))
        for french, english in zip(references_of(row, "fr"), references_of(row, "en"), strict=True)
    ]


@register.simple_tag
def reference_files(row):
    """{% reference_files object %}: what reference managers read, each with its format, its language and its weight."""
    return files_of_reference(row.code, references_of(row, active())[0], active())


@register.simple_tag
def answer_files(claim):
    """{% answer_files claim %}: the same for one answer of the ledger."""
    return files_of_reference(claim.code, answer_reference(claim, active()), active())


@register.simple_tag(name="answer_citation")
def written_answer(claim):
    """{% answer_citation claim %}: the reference to one answer as the page's language writes it: ISO 690 or APA 7."""
    language = active()
    write = iso690_pieces if language == "fr" else apa_pieces
    return reference_html(write(answer_reference(claim, language)), language)


@lru_cache(maxsize=2048)  # by the reference itself, which is written in each format to be weighed
def files_of_reference(code, reference, _language):
    """The same, where `_language` is active."""
    links = []
    for suffix, (name, write, _media_type) in REFERENCE_FORMATS.items():
        address, weight = reverse("citation_file", args=[code, suffix]), len(write(reference).encode())
        file_name, language = f"{reference.key}.{suffix}", language_name(reference.language)
        label = format_html(
            '{}<span class="hidden"> {}</span>', name, code
        )  # answers of one page have files of their own
        links.append((download(address, label, "", weight, file_name, language),))
    return format_html_join("\N{NO-BREAK SPACE}· ", "{}", links)


@register.simple_tag(name="reference")
def page_reference_here(row):
    """{% reference object as cited %}: the portal's page in the page's language, for its metadata."""
    return page_reference(row, active())


@register.filter("title_here")
def page_title(row):
    """{{ row|title_here }}: the title of any object's page in the page's language, as plain text."""
    return typeset_text(row.title_in(active()))


@register.simple_tag
def object_link(named, code):
    """{% object_link named code %}: the object, linked when readers may see it; else its code alone."""
    found = named.get(code)
    if found is None or not found.is_public:
        return code
    return format_html('<a href="{}">{}</a>', found.get_absolute_url(), text_html(found.title))
