"""Texts as HTML: in the page's language or marked as not, typeset, their figures leading to the ledger."""

import re

from django.db.models import Model
from django.template import Context
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bamex.ledger.figures import Figure, ledger
from bamex.ledger.quotations import replace_quotations
from bamex.text.languages import Text, active, localized
from bamex.text.source_marks import MarkedSource, code_marks_html, paper_marks_html, source_chip_html
from bamex.text.typography import typeset, typeset_for_page

# Private-use characters stand around a figure until the text around it has been typeset and escaped.
BEGIN_FIGURE, END_FIGURE = "\ue002", "\ue003"
# And around the codes of sources, until they are marks; bamex.ledger.quotations knows them.
BEGIN_MARKS, END_MARKS = "\ue004", "\ue005"
# Bilingual fields by which rows are known.
NAMING_FIELDS = ("name", "title", "question", "label", "text", "caption")


def text_html(text: Text, context: Context | None = None, with_chips: bool = False) -> str:
    """The text typeset, and marked with its language when that is not the page's; escaped when it is put in a page.

    Given the context of a template, the figures that it quotes from the ledger lead to their answers. `with_chips`: the
    sources of a sentence stand at it as a chip, which a paragraph cannot hold, and not as numbers on paper alone.
    """
    value = typeset_text(text) if context is None else text_with_figure_links(text, context, with_chips)
    return format_html('<span lang="{}">{}</span>', text.language, value) if text.is_fallback else value


def typeset_text(text: Text) -> str:
    """The text with its figures, typeset, without markup: for attributes and files."""
    return typeset(text.with_figures(), text.language)


def text_with_figure_links(text: Text, context: Context, with_chips: bool = False) -> str:
    """The text, typeset; as HTML when it quotes the ledger or marks sources.

    A fact quoted twice is once said to be disputed.
    """
    quoted: list[tuple[Figure | None, bool]] = []
    facts_quoted = set()

    def enclose(figure: Figure | None, words: str) -> str:
        says_dispute = figure is not None and figure.is_disputed and figure.fact not in facts_quoted
        facts_quoted.add(figure and figure.fact)
        quoted.append((figure, says_dispute))
        return f"{BEGIN_FIGURE}{words}{END_FIGURE}"

    def link(match: re.Match[str]) -> str:
        figure, says_dispute = next(in_order)
        words = mark_safe(match[1])  # noqa: S308 - escaped below, with the text around it
        return figure_html(context, figure, words, text.language, says_dispute) if figure else words

    def mark(match: re.Match[str]) -> str:
        known = ledger.sources()
        return sources_html(context, [known[code] for code in match[1].split(",") if code in known], with_chips)

    written = replace_quotations(
        text.written, text.language, enclose, lambda codes: f"{BEGIN_MARKS}{','.join(codes)}{END_MARKS}"
    )
    html = typeset(written, text.language)
    if not quoted and BEGIN_MARKS not in html:
        return html
    in_order = iter(quoted)
    html = re.sub(f"{BEGIN_FIGURE}(.*?){END_FIGURE}", link, escape(html))
    return mark_safe(re.sub(f"{BEGIN_MARKS}(.*?){END_MARKS}", mark, html))  # noqa: S308 - escaped above


def sources_html(context: Context, sources: list[MarkedSource], as_chip: bool = False) -> str:
    """The sources of a sentence or of a figure; their codes in the offline edition, which has no request."""
    request = getattr(context, "request", None)
    if request is None:
        return code_marks_html(sources)
    return source_chip_html(request, sources) if as_chip else paper_marks_html(request, sources)


def figure_html(context: Context, figure: Figure, words: str, language: str, says_dispute: bool) -> SafeString:
    """The words of a figure in a passage in `language`: a link to its answer and sources, the disagreement."""
    request = getattr(context, "request", None)  # none in the offline edition
    address = figure.address[active()] if request else f"#{figure.key.lower()}"
    says_dispute = says_dispute and not (request and address.startswith(f"{request.path}#"))  # the page says it itself
    disagreement = typeset_for_page(_("[the sources disagree]"))
    return format_html(
        '<a class="figure" href="{}"{}>{}</a>{}{}',
        address,
        lang_attribute(figure.words_in(language)[1], language),
        words,
        sources_html(context, list(figure.sources)),
        format_html(
            ' <a class="differs" href="{}"{} aria-label="{}">{}</a>',
            address,
            lang_attribute(active(), language),
            f"{disagreement}, {words}",
            disagreement,
        )
        if says_dispute
        else "",
    )


def stated_figure_html(context: Context, key: str) -> str:
    """The figure of an answer that a template states outside any text; empty when the answer is not public."""
    figure = ledger.figures().get(key)
    if figure is None:
        return ""
    words, language = figure.words_in(active())
    return figure_html(context, figure, typeset(words, language), active(), figure.is_disputed)


def lang_attribute(language: str, around: str) -> str:
    """The attribute of a passage in `language`; none where the text around it is in the same."""
    return format_html(' lang="{}"', language) if language != around else ""


def paragraphs_html(row: Model, name: str, context: Context | None = None) -> SafeString:
    """The paragraphs of the bilingual field `name`, which empty lines separate, as `text_html` gives each.

    They are `<div class="paragraph">`, so that a sentence can have the chip of its sources.
    """
    text = localized(row, name)
    parts = [part.strip() for part in text.written.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return format_html_join(
        "\n",
        '<div class="paragraph">{}</div>' if context else "<p>{}</p>",
        ((text_html(Text(part, text.language), context, with_chips=True),) for part in parts),
    )


def name_html(row: Model) -> str:
    """The words of `str(row)`, but in a language of its own where the page's is missing."""
    relation = row.searchable.title_relation if hasattr(row, "searchable") else ""
    bearer = getattr(row, relation) if relation else row
    for name in NAMING_FIELDS:
        if hasattr(bearer, f"{name}_fr"):
            return conditional_escape(text_html(localized(bearer, name)))
    if hasattr(row, "title_language"):
        title = typeset(row.full_title, row.title_language)
        return format_html('{} {}, <span lang="{}">{}</span>', row.code, row.publisher_name, row.title_language, title)
    return typeset_for_page(row)
