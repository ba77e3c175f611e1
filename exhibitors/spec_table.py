"""Table of the specifications of products: every value, whoever gives it, in the cell that it belongs to.

Values come from the specifications of a product, and from the answers of the ledger that the sources give
differently about it. An answer stands in the cell of a characteristic only if the question names that one alone and
concerns that one product; a question that names several has a line of its own beside them. What names no
characteristic (a delivery, an order) is no line of the table.
"""

import re
from dataclasses import dataclass, field

from django.db.models import Model

from bamex.models import Source
from bamex.search.columns import fold_text
from exhibitors.models import Product, Specification


@dataclass
class Given:
    """One value, and the published sources that give it; `row` is the specification or the answer that words it."""

    row: Model
    sources: list[Source]

    @property
    def is_answer(self) -> bool:
        return not isinstance(self.row, Specification)


@dataclass
class Cell:
    values: list[Given] = field(default_factory=list)
    fact: Model | None = None  # where the ledger says more about the disagreement

    @property
    def is_disputed(self) -> bool:
        """Several sources, several values; the values of one source alone do not contradict each other."""
        sources = {source.pk for given in self.values for source in given.sources}
        return len(self.values) > 1 and len(sources) > 1

    def add(self, row: Model, sources: list[Source]) -> None:
        """Add a value, or its sources to the same value that stands there already."""
        same = next((given for given in self.values if value_key(given.row) == value_key(row)), None)
        if same is None:
            self.values.append(same := Given(row, []))
        same.sources += [source for source in sources if source not in same.sources]


@dataclass
class Line:
    """`head` is the specification or the fact that names the line; one cell a product."""

    head: Model
    cells: list[Cell]

    @property
    def is_fact(self) -> bool:
        return not isinstance(self.head, Specification)


def value_key(row: Model) -> str:
    """A value with its unit, to tell whether two say the same: `280 kg`."""
    unit = getattr(row, "unit_fr", "") or ""
    return fold_text(" ".join(f"{row.value_fr} {unit}".split()))


def known_characteristics() -> set[str]:
    """Every name of a characteristic that some product has, in French; one query."""
    return set(map(fold_text, Specification.objects.values_list("label_fr", flat=True)))


def characteristics_named(question: str, known: set[str]) -> set[str]:
    """The characteristics among the `known` ones that a question names, as whole words."""
    return {label for label in known if re.search(rf"\b{re.escape(label)}\b", fold_text(question))}


def spec_table(products: list[Product]) -> tuple[list[Line], set[int]]:
    """The lines of the table, and the primary keys of the facts that stand in it.

    The products have what readers see of their specifications, their facts with products and claims, and all
    citations at hand.
    """
    lines = specification_lines(products)
    known, placed = known_characteristics() | set(lines), set()
    for place, product in enumerate(products):
        for fact in product.facts.all():
            named = characteristics_named(fact.question_fr, known) if fact.is_disputed else set()
            if named:
                key = line_of_fact(fact, named, lines)
                if key not in lines:
                    lines = with_line_after(lines, key, Line(fact, empty_cells(products)), named)
                fill_cell(lines[key].cells[place], fact)
                placed.add(fact.pk)
    return list(lines.values()), placed


def specification_lines(products: list[Product]) -> dict[str, Line]:
    """Folded label → the line of that characteristic, in the order in which the products name them."""
    lines: dict[str, Line] = {}
    for place, product in enumerate(products):
        for row in product.specifications.all():
            line = lines.setdefault(fold_text(row.label_fr), Line(row, empty_cells(products)))
            line.cells[place].add(row, [row.source] if row.source.is_published else [])
    return lines


def empty_cells(products: list[Product]) -> list[Cell]:
    return [Cell() for _product in products]


def line_of_fact(fact: Model, named: set[str], lines: dict[str, Line]) -> str:
    """The key of the line for the answers of `fact`: that of the one thing `named`, or one of its own."""
    concerns_one = len(named) == 1 and len(fact.products.all()) == 1
    return next((key for key in named if concerns_one and key in lines), f"fact {fact.pk}")


def with_line_after(lines: dict[str, Line], key: str, line: Line, named: set[str]) -> dict[str, Line]:
    """The lines with one more after the last of those `named`, or at the end if none of them is there."""
    rows = list(lines.items())
    place = max((number for number, (other, _line) in enumerate(rows, 1) if other in named), default=len(rows))
    return dict([*rows[:place], (key, line), *rows[place:]])


def fill_cell(cell: Cell, fact: Model) -> None:
    """Put the answers of `fact` into the cell."""
    cell.fact = fact
    for claim in fact.claims.all():
        cell.add(claim, claim.published_sources())
