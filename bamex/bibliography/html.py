"""Written references as HTML."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bamex.bibliography.formats import Piece
from bamex.text.typography import JOINER, typeset

PIECE_TEMPLATES = {"": "{}", "work": "<cite>{}</cite>", "url": "{}", "today": "<span data-today>{}</span>"}


def reference_html(pieces: Iterable[Piece], language: str) -> SafeString:
    """A written reference in `language`; addresses are never typeset, and nothing invisible is copied."""
    parts = []
    for piece in pieces:
        own = piece.language or language
        text = piece.text if piece.kind == "url" else typeset(piece.text, own).replace(JOINER, "")
        marked = format_html('<span lang="{}">{}</span>', own, text) if own != language else text
        parts.append((format_html(PIECE_TEMPLATES[piece.kind], marked),))
    return format_html_join("", "{}", parts)
