"""Abbreviations that pages use, what they stand for, and their link to the glossary at the first use on a page."""

import re
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from bamex.addresses import address_of

# Bilingual fields of running text; names and labels stand in links and headings.
PROSE = {"summary", "body", "substance", "note", "reading", "access", "caution", "origin", "context"}
ELEMENT_TAG = re.compile(r"(<[^>]+>)")


class Term(NamedTuple):
    short: str
    words: Any  # what it stands for
    meaning: Any  # one sentence
    code: str  # of the object whose page has the sources; empty: the list of delegations

    @property
    def anchor(self) -> str:
        return slugify(self.short)


TERMS = (
    Term("AES", _("Alliance of Sahel States"), _("Mali, Burkina Faso and Niger."), ""),
    Term(
        "AMC",
        _("Markala Central Military Workshops"),
        _("Workshops of the Malian army, which exhibited at the show."),
        "E019",
    ),
    Term(
        "AMSTIRS",
        _("Malian sport shooting association"),
        _("The association of which a representative is quoted on the show."),
        "I032",
    ),
    Term(
        "CIBSSK",
        _("Boubacar Sada Sy Training Centre, Koulikoro"),
        _("A centre of the Malian forces in Koulikoro, named in connection with the demonstrations."),
        "V003",
    ),
    Term(
        "CICB",
        _("Bamako International Conference Centre"),
        _("The conference centre where the show was announced."),
        "V005",
    ),
    Term(
        "FEBAK",
        _("Bamako trade fair"),
        _("The name of the fair and, in articles on the show, of the place where it is held."),
        "F011",
    ),
    Term(
        "FPV",
        _("first-person view"),
        _("Of a drone whose pilot sees what its camera sees, as if on board."),
        "C003",
    ),
    Term(
        "SSB",
        _("Secretariat of Defence Industries (Savunma Sanayii Başkanlığı)"),
        _("The Turkish public body that led Turkish participation."),
        "N004",
    ),
)
ANY_TERM = re.compile(rf"(?<![\w’'-])({'|'.join(term.short for term in TERMS)})(?![\w-])")


def link_terms(html: str, request: HttpRequest | None) -> SafeString:
    """The text with each term linked to the glossary where the page uses it first; not inside another link."""
    html = conditional_escape(html)
    if request is None or not ANY_TERM.search(html):
        return html
    seen: set[str] = request.__dict__.setdefault("terms_linked", set())
    glossary = address_of("glossary")
    if request.path == glossary:
        return html
    known = {term.short: term for term in TERMS}

    def link(match: re.Match[str]) -> str:
        if match[1] in seen:
            return match[1]
        seen.add(match[1])
        term = known[match[1]]
        return format_html(
            '<a href="{}#{}"><abbr title="{}">{}</abbr></a>', glossary, term.anchor, term.words, term.short
        )

    parts, links = ELEMENT_TAG.split(html), 0
    for place, part in enumerate(parts):
        if part.startswith("<"):
            links += part.startswith("<a ") - (part == "</a>")
        elif not links:
            parts[place] = ANY_TERM.sub(link, part)
    return mark_safe("".join(parts))  # noqa: S308 - escaped above
