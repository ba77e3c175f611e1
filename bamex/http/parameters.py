"""Strict query-string validation for files: what a page excuses with a message, a file refuses (400).

A file that silently held the whole list would be passed on as the part. Every refusal is one Problem that names
each parameter at fault. What applications add to the addresses that they pass on is read past everywhere.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, NoReturn

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from bamex.filters import PARAMETERS, SHARED_PARAMETERS, FilterForm
from bamex.http.problems import bad_parameters
from bamex.text.languages import CODES

# Marks of campaigns and of social networks, which they add to every link that is shared or clicked.
ADDED = re.compile(
    r"(utm|mtm|pk|hsa)_\w+|_?(fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igsh(id)?|srsltid|ga|gl)"
    r"|mc_[ce]id|mkt_tok|li_fat_id|_hs(enc|mi)|fb_(action|comment)_\w+"
)
LONGEST_VALUE = 200  # characters; nothing that a file understands is as long


class Parameters:
    """The parameters of an address, each given once, and what is wrong with them, by name.

    Those of `repeated` may stand several times, and hold anything: they are not among the `values`.
    """

    def __init__(self, query: QueryDict, repeated: Collection[str] = ()) -> None:
        given = {name: values for name, values in without_added(query).items() if name not in repeated}
        self.order = list(given)
        self.faults: dict[str, str] = {}
        self.values: dict[str, str] = {}
        for name, values in given.items():
            if len(values) > 1:
                self.faults[name] = _("given twice.")
            elif "\x00" in name + values[0] or len(values[0]) > LONGEST_VALUE:
                self.faults[name] = unknown_value(values[0])
            else:
                self.values[name] = values[0]

    def read(self, name: str, reader: Callable[[str], Any]) -> Any:
        """Value as `reader` takes it; the ValueError that it raises says in words what is wrong with it."""
        try:
            return reader(self.values[name])
        except ValueError as error:
            self.faults[name] = str(error)

    def refuse_faults(self) -> None:
        """Raise the Problem that lists every fault, in the order of the address."""
        if self.faults:
            raise bad_parameters(
                [(legible_value(name), self.faults[name]) for name in self.order if name in self.faults]
            )


def without_added(query: QueryDict) -> dict[str, list[str]]:
    """The parameters of a QueryDict but those that applications add: name → values."""
    return {name: values for name, values in query.lists() if not ADDED.fullmatch(name)}


def check_parameters(
    request: HttpRequest,
    readers: Mapping[str, Callable[[str], Any]],
    repeated: Iterable[str] = (),
    is_subscribed: bool = False,
) -> None:
    """Refuse what a file does not understand; `readers` map its parameters to what raises ValueError for a bad value.

    Where a file `is_subscribed`, whatever is no word of the portal is read past, whatever it holds and however often:
    calendars and readers of feeds add names of their own, and a refusal would silence them for good. Words of the
    other language are refused there too.
    """
    repeated = list(repeated)
    foreign = request.GET.keys() - readers.keys() - words_of_the_portal() if is_subscribed else set()
    parameters = Parameters(request.GET, {*repeated, *foreign})
    for name in parameters.values:
        if name in readers:
            parameters.read(name, readers[name])
        else:
            known = ", ".join([*readers, *repeated]) or pgettext("parameters", "none")
            parameters.faults[name] = _("unknown parameter. This file knows: %(names)s.") % {"names": known}
    parameters.refuse_faults()


def filters_of(
    request: HttpRequest,
    form_class: type[FilterForm],
    rows: Iterable[Any],
    is_subscribed: bool = False,
    **readers: Callable[[str], Any],
) -> FilterForm:
    """The filters of the page whose file is asked for, over its `rows`; `readers` of what the file knows besides.

    A former slug is read as the present one: a calendar that follows a place goes on following it when it is renamed.
    """
    filters = form_class(request.GET, rows)
    if renamed := present_slugs(filters):
        filters = form_class({**request.GET.dict(), **renamed}, filters.objects)
    own = {filters.add_prefix(name): refuse_value if name in filters.errors else str for name in filters.fields}
    check_parameters(request, own | readers, is_subscribed=is_subscribed)
    return filters


def present_slugs(filters: FilterForm) -> dict[str, str]:
    """Parameter → slug, of each filter by something published that has been renamed."""
    found = {}
    for name in filters.errors:
        noun = getattr(filters.fields[name], "noun", None)
        row = noun and noun._default_manager.known_as(filters[name].value())
        if row and row.is_published:
            found[filters.add_prefix(name)] = row.slug
    return found


def refuse_value(value: str) -> NoReturn:
    raise ValueError(unknown_value(value))


def unknown_value(value: str) -> str:
    return _("unknown value “%(value)s”.") % {"value": legible_value(value)}


def legible_value(text: str) -> str:
    """Value that was asked for, as an answer quotes it."""
    return text[:80].replace("\x00", "�")


@cache
def words_of_the_portal() -> frozenset[str]:
    """The names of all parameters that the portal reads, in every language."""
    words = set(SHARED_PARAMETERS)
    for language in CODES:
        with override(language):
            words.update(map(str, PARAMETERS.values()))
    return frozenset(words)
