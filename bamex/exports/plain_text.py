"""Plain texts of lists, for pasting into a message: one piece of information a line, and only normal spaces.

A line between *asterisks* stands out in WhatsApp and does no harm elsewhere. No-break spaces are left out because
they break addresses and are boxed on old phones; a text in another language than the file's is marked, as on pages.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.text.dates import day_words
from bamex.text.languages import Text, active, localized
from bamex.text.typography import AS_PLAIN_TEXT, typeset

if TYPE_CHECKING:
    from bamex.filters import FilterForm

INDENT = "  "


def plain_line(text: Any, language: str | None = None) -> str:
    """The text on one line, typeset, its markup and what keeps lines together taken out."""
    shown = typeset(strip_tags(str(text)), language or active())
    return " ".join(shown.translate(AS_PLAIN_TEXT).split())


def text_of(row: Any, name: str) -> str:
    """A bilingual text of the row; in French for want of English, it says so."""
    return marked_text(localized(row, name))


def marked_text(found: Text) -> str:
    """A Text on one line, its language said when that is not the file's."""
    text = found.with_figures()
    return f"{plain_line(text, found.language)} [{found.language}]" if found.is_fallback else plain_line(text)


def strong_line(text: Any) -> str:
    return f"*{plain_line(text)}*"


def labelled_line(label: Any, value: Any) -> str:
    return plain_line(f"{label}{pgettext('punctuation', ':')} {value}")


def source_codes(row: Any, field: str = "") -> str:
    """“Sources: R001, R012”, the published ones that support the row."""
    codes = [source.code for source in row.published_sources(field)]
    return labelled_line(_("Sources"), ", ".join(codes)) if codes else _("No source published.")


def filter_lines(filters: "FilterForm") -> list[str]:
    """The filters in force, a line each."""
    return [labelled_line(choice["label"], choice["value"]) for choice in filters.active]


def empty_list_line(filters: "FilterForm", message: str) -> str:
    """Line of an empty list: the `message` when it is for the filters, else that nothing is published."""
    return message if filters.chosen else _("Nothing is published here yet.")


def indent_lines(lines: Iterable[str | None]) -> list[str]:
    return [INDENT + line for line in lines if line]


def foot_lines(site: str, address: str, changed: date) -> list[str]:
    """Lines at the foot: the list's address, how old it is, and what its codes lead to."""
    return [
        "--",
        plain_line(_("Content as of %(day)s.") % {"day": day_words(changed)}),
        plain_line(_("A source has the address %(address)s") % {"address": f"{site}/id/R001"}),
        f"{site}{address}",
    ]


def file_text(lines: Sequence[str | None]) -> str:
    """The lines as a file; None stands for an empty line, never two in a row."""
    kept = [
        line for line, earlier in zip(lines, [None, *lines], strict=False) if line is not None or earlier is not None
    ]
    return "".join(f"{line or ''}\n" for line in kept)
