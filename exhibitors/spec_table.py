"""Table of the specifications of products: every value, whoever gives it, in the cell that it belongs to.

A line is a quantity (endurance, payload), whatever a source calls it; what measures none of them has a line by its
name. Values come from the specifications of a product, and from the answers of the ledger that the sources give
differently about it. An answer stands in the cell of a quantity only if its question names that one alone and concerns
that one product; a question that names several has a line of its own beside them. What names no characteristic (a
delivery, an order) is no line of the table.
"""

import re
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import Model
from django.utils.translation import override

from bamex.ledger.agreement import contradict
from bamex.models import Source
from bamex.search.columns import fold_text
from exhibitors.models import Product, Specification
from exhibitors.quantities import Quantity


@dataclass
class Given:
    """One value, and the published sources that give it; `row` is the specification or the answer that words it.

    `variant` tells values that do not compare apart, as of an inner and an outer payload: its label, folded.
    """

    row: Model
    sources: list[Source]
    variant: str = ""
    refines: bool = False  # another value, and contradicts none

    @property
    def is_answer(self) -> bool:
        return not isinstance(self.row, Specification)

    @property
    def is_variant(self) -> bool:
        return bool(self.variant)


@dataclass
class Cell:
    values: list[Given] = field(default_factory=list)
    fact: Model | None = None  # where the ledger says more about the disagreement

    @property
    def is_disputed(self) -> bool:
        """Several sources, values of one thing that contradict; those of one source alone do not."""
        rivals = [given for given in self.values if not given.refines]
        return any(
            one.variant == other.variant
            and len({source.pk for source in (*one.sources, *other.sources)}) > 1
            and contradict(value_with_unit(one.row), value_with_unit(other.row))
            for one, other in combinations(rivals, 2)
        )

    def add(self, row: Model, sources: list[Source], variant: str = "") -> None:
        """Add a value, or its sources to the same value that stands there already."""
        alike = (given for given in self.values if given.variant == variant)
        same = next((given for given in alike if value_key(given.row) == value_key(row)), None)
        if same is None:
            self.values.append(same := Given(row, [], variant))
        same.refines = same.refines or getattr(row, "refines", False)
        same.sources += [source for source in sources if source not in same.sources]


@dataclass
class Line:
    """`head` is the specification or the fact that names the line, unless it is a quantity; one cell a product."""

    head: Model
    cells: list[Cell]
    quantity: Quantity | None = None

    @property
    def is_fact(self) -> bool:
        return not isinstance(self.head, Specification)


def value_key(row: Model) -> str:
    """A value with its unit, folded, to tell whether two say the same: `280 kg`."""
    return fold_text(value_with_unit(row))


def value_with_unit(row: Model) -> str:
    return " ".join(f"{row.value_fr} {getattr(row, 'unit_fr', '') or ''}".split())


def line_key(specification: Specification) -> str:
    """The line on which a specification stands: that of its quantity, or else of its name."""
    return specification.quantity or fold_text(specification.label_fr)


def known_characteristics() -> dict[str, str]:
    """Name of a characteristic in French, folded → the key of its line; one query."""
    rows = Specification.objects.only("label_fr", "quantity")
    with override("fr"):
        quantities = {fold_text(str(quantity.label)): quantity.value for quantity in Quantity}
    return quantities | {fold_text(row.label_fr): line_key(row) for row in rows}


def characteristics_named(question: str, known: dict[str, str]) -> set[str]:
    """The keys of the characteristics among the `known` ones that a question names, as whole words.

    A name within a longer one that is named too is not meant by itself.
    """
    found = {label for label in known if re.search(rf"\b{re.escape(label)}\b", fold_text(question))}
    return {known[label] for label in found if not any(label != other and label in other for other in found)}


def spec_table(products: list[Product]) -> tuple[list[Line], set[int]]:
    """The lines of the table, and the primary keys of the facts that stand in it as a whole.

    The products have what readers see of their specifications, their facts with products and claims, and all
    citations at hand.
    """
    lines = specification_lines(products)
    known, placed = known_characteristics(), set()
    for place, product in enumerate(products):
        for fact in product.facts.all():
            compared = [question for question in fact.questions if len(question.claims) > 1]
            named = [characteristics_named(wording(question, fact), known) for question in compared]
            for question, keys in zip(compared, named, strict=True):
                if keys and concerns(question, fact, product):
                    key = line_of_question(question, fact, keys, lines)
                    if key not in lines:
                        lines = with_line_after(lines, key, Line(fact, empty_cells(products)), keys)
                    fill_cell(lines[key].cells[place], fact, question.claims)
            if compared and all(named) and len(compared) == len(fact.questions):
                placed.add(fact.pk)
    return list(lines.values()), placed


def specification_lines(products: list[Product]) -> dict[str, Line]:
    """Key → the line of that characteristic, in the order in which the products name them."""
    lines: dict[str, Line] = {}
    for place, product in enumerate(products):
        for row in product.specifications.all():
            quantity = Quantity(row.quantity) if row.quantity else None
            line = lines.setdefault(line_key(row), Line(row, empty_cells(products), quantity))
            sources = [row.source] if row.source.is_published else []
            line.cells[place].add(row, sources, variant_of(row, quantity))
    return lines


def variant_of(row: Specification, quantity: Quantity | None) -> str:
    """Name that a source gives a quantity, folded, when it is not the quantity's own."""
    with override("fr"):
        name = fold_text(str(quantity.label)) if quantity else fold_text(row.label_fr)
    label = fold_text(row.label_fr)
    return "" if label == name else label


def empty_cells(products: list[Product]) -> list[Cell]:
    return [Cell() for _product in products]


def wording(question, fact: Model) -> str:
    return question.asked.asked_fr if question.asked else fact.question_fr


def concerns(question, fact: Model, product: Product) -> bool:
    """True if a question is about `product`: it names it, or names none of those that the fact is about."""
    asked = fold_text(wording(question, fact))
    named = {row.pk for row in fact.products.all() if fold_text(row.name_fr) in asked}
    return not named or product.pk in named


def line_of_question(question, fact: Model, keys: set[str], lines: dict[str, Line]) -> str:
    """The key of the line for the answers: that of the one thing named, or one of its own."""
    asked = fold_text(wording(question, fact))
    about = [row for row in fact.products.all() if fold_text(row.name_fr) in asked] or fact.products.all()
    concerns_one = len(keys) == 1 and len(about) == 1
    return next((key for key in keys if concerns_one and key in lines), f"fact {fact.pk}")


def with_line_after(lines: dict[str, Line], key: str, line: Line, named: set[str]) -> dict[str, Line]:
    """The lines with one more after the last of those `named`, or at the end if none of them is there."""
    rows = list(lines.items())
    place = max((number for number, (other, _line) in enumerate(rows, 1) if other in named), default=len(rows))
    return dict([*rows[:place], (key, line), *rows[place:]])


def fill_cell(cell: Cell, fact: Model, claims: list[Model]) -> None:
    """Put answers of `fact` to one question into the cell."""
    cell.fact = fact
    for claim in claims:
        cell.add(claim, claim.published_sources())
