"""Drawing of aircraft to one scale, by the wingspan that a source gives; without a sourced wingspan there is none.

The wingspan is to scale, and the length where a source gives it; the outline, seen from above, is a sketch, and the
caption says so.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.search.columns import fold_text
from bamex.text.html import text_html, typeset_text
from bamex.text.languages import localized
from bamex.text.source_marks import source_chip_html
from bamex.text.typography import typeset_for_page
from exhibitors.models import Product, Specification

DRAWING_WIDTH, DRAWING_MARGIN, TOP = 360, 12, 26  # units; above TOP stands the measure of each
GAP = 2  # metres between two aircraft
LARGEST_SCALE = 9  # units a metre
WINGSPAN_NAME, LENGTH_NAME = "envergure", "longueur"  # the names of the two characteristics in French, folded


class Outline(NamedTuple):
    """An outline in wingspans, nose up: right halves of closed shapes, as `x y` from nose to tail, to be mirrored.

    `aft` and `fore` are where it ends behind and before the leading edge of the wing.
    """

    fore: float
    aft: float
    halves: tuple[str, ...]
    sides: tuple[str, ...]  # whole shapes beside the middle, drawn on both sides


STRAIGHT_WING = "0 0 .5 .024 .5 .052 0 .08"
POD = "0 -.2 .016 -.19 .027 -.15 .03 -.06 .03 .07 .02 .12 0 .13"
TWIN_BOOM = Outline(
    -0.2, 0.36, (STRAIGHT_WING, POD, "0 .325 .09 .285 .09 .315 0 .36"), (".078 .04 .092 .04 .092 .31 .078 .31",)
)
TWIN_ENGINE = Outline(
    -0.24,
    0.38,
    (
        "0 -.01 .14 .005 .5 .05 .5 .072 .14 .09 0 .1",
        "0 -.24 .02 -.225 .03 -.18 .032 .1 .016 .34 0 .36",
        "0 .29 .17 .345 .17 .38 0 .345",
    ),
    (".118 -.07 .14 -.085 .162 -.07 .16 .06 .12 .06", ".09 -.09 .19 -.09 .19 -.083 .09 -.083"),
)
OUTLINES = {"bayraktar-tb2": TWIN_BOOM, "bayraktar-tb3": TWIN_BOOM, "bayraktar-akinci": TWIN_ENGINE}


class Aircraft(NamedTuple):
    """Drawing's data on a product: metres, and the specification that gives the wingspan."""

    product: Product
    wingspan: float
    length: float | None
    given: Specification


def aircraft_of(products: Iterable[Product]) -> list[Aircraft]:
    """Those of `products`, with their visible specifications at hand, whose wingspan a source gives, in their order."""
    found = []
    for product in products:
        wingspan, length = (measure_in_metres(product, name) for name in (WINGSPAN_NAME, LENGTH_NAME))
        if wingspan and product.slug in OUTLINES:
            found.append(Aircraft(product, wingspan[0], length and length[0], wingspan[1]))
    return found


def measure_in_metres(product: Product, name: str) -> tuple[float, Specification] | None:
    """The first value of a characteristic that is given in metres."""
    for row in product.specifications.all():
        value = row.value_fr.replace(",", ".")
        if fold_text(row.label_fr) == name and row.unit_fr == "m" and re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value), row
    return None


def wingspan_figure(context: object, products: Iterable[Product]) -> str:
    """A `<figure>` of the aircraft among `products`, each measure with its source; empty where there is none."""
    crafts = aircraft_of(products)
    if not crafts:
        return ""
    request = context["request"]  # type: ignore[index]
    measures = format_html_join(
        "",
        "<li>{}{} {}{}</li>",
        (
            (
                product_name_html(craft.product, request.path),
                pgettext("punctuation", ":"),
                measure_words(craft),
                source_chip_html(request, [craft.given.source]),
            )
            for craft in crafts
        ),
    )
    return format_html(
        '<figure class="chart wings">{}<figcaption><p>{}</p><ul>{}</ul></figcaption></figure>',
        wingspan_svg(crafts),
        typeset_for_page(
            _("Wingspans to one scale, seen from above. The outlines are sketches: only the wingspan is measured.")
            if len(crafts) > 1
            else _("Seen from above. The outline is a sketch: only the wingspan is measured.")
        ),
        measures,
    )


def product_name_html(product: Product, path: str) -> SafeString:
    """The name of a product; a link to its page from any other."""
    name, address = text_html(localized(product, "name")), product.get_absolute_url()
    return format_html("{}", name) if address == path else format_html('<a href="{}">{}</a>', address, name)


def measure_words(craft: Aircraft) -> str:
    return f"{typeset_text(localized(craft.given, 'value'))}\u00a0m"


def wingspan_svg(crafts: list[Aircraft]) -> SafeString:
    across = sum(craft.wingspan for craft in crafts) + GAP * (len(crafts) - 1)
    scale = min(LARGEST_SCALE, (DRAWING_WIDTH - 2 * DRAWING_MARGIN) / across)
    fore = max(-OUTLINES[craft.product.slug].fore * craft.wingspan * scale for craft in crafts)
    aft = max(OUTLINES[craft.product.slug].aft * craft.wingspan * scale for craft in crafts)
    wing, bottom = TOP + fore, round(TOP + fore + aft + 20)
    left, drawn = (DRAWING_WIDTH - across * scale) / 2, []
    for craft in crafts:
        middle = left + craft.wingspan * scale / 2
        name = typeset_text(localized(craft.product, "name"))
        words = craft_words(craft, name.split()[-1] if len(crafts) > 1 else name, round(middle, 1), bottom, scale)
        outline = outline_path(craft, round(middle, 1), round(wing, 1), scale)
        drawn.append(format_html('<path class="craft" d="{}"/>{}', outline, words))
        left += (craft.wingspan + GAP) * scale
    return format_html(
        '<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-labelledby="wings-t"><title id="wings-t">{title}</title>{drawn}</svg>',
        width=DRAWING_WIDTH,
        height=bottom + 6,
        title=_("Wingspans to one scale") if len(crafts) > 1 else _("Wingspan"),
        drawn=format_html_join("", "{}", ((one,) for one in drawn)),
    )


def craft_words(craft: Aircraft, name: str, middle: float, bottom: int, scale: float) -> SafeString:
    """The measure above an aircraft, with its line, and the name below it."""
    across = round(craft.wingspan * scale, 1)
    return format_html(
        '<path class="measure" d="M{} 16v6m0-3h{}m0-3v6"/><text x="{}" y="12" text-anchor="middle">{}</text>'
        '<text class="name" x="{}" y="{}" text-anchor="middle">{}</text>',
        round(middle - across / 2, 1),
        across,
        middle,
        measure_words(craft),
        middle,
        bottom,
        name,
    )


def outline_path(craft: Aircraft, middle: float, wing: float, scale: float) -> str:
    """The path data of the outline; a sourced length stretches it to scale, else its proportions are the sketch's."""
    outline = OUTLINES[craft.product.slug]
    across = craft.wingspan * scale
    along = craft.length * scale / (outline.aft - outline.fore) if craft.length else across

    def shape(numbers: str, sides: tuple[int, ...]) -> str:
        values = [float(number) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        turned = [(side * x, y) for side in sides for x, y in (points if side > 0 else reversed(points))]
        return "M" + " ".join(f"{middle + x * across:.1f} {wing + y * along:.1f}" for x, y in turned) + "z"

    halves = [shape(numbers, (1, -1)) for numbers in outline.halves]
    return "".join([*halves, *(shape(numbers, (side,)) for numbers in outline.sides for side in (1, -1))])
