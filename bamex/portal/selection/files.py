"""What a selection is as a file: a text to paste into a message, a table, a calendar of its sessions."""

from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.exports import plain_text
from bamex.exports.columns import LIST_SEPARATOR
from bamex.exports.plain_text import indented, labelled, of, plain, source_codes, strong
from bamex.exports.table import cited_sources, csv_text
from bamex.identifiers import absolute
from bamex.portal.selection.selection import MOST, address_of
from bamex.text.dates import day_span_html
from exhibitors.models import Delegation, Exhibitor, Product
from news.models import Fact
from news.tables import claim_words, claims_of
from programme.calendar import calendar
from programme.models import Session


def selection_text(selection, site, changed):
    """The selection as plain text, for pasting into a message; `changed` is the content's day."""
    lines = [strong(_("BAMEX 2025: a selection"))]
    for group in selection.groups:
        lines += [None, strong(str(group.noun).upper())]
        for row, _without in group.entries:
            lines += [None, *row_lines(row, site)]
    if not selection.rows:
        lines += [None, _("Nothing is chosen.")]
    lines += [part for line in remarks(selection) for part in (None, line)]
    return plain_text.text([*lines, None, *plain_text.foot(site, selection.address, changed)])


def remarks(selection):
    """What was asked for and is not in the list, a line each."""
    told = {
        _("Withdrawn by the portal: %(codes)s."): [row.code for row in selection.withdrawn],
        _("Nothing published bears these codes: %(codes)s."): selection.unknown,
        _("These cannot be part of a selection: %(codes)s."): selection.others,
        _("Left out, because a selection holds %(most)s at most: %(codes)s."): selection.left_out,
    }
    return [plain(said % {"codes": ", ".join(codes), "most": MOST}) for said, codes in told.items() if codes]


def row_lines(row, site):
    return [f"- {title(row)}", *indented([*details(row), site + row.permanent_path])]


def title(row):
    """What the row is called, in the page's language or in French for want of it."""
    bearer = row.country if isinstance(row, Delegation) else row
    return of(bearer, {Session: "title", Fact: "question"}.get(type(row), "name"))


def details(row):
    if isinstance(row, Fact):
        for claim in row.claims.all():
            label = f" ({of(claim, 'label')})" if claim.label_fr else ""
            yield f"{of(claim, 'value')}{label}"
            yield plain_text.INDENT + source_codes(claim)
    else:
        yield from remarks_on(row)
        yield source_codes(row)


def remarks_on(row):
    """What a line of a list says of anything but a fact, whose answers speak for it."""
    if isinstance(row, Exhibitor):
        yield plain(f"{of(row.country, 'name')}. {row.get_certainty_display()}.")
    elif isinstance(row, Product):
        yield labelled(_("Maker"), of(row.maker, "name"))
    elif isinstance(row, Session):
        yield plain(f"{row.get_kind_display()}, {day_span_html(row.start, row.end)}. {row.get_status_display()}.")
        if row.public_venue:
            yield labelled(_("Venue"), of(row.public_venue, "name"))
    else:
        yield f"{row.get_role_display()}."
    if row.single_source:
        yield _("Reported by a single source.")


def selection_csv(selection, dialect):
    """The selection as a table in words of the active language, a line an object."""
    header = [_("code"), _("kind"), _("name"), _("what is said of it"), _("sources"), _("permanent address")]
    lines = [
        [
            row.code,
            str(row._meta.verbose_name),
            title(row),
            LIST_SEPARATOR.join(map(claim_words, claims_of(row)) if isinstance(row, Fact) else remarks_on(row)),
            " ".join(sorted(source.code for source in sources_of(row))),
            absolute(row.permanent_path),
        ]
        for row in selection.rows
    ]
    return csv_text([[capfirst(word) for word in header], *lines], dialect)


def sources_of(row):
    """The published sources of a row, those of its answers if it is a fact; each once."""
    cited = row.claims.all() if isinstance(row, Fact) else [row]
    return {source for found in cited for source in cited_sources(found)}


def selection_calendar(selection):
    """The sessions of the selection, those withdrawn since included, or None without any."""
    sessions = [row for row in [*selection.rows, *selection.withdrawn] if isinstance(row, Session)]
    if not sessions:
        return None
    prefetch_related_objects(sessions, "people")
    codes = [row.code for row in sessions]
    return calendar(sessions, _("BAMEX 2025: a selection"), address_of(codes), address_of(codes, "selection_calendar"))
