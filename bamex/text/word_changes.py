"""Difference between two texts, word by word, as HTML whose marks are told in words too."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """Words that both texts have, or that one has: `mark` is "", "del" or "ins"."""

    mark: str
    words: str


def word_changes(earlier: str, later: str) -> Iterator[Piece]:
    """The pieces of `later` in their order, with what `earlier` had in their place."""
    old, new = WORDS.findall(earlier), WORDS.findall(later)
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("", "".join(new[new_start:new_end]))
            continue
        if old_end > old_start:
            yield Piece("del", "".join(old[old_start:old_end]))
        if new_end > new_start:
            yield Piece("ins", "".join(new[new_start:new_end]))


def word_changes_html(earlier: str, later: str) -> SafeString:
    """The difference with <del> and <ins>, each announced by a word for who does not see the mark."""
    announced = {"del": _("removed:"), "ins": _("added:")}
    return format_html_join("", "{}", ((piece_html(piece, announced),) for piece in word_changes(earlier, later)))


def piece_html(piece: Piece, announced: dict[str, str]) -> SafeString:
    if not piece.mark:
        return format_html("{}", piece.words)
    tag = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}[piece.mark]
    told = (f"[{announced[piece.mark]} ", "]")
    before, after = (format_html('<span class="visually-hidden">{}</span>', words) for words in told)
    return before + format_html(tag, piece.words) + after
