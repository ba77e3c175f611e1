"""Drawings of the pages as files that stand alone (SVG 1.1): their own colours, addresses in full, words for a title.

The stylesheet of the pages uses what drawing programs do not know (light-dark(), nesting), so a file has plain rules.
"""

import re

from django.conf import settings
from django.utils.html import escape

INK, PAPER, SOFT, LAND, RIVER, ROAD, ALERT = "#1b1510", "#faf5ea", "#4a3d31", "#e6dac2", "#27306b", "#9a4f12", "#8c2717"
FILE_MARGIN = 16  # units, around the words below a drawing


def svg_file(
    drawing: str,
    rules: str,
    title: str,
    words: str,
    *,
    language: str,
    size: float = 13,
    more: str = "",
    room: int = 0,
) -> str:
    """The first `<svg>` of `drawing`, on paper, as the text of a file.

    `rules` are CSS; `words` are written below the drawing in letters `size` units high, and `more`, markup that takes
    `room` units, between the two.
    """
    found = re.findall(r'<svg [^>]*?viewBox="0 0 (\d+) (\d+)"[^>]*>(.*?)</svg>', drawing, re.DOTALL)[0]
    width, height, inside = int(found[0]), int(found[1]), found[2]
    lines, line = wrap_words(words, width - 2 * FILE_MARGIN, size), round(size * 1.5)
    total = height + room + line * len(lines) + FILE_MARGIN
    inside = re.sub(r'href="/', f'href="{settings.SITE_URL}/', inside)
    written = "".join(
        f'<text class="words" x="{FILE_MARGIN}" y="{height + room + line * number}">{escape(text)}</text>'
        for number, text in enumerate(lines, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{language}" viewBox="0 0 {width} {total}" '
        f'width="{width}" height="{total}"><title>{escape(title)}</title>'
        f"<style>text{{fill:{INK};font-family:sans-serif;font-size:{size}px}}.words{{fill:{SOFT}}}{rules}</style>"
        f'<path fill="{PAPER}" d="M0 0h{width}v{total}H0z"/>'
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}">{inside}</svg>{more}{written}</svg>\n'
    )


def wrap_words(words: str, width: int, size: float) -> list[str]:
    """`words` in lines of at most `width` units, a letter being about half as wide as it is high."""
    lines, room = [""], width / (size * 0.54)
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
