"""Chart of the answers to a "how many" of the ledger, in order of publication, and the same as a table.

A number is drawn only when the answer gives one and one alone; "about" and "more than" are drawn as such. What has
no date stands apart. What cannot be placed is in the table and not in the chart: nothing is guessed. A question on two
things, countries and delegations, has a chart of each, on the same scale, and one table.
"""

import re
import textwrap
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import dateformat
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.drawing.chart import CHART_LEFT, CHART_WIDTH, chart_figure, chart_svg, chart_table, grid_step
from bamex.ledger.bounds import bare_answer, number_said
from bamex.text.dates import partial_day_html
from bamex.text.html import text_html
from bamex.text.languages import localized
from bamex.text.typography import typeset, typeset_for_page
from news.models import Claim, Fact

HOW_MANY = re.compile(r"Combien d(?:e |’)(\w+)(?: et d(?:e |’)(\w+))?")
COUNTED = re.compile(r"(?:\d+|une \w+) (?:de |d’)?(\w+)")

ANSWERS_RIGHT = 344
ANSWERS_TOP, ANSWER_ROW, ANSWER_WORDS = 8, 42, 20
LINE, LETTERS = 16, 46  # the height of one more line of words, and what a line holds in the widest of our fonts
APART = 20  # the room before the undated answers


# How a number is drawn, by the form in which it is said (`bamex.ledger.bounds`); others are in the table alone.
EXACT, ABOUT, MORE = "exact", "about", "more"
DRAWN_FORMS = {"": EXACT, "about": ABOUT, "near": ABOUT, "more": MORE}
LARGEST_DRAWN = 99_999  # beyond, a number has no room beside its mark


class Answer(NamedTuple):
    claim: Claim
    date: str  # ISO 8601, day, month or year; empty when no source is dated
    form: str  # EXACT, ABOUT, MORE; empty when not drawn
    number: int


def chart_answers(fact: Fact) -> list[Answer]:
    """Dated answers, oldest first, then the undated ones, in the order of the ledger."""
    found = []
    for claim in fact.claims.all():
        dates = [source.date for source in claim.published_sources() if source.date]
        found.append(Answer(claim, min(dates, default=""), *form_and_number(claim.value_fr)))
    return sorted(found, key=lambda answer: (not answer.date, answer.date))


def form_and_number(value: str) -> tuple[str, int]:
    """Form in which an answer in French is drawn, and its number; ("", 0) when it is not one that can be drawn."""
    said = number_said(value)
    if not said or said.form not in DRAWN_FORMS or not said.number.is_integer() or said.number > LARGEST_DRAWN:
        return "", 0
    return DRAWN_FORMS[said.form], int(said.number)


def chart_panels(fact: Fact, found: list[Answer]) -> list[tuple[str, list[Answer]]]:
    """`(what is counted, its answers to draw)`, one a thing asked about; empty when what is asked is not how many.

    Of two things, an answer counts the one named after its number; the short label names both, in the same order.
    """
    asked = HOW_MANY.match(fact.question_fr)
    drawn = [answer for answer in found if answer.form]
    label = localized(fact, "short_label").with_figures()
    if not asked or not asked[2]:
        return [(label, drawn)] if asked else []
    names = re.split(r" (?:et|and) ", label)
    if len(names) != 2:
        return []
    return [
        (capfirst(name), [answer for answer in drawn if counted_thing(answer) == thing])
        for name, thing in zip(names, asked.groups(), strict=True)
    ]


def counted_thing(answer: Answer) -> str:
    found = COUNTED.search(bare_answer(answer.claim.value_fr))
    return found[1] if found else ""


def claims_chart(fact: Fact) -> str:
    """A `<figure>` with the chart of a fact, and its table; the fact has its claims and citations at hand.

    Empty when it does not ask how many, or when of a thing it asks about fewer than two answers can be drawn.
    """
    found = chart_answers(fact)
    shown = chart_panels(fact, found)
    if not shown or min(len(drawn) for _name, drawn in shown) < 2:
        return ""
    drawn = [answer for _name, part in shown for answer in part]
    caption = _(
        "Each answer at the date of its oldest dated source. Filled dot: the number given; ring: about; "
        "ring and arrow: more than. Different answers may count different things."
    )
    key, top = f"chart-{fact.code.lower()}", max(answer.number for answer in drawn)
    if len(shown) == 1:
        chart = answers_svg(drawn, key, shown[0][0], top)
    else:
        numbered = (
            (typeset_for_page(name), answers_svg(part, f"{key}-{i}", name, top))
            for i, (name, part) in enumerate(shown, 1)
        )
        chart = format_html_join("", '<p class="name">{}</p>{}', numbered)
    return chart_figure(chart, caption, answers_table(found, drawn, localized(fact, "question").with_figures()))


def answers_svg(drawn: list[Answer], key: str, unit: str, top: int) -> str:
    """The `<svg>` of these answers, counted in `unit`, on a scale that reaches `top`."""
    tick = grid_step(top, 5)
    ticks = range(0, (top // tick + 2) * tick, tick)
    scale = (ANSWERS_RIGHT - CHART_LEFT) / ticks[-1]
    numbers = [(round(CHART_LEFT + value * scale), value) for value in ticks]
    marks, grid, y = [], [], ANSWERS_TOP
    for before, answer in zip([None, *drawn], drawn, strict=False):
        if before and before.date and not answer.date:
            marks.append((format_html('<path class="apart" d="M{} {}H{}"/>', CHART_LEFT, y + APART // 2, CHART_WIDTH),))
            y += APART
        marks.append((answer_mark(answer, y, round(CHART_LEFT + answer.number * scale)),))
        more_words = LINE * (len(answer_lines(answer)) - 1)
        start, y = y + ANSWER_WORDS + more_words, y + ANSWER_ROW + more_words
        grid += [f"M{x} {start}V{y}" for x, _value in numbers]
    return chart_svg(
        key,
        y,
        title=typeset_for_page(_("%(what)s over time") % {"what": unit}),
        description=" · ".join(typeset_for_page(f"{date_words(answer)}, {number_words(answer)}") for answer in drawn),
        lines=("none", "".join(grid)),
        inside=format_html_join("", "{}", marks),
        numbers=numbers,
        axis=typeset_for_page(unit),
    )


def answer_lines(answer: Answer) -> list[str]:
    """The words of an answer in lines of the drawing; the first leaves room for the date."""
    date = f"{date_words(answer)} · "
    words = localized(answer.claim, "value").with_figures()
    first, *others = textwrap.wrap(words, LETTERS, initial_indent=" " * len(date))
    return [first.strip(), *others]


def answer_mark(answer: Answer, y: int, x: int) -> str:
    lines = answer_lines(answer)
    middle = y + 29 + LINE * (len(lines) - 1)
    value = localized(answer.claim, "value")
    language = format_html(' lang="{}"', value.language) if value.is_fallback else ""
    arrow = format_html('<path class="more" d="M{} {}h26m-6-5 6 5-6 5"/>', x + 5, middle) if answer.form == MORE else ""
    first, *others = (typeset(line, value.language) for line in lines)
    return format_html(
        '<text x="{}" y="{}"><tspan class="name">{}</tspan> · <tspan{}>{}</tspan>{}</text>'
        '<path class="stem" d="M{} {}H{}"/>{}'
        '<circle class="{}" cx="{}" cy="{}" r="5"/>',
        CHART_LEFT + 4,
        y + 14,
        date_words(answer),
        language,
        first,
        format_html_join(
            "", ' <tspan{} x="{}" dy="{}">{}</tspan>', ((language, CHART_LEFT + 4, LINE, line) for line in others)
        ),
        CHART_LEFT,
        middle,
        x - 5,
        arrow,
        answer.form,
        x,
        middle,
    )


def answers_table(found: Iterable[Answer], drawn: list[Answer], caption: str) -> str:
    rows = (
        (
            partial_day_html(answer.date),
            text_html(localized(answer.claim, "value")),
            text_html(localized(answer.claim, "label")),
            number_words(answer) if answer in drawn else typeset_for_page(reason_not_drawn(answer)),
        )
        for answer in found
    )
    headings = format_html(
        '<th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th>',
        _("Oldest dated source"),
        pgettext("fact", "Answer"),
        _("Drawn as"),
    )
    body = format_html_join(
        "", '<tr><th scope="row">{}</th><td>{} <span class="meta">{}</span></td><td>{}</td></tr>', rows
    )
    return chart_table(typeset_for_page(caption), headings, body)


def reason_not_drawn(answer: Answer) -> str:
    return (
        _("not drawn: it counts something else") if answer.form else _("not drawn: the answer is not a single number")
    )


def date_words(answer: Answer) -> str:
    """“14 sept. 2025”, in the few letters that a chart has room for."""
    if not answer.date:
        return _("undated")
    if day := parse_date(answer.date):
        return dateformat.format(day, "j N Y")
    year, _hyphen, month = answer.date.partition("-")
    return dateformat.format(parse_date(f"{answer.date}-01"), "N Y") if month else year


def number_words(answer: Answer) -> str:
    forms = {EXACT: "%(number)s", ABOUT: _("about %(number)s"), MORE: _("more than %(number)s")}
    return typeset_for_page(forms[answer.form] % {"number": answer.number}) if answer.form else ""
