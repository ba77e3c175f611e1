"""The answers to a "how many" of the fact ledger, in order of publication, as a chart and as a table.

A number is drawn only when the answer gives one and one alone; "about" and "more than" are drawn as such. What has
no date stands apart. What cannot be placed is in the table and not in the chart: nothing is guessed. A question on two
things, countries and delegations, has a chart of each, on the same scale, and one table.
"""

import re
from typing import NamedTuple

from django.utils import dateformat
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.drawing.chart import LEFT, WIDTH, figure, frame, step, table
from bamex.templatetags.dates import partial_day
from bamex.templatetags.texts import show, typo
from bamex.text.languages import localized
from bamex.text.typography import typeset

EXACT, ABOUT, MORE = "exact", "about", "more"

COLLECTIVES = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
COLLECTIVES |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100}
# The whole of an answer, in French, the language in which every answer is written: no other digit may follow.
FORMS = [
    (EXACT, re.compile(r"(\d+)(?: [^\d,;]+)?")),
    (ABOUT, re.compile(r"(?:environ|près de) (\d+)(?: [^\d,;]+)?")),
    (MORE, re.compile(r"plus de (\d+)(?: [^\d,;]+)?")),
    (ABOUT, re.compile(rf"une ({'|'.join(COLLECTIVES)})(?: [^\d,;]+)?")),
]
HOW_MANY = re.compile(r"Combien d(?:e |’)(\w+)(?: et d(?:e |’)(\w+))?")
COUNTED = re.compile(r"(?:\d+|une \w+) (?:de |d’)?(\w+)")
RANGE = re.compile(r"\b(?:ou|à|et|puis)\b")  # "15 à trente": not one number

RIGHT = 344
TOP, ROW, WORDS = 8, 42, 20


class Answer(NamedTuple):
    claim: object
    date: str  # ISO 8601, day, month or year; empty when no source is dated
    form: str  # EXACT, ABOUT, MORE; empty when not drawn
    number: int


def plain(value):
    """An answer without what stands in parentheses, in small letters, with plain spaces."""
    return re.sub(r"\s*\([^)]*\)", "", value).replace("\u00a0", " ").replace("\u202f", " ").strip().lower()


def read(value):
    """The form and the number of an answer in French; ("", 0) when it is not one plain number."""
    value = plain(value)
    for form, pattern in FORMS:
        if (found := pattern.fullmatch(value)) and not RANGE.search(value):
            number = found.group(1)
            return form, COLLECTIVES.get(number) or int(number)
    return "", 0


def answers(fact):
    """Dated answers, oldest first, then the undated ones, in the order of the ledger."""
    found = []
    for claim in fact.claims.all():
        dates = [row.source.date for row in claim.citations.all() if row.source.is_published and row.source.date]
        found.append(Answer(claim, min(dates, default=""), *read(claim.value_fr)))
    return sorted(found, key=lambda answer: (not answer.date, answer.date))


def panels(fact, found):
    """`(what is counted, its answers to draw)`, one a thing asked about; empty when what is asked is not how many.

    Of two things, an answer counts the one named after its number; the short label names both, in the same order.
    """
    asked = HOW_MANY.match(fact.question_fr)
    drawn = [answer for answer in found if answer.form]
    label = localized(fact, "short_label").value
    if not asked or not asked[2]:
        return [(label, drawn)] if asked else []
    names = re.split(r" (?:et|and) ", label)
    if len(names) != 2:
        return []
    return [
        (capfirst(name), [answer for answer in drawn if counted(answer) == thing])
        for name, thing in zip(names, asked.groups(), strict=True)
    ]


def counted(answer):
    found = COUNTED.search(plain(answer.claim.value_fr))
    return found[1] if found else ""


def claims_chart(fact):
    """A `<figure>` with the chart of a fact, and its table; the fact has its claims and citations at hand.

    Empty when it does not ask how many, or when of a thing it asks about fewer than two answers can be drawn.
    """
    found = answers(fact)
    shown = panels(fact, found)
    if not shown or min(len(drawn) for _name, drawn in shown) < 2:
        return ""
    drawn = [answer for _name, part in shown for answer in part]
    caption = _(
        "Each answer at the date of its oldest dated source. Filled dot: the number given; ring: about; "
        "ring and arrow: more than. Different answers may count different things."
    )
    key, top = f"chart-{fact.code.lower()}", max(answer.number for answer in drawn)
    if len(shown) == 1:
        chart = drawing(drawn, key, shown[0][0], top)
    else:
        numbered = ((typo(name), drawing(part, f"{key}-{i}", name, top)) for i, (name, part) in enumerate(shown, 1))
        chart = format_html_join("", '<p class="name">{}</p>{}', numbered)
    return figure(chart, caption, twin(found, drawn, localized(fact, "question").value))


def drawing(drawn, key, unit, top):
    """The `<svg>` of these answers, counted in `unit`, on a scale that reaches `top`."""
    tick = step(top, 5)
    ticks = range(0, (top // tick + 2) * tick, tick)
    scale = (RIGHT - LEFT) / ticks[-1]
    dated = sum(bool(answer.date) for answer in drawn)
    apart = 20 if 0 < dated < len(drawn) else 0  # the room before the undated ones
    bottom = TOP + ROW * len(drawn) + apart
    marks = []
    for i, answer in enumerate(drawn):
        y = TOP + ROW * i + (0 if answer.date else apart)
        marks.append((mark(answer, y, round(LEFT + answer.number * scale)),))
    if apart:
        y = TOP + ROW * dated + apart // 2
        marks.append((format_html('<path class="apart" d="M{} {}H{}"/>', LEFT, y, WIDTH),))
    grid = "".join(
        f"M{round(LEFT + value * scale)} {y + WORDS}V{end}"
        for value in ticks
        for y, end in ((TOP, TOP + ROW * dated), (TOP + ROW * dated + apart, bottom))
        if y < end
    )
    return frame(
        key,
        bottom,
        title=typo(_("%(what)s over time") % {"what": unit}),
        description=" · ".join(typo(f"{date_words(answer)}, {number_words(answer)}") for answer in drawn),
        lines=(f"{ROW - WORDS} {WORDS}", grid),
        inside=format_html_join("", "{}", marks),
        numbers=[(round(LEFT + value * scale), value) for value in ticks],
        axis=typo(unit),
    )


def mark(answer, y, x):
    middle = y + 29
    value = localized(answer.claim, "value")
    arrow = format_html('<path class="more" d="M{} {}h26m-6-5 6 5-6 5"/>', x + 5, middle) if answer.form == MORE else ""
    return format_html(
        '<text x="{}" y="{}"><tspan class="name">{}</tspan> · <tspan{}>{}</tspan></text>'
        '<path class="stem" d="M{} {}H{}"/>{}'
        '<circle class="{}" cx="{}" cy="{}" r="5"/>',
        LEFT + 4,
        y + 14,
        date_words(answer),
        format_html(' lang="{}"', value.language) if value.is_fallback else "",
        typeset(Truncator(value.value).chars(38), value.language),
        LEFT,
        middle,
        x - 5,
        arrow,
        answer.form,
        x,
        middle,
    )


def twin(found, drawn, caption):
    rows = (
        (
            partial_day(answer.date),
            show(localized(answer.claim, "value")),
            show(localized(answer.claim, "label")),
            number_words(answer) if answer in drawn else typo(not_drawn(answer)),
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
    return table(typo(caption), headings, body)


def not_drawn(answer):
    return _("not drawn: it counts something else") if answer.form else _("not drawn: not one plain number")


def date_words(answer):
    """“14 sept. 2025”, in the few letters that a chart has room for."""
    if not answer.date:
        return _("undated")
    if day := parse_date(answer.date):
        return dateformat.format(day, "j N Y")
    year, _hyphen, month = answer.date.partition("-")
    return dateformat.format(parse_date(f"{answer.date}-01"), "N Y") if month else year


def number_words(answer):
    forms = {EXACT: "%(number)s", ABOUT: _("about %(number)s"), MORE: _("more than %(number)s")}
    return typo(forms[answer.form] % {"number": answer.number}) if answer.form else ""
