"""Parts of every chart: its frame, its grid with numbers, its figure, and the table that says the same.

Charts are drawn for a width of 360 units, a phone's, row by row: the upper part of a row is for words, the lower one
for what is drawn, where alone the lines of the grid are seen.
"""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bamex.text.typography import typeset_for_page

CHART_WIDTH, CHART_LEFT = 360, 6
FOOT = 42  # below the rows: the numbers of the grid, and the words of the axis
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9)


def grid_step(top: int, lines: int) -> int:
    """The round distance between the lines of a grid up to `top`, about so many `lines` at most."""
    return next(size for size in STEPS if top / size <= lines)


def chart_figure(drawing: str, caption: str, table: str) -> SafeString:
    return format_html(
        '<figure class="chart">{}<figcaption><p>{}</p>{}</figcaption></figure>',
        drawing,
        typeset_for_page(caption),
        table,
    )


def chart_svg(
    key: str,
    bottom: int,
    title: str,
    description: str,
    lines: tuple[str, str],
    inside: str,
    numbers: Iterable[tuple[int, int]],
    axis: str,
) -> SafeString:
    """The `<svg>`: `key` tells its ids from others, `bottom` is where the rows end, in units of the drawing.

    `lines` is `(dash pattern, path)` of the grid, `numbers` are `(x, number)` below it, `axis` the words of the axis.
    """
    return format_html(
        '<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-labelledby="{key}-t {key}-d">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>'
        '<path class="grid" stroke-dasharray="{dashes}" d="{grid}"/>'
        '{inside}{numbers}<text class="axis" x="{right}" y="{axis_y}" text-anchor="end">{axis}</text></svg>',
        width=CHART_WIDTH,
        height=bottom + FOOT,
        key=key,
        title=title,
        description=description,
        dashes=lines[0],
        grid=lines[1],
        inside=inside,
        numbers=format_html_join(
            "",
            '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
            ((x, bottom + 16, number) for x, number in numbers),
        ),
        right=CHART_WIDTH - 4,
        axis_y=bottom + 36,
        axis=axis,
    )


def chart_table(caption: str, headings: str, rows: str) -> SafeString:
    """The same as a chart in a table, folded; `headings` and `rows` are safe HTML, `<th>` and `<td>`."""
    return format_html(
        '<details class="twin"><summary>{}</summary><table><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></details>",
        _("The same as a table"),
        caption,
        headings,
        rows,
    )
