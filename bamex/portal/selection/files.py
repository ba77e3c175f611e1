"""Files of a selection: a text to paste into a message, a table, a calendar of its sessions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports import plain_text
from bamex.exports.columns import LIST_SEPARATOR
from bamex.exports.csv import Dialect, csv_text
from bamex.exports.plain_text import indent_lines, labelled_line, plain_line, source_codes, strong_line, text_of
from bamex.identifiers import absolute
from bamex.models import Source
from bamex.portal.selection.selection import MOST_CHOSEN, Selection, selection_address
from bamex.text.dates import day_span_html
from exhibitors.models import Delegation, Exhibitor, Product
from news.models import Fact
from news.tables import claim_words
from programme.calendar import calendar_text
from programme.models import Session


def selection_text(selection: Selection, site: str, changed: date) -> str:
    """The selection as plain text, for pasting into a message; `changed` is the content's day."""
    lines: list[str | None] = [strong_line(_("BAMEX 2025: a selection"))]
    for group in selection.groups:
        lines += [None, strong_line(str(group.noun).upper())]
        for row, _without in group.entries:
            lines += [None, *row_lines(row, site)]
    if not selection.rows:
        lines += [None, _("Nothing is chosen.")]
    lines += [part for line in remark_lines(selection) for part in (None, line)]
    return plain_text.file_text([*lines, None, *plain_text.foot_lines(site, selection.address, changed)])


def remark_lines(selection: Selection) -> list[str]:
    """Lines on what was asked for and is not in the list."""
    remarks = {
        _("Withdrawn by the portal: %(codes)s."): [row.code for row in selection.withdrawn],
        _("Nothing published bears these codes: %(codes)s."): selection.unknown,
        _("These cannot be part of a selection: %(codes)s."): selection.others,
        _("Left out, because a selection holds %(most)s at most: %(codes)s."): selection.left_out,
    }
    found = [(words, ", ".join(codes)) for words, codes in remarks.items() if codes]
    return [plain_line(words % {"codes": codes, "most": MOST_CHOSEN}) for words, codes in found]


def row_lines(row: Any, site: str) -> list[str]:
    return [f"- {title_line(row)}", *indent_lines([*detail_lines(row), site + row.permanent_path])]


def title_line(row: Any) -> str:
    """Title of the row, in the page's language or in French for want of it."""
    bearer = row.country if isinstance(row, Delegation) else row
    return text_of(bearer, {Session: "title", Fact: "question"}.get(type(row), "name"))


def detail_lines(row: Any) -> Iterator[str]:
    if isinstance(row, Fact):
        for claim in row.claims.all():
            label = f" ({text_of(claim, 'label')})" if claim.label_fr else ""
            asked = f"{text_of(claim, 'asked')} " if claim.asked_fr else ""
            yield f"{asked}{text_of(claim, 'value')}{label}"
            yield plain_text.INDENT + source_codes(claim)
    else:
        yield from remark_lines_on(row)
        yield source_codes(row)


def remark_lines_on(row: Any) -> Iterator[str]:
    """Remarks of a list on anything but a fact, whose answers speak for it."""
    if isinstance(row, Exhibitor):
        countries = ", ".join(text_of(country, "name") for country in row.countries)
        yield plain_line(f"{countries}. {row.get_certainty_display()}.")
    elif isinstance(row, Product):
        yield labelled_line(_("Maker"), text_of(row.maker, "name"))
    elif isinstance(row, Session):
        yield plain_line(f"{row.get_kind_display()}, {day_span_html(row.start, row.end)}. {row.get_status_display()}.")
        if row.public_venue:
            yield labelled_line(_("Venue"), text_of(row.public_venue, "name"))
    elif row.shown_role != Delegation.Role.REPORTED:
        yield f"{row.shown_role.label}."
    if row.is_single_source:
        yield _("Reported by a single source.")


def selection_csv(selection: Selection, dialect: Dialect) -> str:
    """The selection as a table in words of the active language, a line an object."""
    header = [_("code"), _("kind"), _("name"), _("what is said of it"), _("sources"), _("permanent address")]
    lines = [
        [
            row.code,
            str(row._meta.verbose_name),
            title_line(row),
            LIST_SEPARATOR.join(map(claim_words, row.claims.all()) if isinstance(row, Fact) else remark_lines_on(row)),
            " ".join(sorted(source.code for source in sources_of(row))),
            absolute(row.permanent_path),
        ]
        for row in selection.rows
    ]
    return csv_text([[capfirst(word) for word in header], *lines], dialect)


def sources_of(row: Any) -> set[Source]:
    """The published sources of a row, those of its answers if it is a fact; each once."""
    cited = row.claims.all() if isinstance(row, Fact) else [row]
    return {source for found in cited for source in found.published_sources()}


def selection_calendar(selection: Selection) -> str | None:
    """The sessions of the selection, those withdrawn since included, or None without any."""
    sessions = [row for row in [*selection.rows, *selection.withdrawn] if isinstance(row, Session)]
    if not sessions:
        return None
    prefetch_related_objects(sessions, "people")
    codes = [row.code for row in sessions]
    return calendar_text(
        sessions, _("BAMEX 2025: a selection"), selection_address(codes), selection_address(codes, "selection_calendar")
    )
