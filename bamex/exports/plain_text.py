"""Lists as plain text for pasting into a message: one piece of information a line, and only normal spaces.

A line between *asterisks* stands out in WhatsApp and does no harm elsewhere. No-break spaces are left out because
they break addresses and are boxed on old phones; a text in another language than the file's is marked, as on pages.
"""

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.text.dates import day_words
from bamex.text.languages import active, localized
from bamex.text.typography import THIN, WIDE, typeset

INDENT = "  "


def plain(text, language=None):
    """The text on one line, typeset, its markup and its no-break spaces replaced."""
    shown = typeset(strip_tags(str(text)), language or active())
    return " ".join(shown.replace(THIN, " ").replace(WIDE, " ").split())


def of(row, name):
    """A bilingual text of the row; in French for want of English, it says so."""
    return shown(localized(row, name))


def shown(found):
    """A Text on one line, its language said when that is not the file's."""
    return (
        f"{plain(found.with_figures(), found.language)} [{found.language}]"
        if found.is_fallback
        else plain(found.with_figures())
    )


def strong(text):
    return f"*{plain(text)}*"


def labelled(label, value):
    return plain(f"{label}{pgettext('punctuation', ':')} {value}")


def source_codes(row, field=""):
    """“Sources: R001, R012”, the published ones that support the row."""
    codes = [item.source.code for item in row.citations.all() if item.source.is_published and item.field == field]
    return labelled(_("Sources"), ", ".join(codes)) if codes else _("No source published.")


def chosen(filters):
    """The filters in force, a line each."""
    return [labelled(choice["label"], choice["value"]) for choice in filters.active]


def nothing(filters, message):
    """Why a list is empty: the `message` when it is for the filters, else that nothing is published."""
    return message if filters.chosen else _("Nothing is published here yet.")


def indented(lines):
    return [INDENT + line for line in lines if line]


def foot(site, address, changed):
    """Where the list comes from, how old it is, and what its codes lead to."""
    return [
        "--",
        plain(_("Content as of %(day)s.") % {"day": day_words(changed)}),
        plain(_("A source has the address %(address)s") % {"address": f"{site}/id/R001"}),
        f"{site}{address}",
    ]


def text(lines):
    """The lines as a file; None stands for an empty line, never two in a row."""
    kept = [
        line for line, earlier in zip(lines, [None, *lines], strict=False) if line is not None or earlier is not None
    ]
    return "".join(f"{line or ''}\n" for line in kept)
