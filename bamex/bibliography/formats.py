"""Bibliographic references: one work as ISO 690, APA 7, RIS, BibTeX and CSL-JSON. Knows neither pages nor rows.

ISO 690:2021 as French libraries apply it, title first where no author is known; APA 7, section 10.16 (web pages) and
10.1 (newspapers). Dates may be known to the day, the month or the year (ISO 8601).
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import dateformat
from django.utils.translation import override


@dataclass(frozen=True)
class Reference:
    """A page of a site, or with `is_article` an article of a newspaper. No author: the sources' are not recorded."""

    key: str  # ASCII letters, digits and hyphens
    title: str
    title_language: str  # ISO 639-1
    container: str  # the site or the newspaper
    language: str  # of the work
    url: str = ""
    issued: str = ""  # YYYY, YYYY-MM or YYYY-MM-DD; empty: not dated
    first_issued: str = ""  # where it has changed since
    accessed: str = ""  # YYYY-MM-DD; empty: by the reader, on a day of theirs
    is_article: bool = False


class Piece(NamedTuple):
    """A piece of a written reference; `kind` is "", "work" (set in italics), "url", or "today".

    `language` is given where it need not be that of the reference.
    """

    text: str
    kind: str = ""
    language: str = ""


DAY_TO_WRITE = "jj/mm/aaaa"  # static/portal.js writes the day in its place

# Written out


def iso690_pieces(reference: Reference) -> list[Piece]:
    """The reference in French, as a list of pieces. `today` is where the reader writes the day of consultation."""
    with override("fr"):
        title = Piece(with_full_stop(reference.title), language=reference.title_language)
        pieces = [title, Piece(" "), Piece(reference.container, "work")]
        if reference.url:
            pieces.append(Piece(" [en ligne]"))
        pieces.append(Piece(f". {french_dates(reference)}"))
        if reference.url:
            day = partial_in_french(reference.accessed) if reference.accessed else DAY_TO_WRITE
            consulted = Piece(f" [consulté le {day}]. ", "" if reference.accessed else "today")
            pieces += [consulted, Piece("Disponible à l’adresse : "), Piece(reference.url, "url")]
        else:
            pieces.append(Piece("."))
    return pieces


def french_dates(reference: Reference) -> str:
    if not reference.issued:
        return "[Sans date]"
    last = partial_in_french(reference.issued)
    if reference.first_issued:
        return f"Publié le {partial_in_french(reference.first_issued)}, mis à jour le {last}"
    return last


def partial_in_french(partial: str) -> str:
    """“1er novembre 2025”, “novembre 2025”, “2025”."""
    day, length = first_day_and_parts(partial)
    if length == 1:
        return str(day.year)
    words = dateformat.format(day, "F Y")
    return words if length == 2 else f"{'1er' if day.day == 1 else day.day} {words}"


def apa_pieces(reference: Reference) -> list[Piece]:
    """The reference in English, as a list of pieces. The title is the work, unless it stands in a newspaper."""
    with override("en"):
        dated = partial_in_apa(reference.issued) if reference.issued else "n.d."
        title = Piece(reference.title, "" if reference.is_article else "work", reference.title_language)
        container = Piece(reference.container, "work" if reference.is_article else "")
        pieces = [title, Piece(f"{'' if is_closed(reference.title) else '.'} ({dated}). "), container, Piece(".")]
        if reference.url:
            # APA asks for the day only where the work may change and says no date of its own.
            undated = reference.accessed and not reference.issued
            day = dateformat.format(first_day_and_parts(reference.accessed)[0], "F j, Y") if undated else ""
            pieces += [Piece(f" Retrieved {day}, from " if undated else " "), Piece(reference.url, "url")]
    return pieces


def partial_in_apa(partial: str) -> str:
    day, length = first_day_and_parts(partial)
    return dateformat.format(day, ["Y", "Y, F", "Y, F j"][length - 1])


def first_day_and_parts(partial: str) -> tuple[date, int]:
    """The first day of a partial date, and how many of its parts are known."""
    numbers = date_numbers(partial)
    return date(*[*numbers, 1, 1][:3]), len(numbers)


def date_numbers(partial: str) -> list[int]:
    return [int(number) for number in partial.split("-")]


def is_closed(text: str) -> bool:
    return text.endswith((".", "?", "!", "…"))


def with_full_stop(text: str) -> str:
    return text if is_closed(text) else f"{text}."


# For reference managers


def ris_text(reference: Reference) -> str:
    """RIS as Clarivate describes it: a tag, two spaces, a hyphen, a space, one line; CR LF; UTF-8."""
    lines = [
        ("TY", "NEWS" if reference.is_article else "ELEC"),
        ("ID", reference.key),
        ("TI", reference.title),
        ("T2", reference.container),
        ("PY", reference.issued[:4]),
        ("DA", ris_date(reference.issued)),
        ("Y2", ris_date(reference.accessed)),
        ("LA", reference.language),
        ("UR", reference.url),
    ]
    written = [f"{tag}  - {one_line(value)}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  - ", ""])


def ris_date(partial: str) -> str:
    """YYYY/MM/DD/ with what is not known left empty."""
    return "/".join([*partial.split("-"), "", "", ""][:4]) if partial else ""


BIBTEX_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def bibtex_text(reference: Reference) -> str:
    """One entry for BibTeX and BibLaTeX in UTF-8; months are BibTeX's own names for them."""
    numbers = date_numbers(reference.issued) if reference.issued else []
    fields = {
        "title": f"{{{{{tex_text(reference.title)}}}}}",  # twice in braces: styles keep its capitals
        "journal" if reference.is_article else "howpublished": f"{{{tex_text(reference.container)}}}",
        "year": numbers and f"{{{numbers[0]:04d}}}",
        "month": len(numbers) > 1 and BIBTEX_MONTHS[numbers[1] - 1],
        "day": len(numbers) > 2 and f"{{{numbers[2]}}}",
        "url": reference.url and f"{{{tex_address(reference.url)}}}",
        "urldate": reference.accessed and f"{{{reference.accessed}}}",
        "language": f"{{{tex_text(reference.language)}}}",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{'article' if reference.is_article else 'misc'}{{{reference.key},\n{lines}}}\n"


TEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: rf"\{character}" for character in "&%$#_{}"},
    }
)


def tex_text(text: str) -> str:
    return one_line(text).translate(TEX_ESCAPES)


def tex_address(url: str) -> str:
    """An address is read as it stands, so that only what would end the field is written otherwise (RFC 3986)."""
    return re.sub(r"[\\{}\s]", lambda found: f"%{ord(found[0]):02X}", url)


def csl_text(reference: Reference) -> str:
    """CSL-JSON, schema 1.0: a list of one item, as text."""
    item = {
        "id": reference.key,
        "type": "article-newspaper" if reference.is_article else "webpage",
        "title": one_line(reference.title),
        "container-title": one_line(reference.container),
        "issued": csl_date(reference.issued),
        "original-date": csl_date(reference.first_issued),
        "accessed": csl_date(reference.accessed),
        "URL": reference.url,
        "language": reference.language,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def csl_date(partial: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [date_numbers(partial)]} if partial else None


def one_line(text: str) -> str:
    """Without line breaks and other control characters, which end a field or a record."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split(" ")).strip()


REFERENCE_FORMATS = {  # suffix → its name, how it is written, and its media type
    "ris": ("RIS", ris_text, "application/x-research-info-systems; charset=utf-8"),
    "bib": ("BibTeX", bibtex_text, "application/x-bibtex; charset=utf-8"),
    "json": ("CSL-JSON", csl_text, "application/vnd.citationstyles.csl+json"),
}
