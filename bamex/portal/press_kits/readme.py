"""Explanation of a press kit: what it is, how old, what each file holds, how to cite it and on what terms."""

from collections.abc import Container

from django.utils.translation import gettext as _

from bamex.exports import plain_text
from bamex.exports.plain_text import labelled_line, plain_line, strong_line
from bamex.models import ContentVersion
from bamex.text.dates import day_words


def kit_readme(title: str, address: str, file_names: Container[str], version: ContentVersion) -> str:
    """The explanation in the active language of the kit that is about `title`, whose page is at `address`."""
    day = day_words(version.day_of_change)
    contact = version.contact_email or _("The address to write to is still to come.")
    return plain_text.file_text(
        [
            strong_line(_("BAMEX 2025: press kit")),
            plain_line(title),
            address,
            plain_line(_("Content as of %(day)s.") % {"day": day}),
            None,
            plain_line(
                _("What the portal publishes on this subject, with who says so. Made anew whenever it changes.")
            ),
            None,
            strong_line(_("What it holds")),
            *(f"- {labelled_line(name, words)}" for name, words in file_descriptions(file_names)),
            None,
            plain_line(_("Tables are CSV in UTF-8, separated by commas; columns in _fr and _en hold both languages.")),
            plain_line(_("An empty cell: not found in our sources.")),
            None,
            strong_line(_("To cite")),
            plain_line(
                _("“%(title)s”, BAMEX 2025 portal, %(address)s, content as of %(day)s.")
                % {"title": title, "address": address, "day": day}
            ),
            plain_line(_("Statements and summaries are the portal’s own words: quote the source for exact words.")),
            None,
            strong_line(_("Terms of use")),
            plain_line(
                _(
                    "No licence has been chosen yet for the portal’s texts. Facts as such are free for all to use: "
                    "when you reuse a value, name its source as well as the portal."
                )
            ),
            None,
            strong_line(_("Contact")),
            plain_line(contact),
        ]
    )


def file_descriptions(file_names: Container[str]) -> list[tuple[str, str]]:
    """File name → what it holds, in the active language; a drawing of each language once."""
    words_by_name = {
        "emblem.svg": _("a bogolan square drawn by the portal from the name; it is nobody’s logo"),
        "facts.csv": _("the questions of the fact ledger, a line an answer, each with who gives it"),
        "map-delegations.fr.svg": _("the map of the delegations, in French"),
        "map-delegations.en.svg": _("the map of the delegations, in English"),
        "map-road.fr.svg": _("the sketch of the road from Bamako to Koulikoro, in French"),
        "map-road.en.svg": _("the sketch of the road from Bamako to Koulikoro, in English"),
        "names.csv": _("names as the portal spells them, and the other spellings that were seen"),
        "programme.csv": _("the sessions, with days, places, people and how sure the sources make them"),
        "sources.csv": _("the works that support all this; a caution says why one must be read with care"),
    }
    return [(name, words) for name, words in words_by_name.items() if name in file_names]
