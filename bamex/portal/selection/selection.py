"""Selection: the list that a reader makes of what the portal publishes, of which the codes in the address are all.

Exhibitors, equipment, sessions, delegations and facts can be chosen. The portal keeps nothing: the list is in the
address, and, where there is script, on the reader's device.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.urls import reverse

from bamex.models import CODE, Publishable, State
from bamex.publication import visible_or_none
from exhibitors.models import Delegation, Exhibitor, Product
from news.models import Fact
from programme.models import Session

MOST_CHOSEN = 60  # codes of one list; a longer one is better said by the filters of a page

# What can be chosen, in the order in which a list shows it, with all that is shown of it.
CHOOSABLE = {
    Exhibitor: Exhibitor.objects.select_related("country").prefetch_related("other_countries", "citations"),
    Product: Product.objects.for_list(),
    Session: Session.objects.select_related("venue", "phase").prefetch_related("citations"),
    Delegation: Delegation.objects.prefetch_related("citations"),
    Fact: Fact.objects.with_claims(),
}


class SelectionGroup(NamedTuple):
    """The objects of one noun."""

    kind: str  # "exhibitor", "product"…
    noun: str
    entries: list  # (row, the address of the list without it), in the order of the address


class Selection:
    """Objects for which `codes` stand, asked once a noun; `codes` are read from an address and may be anything."""

    def __init__(self, codes: list[str]) -> None:
        self.codes, self.left_out = codes[:MOST_CHOSEN], codes[MOST_CHOSEN:]
        models = {code: Publishable.model_of(code) for code in self.codes if CODE.fullmatch(code)}
        self.others = [code for code, model in models.items() if model and model not in CHOOSABLE]
        found: dict[str, Any] = {}
        for model, rows in CHOOSABLE.items():
            chosen = [code for code in models if models[code] is model]
            if chosen:
                found |= {row.code: row for row in rows.filter(code__in=chosen).exclude(state=State.DRAFT)}
        self.rows: list[Any] = [row for row in map(found.get, models) if visible_or_none(row)]
        self.withdrawn: list[Any] = [row for row in map(found.get, models) if row and row.state == State.WITHDRAWN]
        known = {row.code for row in [*self.rows, *self.withdrawn]} | set(self.others)
        self.unknown = [code for code in self.codes if code not in known]
        self.groups = [
            SelectionGroup(model._meta.model_name, model._meta.verbose_name_plural, entries)
            for model in CHOOSABLE
            if (entries := [(row, self.without(row.code)) for row in self.rows if type(row) is model])
        ]

    @property
    def address(self) -> str:
        """Of the page with this very list, in the page's language: what a reader passes on."""
        return selection_address(row.code for row in self.rows)

    def without(self, code: str) -> str:
        """The address of the list that is left, where others can be taken out in turn."""
        others = [row.code for row in self.rows if row.code != code]
        return selection_address(others) + (f"&{EDITED}=1" if others else "")

    @property
    def not_shown(self) -> list[str]:
        """The codes that were asked for and cannot be shown."""
        return [*self.unknown, *self.others, *self.left_out, *(row.code for row in self.withdrawn)]


EDITED = "edit"  # a list is passed on without: whoever receives it is not offered to take anything out


def selection_address(codes: Iterable[str], name: str = "selection") -> str:
    """An address with codes in it: commas need no escaping in a query (RFC 3986, 3.4)."""
    chosen = ",".join(codes)
    return reverse(name) + (f"?i={chosen}" if chosen else "")
