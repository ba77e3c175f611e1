"""Citations in a cell: one a line, a source by its code or web address, then in brackets field and place."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext, override

from bamex.importer.schema import Plain, Schema
from bamex.models import Source
from bamex.spreadsheets.cells import CellValue, text_of_cell
from bamex.spreadsheets.columns import folded_words, labels_by_name
from bamex.spreadsheets.related_rows import CellError, RelatedRows
from bamex.text.languages import CODES

FORMS = (re.compile(r"([A-Za-z]\d{3,6})\s*(?:\((.*)\))?"), re.compile(r"(https?://\S+)(?:\s+\((.*)\))?"))


# Writing


def write_citations_cell(schema: Schema, plain: Plain) -> str:
    """The citations of a plain form, one a line; `read_citations` gives them back."""
    return "\n".join(write_citation(schema, item) for item in plain.get("sources", []))


def write_citation(schema: Schema, item: Plain) -> str:
    """One citation, its field in words if that can be read back, or else by its stable name."""
    code, field, locator = item["source"], item.get("field", ""), item.get("locator", "")
    if not field and not locator:
        return code
    for words in dict.fromkeys((labels_by_name(schema).get(field, field), field)):
        about = ", ".join(filter(None, (words, locator)))
        if split_about(schema, about) == (field, locator):
            return f"{code} ({about})"
    return f"{code} ({field}, {locator})"


# Reading


def read_citations(schema: Schema, cell: CellValue, related: RelatedRows) -> list[Plain]:
    """The citations in a cell, sources by their codes. Raises CellError, with all that is wrong."""
    citations, errors = [], []
    for code_or_address, about in pieces_of(text_of_cell(cell)):
        try:
            citations.append(read_citation(schema, code_or_address, about, related))
        except CellError as error:
            errors.append(str(error))
    supported = [(item["source"], item.get("field")) for item in citations]
    twice = dict.fromkeys(source for source, field in supported if supported.count((source, field)) > 1)
    errors += [gettext("the source %(code)s is cited twice.") % {"code": code} for code in twice]
    if errors:
        raise CellError(" ".join(errors))
    return citations


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """Source and what stands in brackets, of each citation; a line is split at semicolons where that makes sense."""
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = list(filter(None, map(str.strip, line.split(";"))))
        found = [match_citation(part) for part in parts]
        yield from (found if all(found) else [match_citation(line) or (line, "")])  # type: ignore[misc]


def match_citation(text: str) -> tuple[str, str] | None:
    for form in FORMS:
        if found := form.fullmatch(text):
            return found[1], found[2] or ""
    return None


def read_citation(schema: Schema, code_or_address: str, about: str, related: RelatedRows) -> Plain:
    if "://" in code_or_address:
        code = related.key_at_address(Source, code_or_address)
    elif match_citation(code_or_address):
        code = related.key_of(Source, code_or_address)
    else:
        message = gettext("“%(text)s”: write the code of a source, or its web address.")
        raise CellError(message % {"text": code_or_address})
    field, locator = split_about(schema, about)
    return {key: text for key, text in (("source", code), ("field", field), ("locator", locator)) if text}


def split_about(schema: Schema, about: str) -> tuple[str, str]:
    """Field and place of what stands in brackets: “founded, p. 3”, “founded”, “p. 3” or, with no field, “, p. 3”."""
    names = fields_by_name(schema)
    ends = [len(about), *(place for place in range(len(about) - 1, -1, -1) if about[place] == ",")]
    for end in ends:
        name = folded_words(about[:end])
        if name in names:
            return names[name], about[end + 1 :].strip()
    return "", about.strip()


@lru_cache(maxsize=100)
def fields_by_name(schema: Schema) -> dict[str, str]:
    """The fields that a source may support, by what they may be called, folded; "" is none."""
    wanted = (*schema.columns, *schema.links)
    names = {"": ""}
    for language in CODES:
        with override(language):
            labels = labels_by_name(schema)
        names |= {folded_words(labels[name]): name for name in wanted}
    return names | {name: name for name in wanted}
