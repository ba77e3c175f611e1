"""Source marks, numbered like a book's notes in the order in which a page shows them.

The numbering lives on the request, the one thing that partials included with `only` still share. The offline edition
has no request: its marks are the codes of the sources, which lead to its own list.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bamex.text.languages import active


class MarkedSource(Protocol):
    """What marks need to know of a source; models have texts, so this package knows no model."""

    pk: int
    code: str
    publisher_name: str
    is_published: bool


def source_notes(request: HttpRequest) -> dict[int, tuple[int, MarkedSource]]:
    """Primary key → `(number, source)` of the sources marked so far on the page."""
    return request.__dict__.setdefault("source_notes", {})


def note_number(request: HttpRequest, source: MarkedSource) -> int:
    """The number of the source on this page, given when it is first asked for."""
    notes = source_notes(request)
    number, _source = notes.setdefault(source.pk, (len(notes) + 1, source))
    return number


def mark_html(number: int, source: MarkedSource) -> SafeString:
    return remembered_mark(number, source.publisher_name, active())


@lru_cache(maxsize=4096)
def remembered_mark(number: int, publisher: str, _language: str) -> SafeString:
    """The link to a note, where `_language` is active: a page shows the mark of a source at each fact."""
    return format_html(
        '<a class="mark" href="#note-{}" aria-label="{}">{}</a>',
        number,
        _("Source %(number)s: %(publisher)s") % {"number": number, "publisher": publisher},
        number,
    )


def marks_html(request: HttpRequest, sources: Iterable[MarkedSource]) -> str:
    """The marks of those `sources` that are published, in one superscript, in the order of their numbers."""
    numbers = {note_number(request, source): source for source in sources if source.is_published}
    marks = [(mark_html(number, source),) for number, source in sorted(numbers.items())]
    return format_html('<sup class="marks">{}</sup>', format_html_join(" ", "{}", marks)) if marks else ""


def code_marks_html(sources: Iterable[MarkedSource]) -> str:
    """The codes of those `sources` that are published, leading to their places in the offline edition."""
    codes = [(source.code.lower(), source.code) for source in sources if source.is_published]
    return format_html("<sup>{}</sup>", format_html_join(" ", '<a href="#{}">{}</a>', codes)) if codes else ""
