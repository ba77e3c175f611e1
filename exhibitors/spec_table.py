"""The characteristics of products as tables show them: every value, whoever gives it, in the cell that it belongs to.

Values come from the specifications of a product, and from the answers of the fact ledger that the sources give
differently about it. An answer stands in the cell of a characteristic only if the question names that one alone and
concerns that one product; a question that names several has a line of its own beside them. What names no
characteristic (a delivery, an order) is no line of the table.
"""

import re
from dataclasses import dataclass, field

from django.db.models import Model

from bamex.search.columns import fold_text
from exhibitors.models import Specification


@dataclass
class Given:
    """One value, and the published sources that give it; `row` is the specification or the answer that words it."""

    row: Model
    sources: list

    @property
    def is_answer(self):
        return not isinstance(self.row, Specification)


@dataclass
class Cell:
    values: list = field(default_factory=list)
    fact: Model | None = None  # where the ledger says more about the disagreement

    @property
    def is_disputed(self):
        """Several sources, several values; the values of one source alone do not contradict each other."""
        sources = {source.pk for given in self.values for source in given.sources}
        return len(self.values) > 1 and len(sources) > 1

    def add(self, row, sources):
        """Add a value, or its sources to the same value that stands there already."""
        same = next((given for given in self.values if words(given.row) == words(row)), None)
        if same is None:
            self.values.append(same := Given(row, []))
        same.sources += [source for source in sources if source.is_published and source not in same.sources]


@dataclass
class Line:
    """`head` is the specification or the fact that names the line; one cell a product."""

    head: Model
    cells: list

    @property
    def is_fact(self):
        return not isinstance(self.head, Specification)


def words(row):
    """A value with its unit, to tell whether two say the same: `280 kg`."""
    unit = getattr(row, "unit_fr", "") or ""
    return fold_text(" ".join(f"{row.value_fr} {unit}".split()))


def labels():
    """Every name of a characteristic that some product has, in French; one query."""
    return set(map(fold_text, Specification.objects.values_list("label_fr", flat=True)))


def named(question, known):
    """The characteristics among the `known` ones that a question names, as whole words."""
    return {label for label in known if re.search(rf"\b{re.escape(label)}\b", fold_text(question))}


def characteristics(products):
    """The lines of the table, and the facts that stand in it: `([Line], {primary keys})`.

    The products have what readers see of their specifications, their facts with products and claims, and all
    citations at hand.
    """
    lines = {}
    for place, product in enumerate(products):
        for row in product.specifications.all():
            line = lines.setdefault(fold_text(row.label_fr), Line(row, [Cell() for _product in products]))
            line.cells[place].add(row, [row.source])
    known, placed = labels() | set(lines), set()
    for place, product in enumerate(products):
        for fact in product.facts.all():
            asked = named(fact.question_fr, known) if fact.is_disputed else set()
            if asked:
                answer(lines, place, fact, asked, [Cell() for _product in products])
                placed.add(fact.pk)
    return list(lines.values()), placed


def answer(lines, place, fact, asked, cells):
    """Put the answers of `fact` where they belong: in the line of the one thing asked, or in one of their own."""
    own = asked.pop() if len(asked) == 1 and len(fact.products.all()) == 1 else None
    if own not in lines:
        own = f"fact {fact.pk}"
        after = [key for key in lines if key in asked]
        insert(lines, own, Line(fact, cells), after[-1] if after else None)
    cell = lines[own].cells[place]
    cell.fact = fact
    for claim in fact.claims.all():
        cell.add(claim, [citation.source for citation in claim.citations.all()])


def insert(lines, key, line, after):
    """Add a line after the one that bears the key `after`, or at the end; nothing if it is there already."""
    if key in lines:
        return
    rows = list(lines.items())
    place = 1 + list(lines).index(after) if after else len(rows)
    lines.clear()
    lines.update([*rows[:place], (key, line), *rows[place:]])
