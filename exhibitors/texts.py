"""The exhibitors as plain text, for pasting into a message."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.exports import plain_text
from bamex.exports.plain_text import indented, labelled, of, plain, source_codes, strong


def exhibitors_text(exhibitors, filters, site, address, changed):
    """The `exhibitors` as narrowed by `filters`; `site` and `address` lead to the page, `changed` is a day."""
    lines = [
        strong(_("BAMEX 2025: the exhibitors")),
        plain(_("%(shown)d of %(total)d shown") % {"shown": len(exhibitors), "total": len(filters.objects)}),
        *plain_text.chosen(filters),
    ]
    for exhibitor in exhibitors:
        lines += [None, *exhibitor_lines(exhibitor, site)]
    if not exhibitors:
        lines += [
            None,
            plain_text.nothing(filters, _("No exhibitor fits these filters together.")),
        ]
    return plain_text.text([*lines, None, *plain_text.foot(site, address, changed)])


def exhibitor_lines(exhibitor, site):
    domains = ", ".join(of(domain, "name") for domain in exhibitor.domains.all())
    products = ", ".join(of(product, "name") for product in exhibitor.products.all())
    return [
        strong(of(exhibitor, "name")),
        *indented(
            [
                plain(f"{of(exhibitor.country, 'name')}. {exhibitor.get_certainty_display()}."),
                exhibitor.is_organiser and _("Organiser of the show"),
                exhibitor.single_source and _("Reported by a single source."),
                labelled(pgettext("equipment", "Domains"), domains or _("not published")),
                labelled(_("What they showed"), products or _("No source names a product.")),
                source_codes(exhibitor),
                site + exhibitor.permanent_path,
            ]
        ),
    ]
