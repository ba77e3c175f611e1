"""What is not certain about a session, in words: the one place for pages, the edition and the plain texts."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from bamex.text.languages import Text, active, localized


class Caution(NamedTuple):
    text: Text  # a sentence
    is_single: bool = False  # that a single source reports it


def cautions(session):
    """Of its day first: the note on it, or else that the exact day is not published; then of its sources."""
    found = []
    if (note := localized(session, "date_note")).value:
        found.append(Caution(Text(f"{note.value}.", note.language)))
    elif not session.day_is_exact:
        found.append(Caution(Text(_("Exact day not published."), active())))
    if session.single_source:
        found.append(Caution(Text(_("Reported by a single source."), active()), is_single=True))
    return found
