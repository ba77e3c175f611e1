"""Exhibitors as plain text, for pasting into a message."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.exports import plain_text
from bamex.exports.plain_text import indent_lines, labelled_line, plain_line, source_codes, strong_line, text_of
from bamex.filters import FilterForm
from exhibitors.models import Exhibitor


def exhibitors_text(
    exhibitors: Sequence[Exhibitor], filters: FilterForm, site: str, address: str, changed: date
) -> str:
    """The `exhibitors` as narrowed by `filters`; `site` and `address` lead to the page, `changed` is a day."""
    lines = [
        strong_line(_("BAMEX 2025: the exhibitors")),
        plain_line(_("%(shown)d of %(total)d shown") % {"shown": len(exhibitors), "total": len(filters.objects)}),
        *plain_text.filter_lines(filters),
    ]
    for exhibitor in exhibitors:
        lines += [None, *exhibitor_lines(exhibitor, site)]
    if not exhibitors:
        lines += [
            None,
            plain_text.empty_list_line(filters, _("No exhibitor fits these filters together.")),
        ]
    return plain_text.file_text([*lines, None, *plain_text.foot_lines(site, address, changed)])


def exhibitor_lines(exhibitor: Exhibitor, site: str) -> list[str]:
    countries = ", ".join(text_of(country, "name") for country in exhibitor.countries)
    domains = ", ".join(text_of(domain, "name") for domain in exhibitor.domains.all())
    shown = [text_of(product, "name") for product in exhibitor.products.all()]
    shown += [text_of(equipment, "label") for equipment in exhibitor.reported_equipment.all()]
    return [
        strong_line(text_of(exhibitor, "name")),
        *indent_lines(
            [
                plain_line(f"{countries}. {exhibitor.get_certainty_display()}."),
                exhibitor.is_organiser and _("Organiser of the show"),
                exhibitor.is_single_source and _("Reported by a single source."),
                labelled_line(
                    pgettext("equipment", "Domains"), domains or pgettext("plural", "not found in our sources")
                ),
                labelled_line(_("What they showed"), ", ".join(shown) or _("No source names a product.")),
                source_codes(exhibitor),
                site + exhibitor.permanent_path,
            ]
        ),
    ]
