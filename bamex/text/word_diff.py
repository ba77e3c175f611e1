"""Differences of two texts word by word, as pages mark them with `<ins>` and `<del>`."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SAME, REMOVED, ADDED = "same", "removed", "added"
# A word with what joins it (l’exposition, Kargu-2, 2,5), one sign of punctuation, or the space between.
WORD_OR_SIGN = re.compile(r"\w+(?:[’'.,-]\w+)*[’']?|\s+|[^\w\s]")
PARAGRAPH = re.compile(r".*\n|.+")
MOST_COMPARED = 60_000  # characters of both texts together; of longer ones, whole paragraphs are compared


def word_differences(earlier: str, later: str) -> list[tuple[str, str]]:
    """Pieces of `earlier` and `later` in their order, each with "same", "removed" or "added".

    The pieces that are not "added" make `earlier`, those that are not "removed" make `later`, letter for letter. A
    space between two words that were replaced goes with them, so that a phrase stays a phrase.
    """
    pattern = WORD_OR_SIGN if len(earlier) + len(later) <= MOST_COMPARED else PARAGRAPH
    old, new = pattern.findall(earlier), pattern.findall(later)
    pieces: list[tuple[str, str]] = []
    for change, old_start, old_end, new_start, new_end in joined_changes(old, new):
        if change == "equal":
            pieces.append((SAME, "".join(old[old_start:old_end])))
        else:
            pieces.append((REMOVED, "".join(old[old_start:old_end])))
            pieces.append((ADDED, "".join(new[new_start:new_end])))
    return [(kind, text) for kind, text in pieces if text]


def word_differences_html(earlier: str, later: str) -> SafeString:
    """The differences as HTML in the page’s language, marked by elements, and in words for who does not see these."""
    return format_html_join("", "{}", ((piece_html(*piece),) for piece in word_differences(earlier, later)))


def piece_html(kind: str, text: str) -> SafeString:
    if kind == SAME:
        return format_html("{}", text)
    mark, announced = ("del", _("[removed:")) if kind == REMOVED else ("ins", _("[added:"))
    told = '<span class="visually-hidden">{} </span><{mark}>{}</{mark}><span class="visually-hidden">]</span>'
    return format_html(told, announced, text, mark=mark)


def joined_changes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """The operations of difflib, where two changes with nothing but a space between them are one."""
    joined: list[tuple[str, int, int, int, int]] = []
    operations = SequenceMatcher(str.isspace, old, new).get_opcodes()
    for number, (change, old_start, old_end, new_start, new_end) in enumerate(operations):
        is_space = change == "equal" and not "".join(old[old_start:old_end]).strip()
        is_between = is_space and 0 < number < len(operations) - 1
        if joined and joined[-1][0] == "replace" and (change != "equal" or is_between):
            _change, first_old, _old, first_new, _new = joined.pop()
            joined.append(("replace", first_old, old_end, first_new, new_end))
        else:
            joined.append(("equal" if change == "equal" else "replace", old_start, old_end, new_start, new_end))
    return joined
