"""Sources of a statement: one chip that opens where it stands, and numbered notes at the foot of the page.

The chip ("5 sources") is a `<details>`, which needs no script, names the outlets and leads to the works; a paragraph
cannot hold one, so it follows the paragraph. Paper shows the numbers of the notes instead. The numbering lives on the
request, the one thing that partials included with `only` still share. The offline edition has no request: its marks
are the codes of the sources, which lead to its own list.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bamex.text.dates import partial_day_html
from bamex.text.languages import Text, active, localized
from bamex.text.typography import typeset


class MarkedSource(Protocol):
    """Source as marks need to know it; models have texts, so this package knows no model."""

    pk: int
    code: str
    publisher_name: str
    url: str
    date: str
    is_published: bool

    def get_absolute_url(self) -> str: ...


def source_notes(request: HttpRequest) -> dict[int, tuple[int, MarkedSource]]:
    """Primary key → `(number, source)` of the sources marked so far on the page."""
    return request.__dict__.setdefault("source_notes", {})


def note_number(request: HttpRequest, source: MarkedSource) -> int:
    """The number of the source on this page, given when it is first asked for."""
    notes = source_notes(request)
    number, _source = notes.setdefault(source.pk, (len(notes) + 1, source))
    return number


def numbered_sources(request: HttpRequest, sources: Iterable[MarkedSource]) -> list[tuple[int, MarkedSource]]:
    """The published ones among `sources` with their numbers, in the order of these."""
    numbers = {note_number(request, source): source for source in sources if source.is_published}
    return sorted(numbers.items())


def paper_marks_html(request: HttpRequest, sources: Iterable[MarkedSource]) -> str:
    """The numbers of the notes, which only paper shows: on a screen a chip says more, or the link of a figure."""
    return numbers_html(number for number, _source in numbered_sources(request, sources))


def numbers_html(numbers: Iterable[int]) -> str:
    listed = ",\u00a0".join(map(str, numbers))
    return format_html('<sup class="refs">{}</sup>', listed) if listed else ""


def source_chip_html(request: HttpRequest, sources: Iterable[MarkedSource]) -> str:
    """The chip of those `sources` that are published: how many they are, and on opening who, when and where.

    A space in it keeps it apart from a text that is copied or read aloud; before it, the space would be drawn
    elsewhere for as long as a slow line has not brought the chip.
    """
    numbered = numbered_sources(request, sources)
    if not numbered:
        return ""
    words = ngettext("%(number)s source", "%(number)s sources", len(numbered)) % {"number": len(numbered)}
    return format_html(
        '<details class="sources"><summary> <span>{}</span>{}</summary><ul>{}</ul></details>',
        words,
        numbers_html(number for number, _source in numbered),
        format_html_join("", "<li>{}</li>", ((source_line_html(source),) for _number, source in numbered)),
    )


def source_line_html(source: MarkedSource) -> SafeString:
    """Line of a source: its publisher, which leads to the work, its date, its record on the portal, its caution."""
    caution, address = localized(source, "caution"), source.get_absolute_url()
    return remembered_line_html(source.publisher_name, source.url, source.date, source.code, address, caution, active())


@lru_cache(
    maxsize=4096
)  # by all that it says, which no change of content makes wrong: a list names a source at each line
def remembered_line_html(
    publisher: str, url: str, day: str, code: str, address: str, caution: Text, _language: str
) -> SafeString:
    """The same, where `_language` is active."""
    record = _("record")
    return format_html(
        '{}, {} · <a href="{}" aria-label="{}">{}</a>{}',
        format_html('<a href="{}" rel="external">{}</a>', url, publisher) if url else publisher,
        partial_day_html(day),
        address,
        f"{record} {code}",
        record,
        format_html(' <span class="caution">{}</span>', typeset(caution.written, caution.language))
        if caution.written
        else "",
    )


def code_marks_html(sources: Iterable[MarkedSource]) -> str:
    """The codes of those `sources` that are published, leading to their places in the offline edition."""
    codes = [(source.code.lower(), source.code) for source in sources if source.is_published]
    return format_html("<sup>{}</sup>", format_html_join(" ", '<a href="#{}">{}</a>', codes)) if codes else ""
