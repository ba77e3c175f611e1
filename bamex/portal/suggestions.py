"""Index from which the search field suggests names: those of every visible object that bears one.

Compact on purpose, because it is paid for by the megabyte: `nouns` are `[label, address, names]`, the address below
the language's own with `*` for the object's part of it; a name is `[name, part, other spellings…]`, the part being 0
when it is the name itself in lower case without accents, its words joined by hyphens, or that name alone when there is
nothing else to say. Nouns for which there is no room are named in `left_out`: the search finds them all the same.
"""

import json
import re
from typing import Any

from django.db.models import QuerySet

from bamex.models import Publishable
from bamex.search.columns import fold_text
from bamex.text.languages import CODES, Text, active, localized
from exhibitors.models import Category, Delegation, Exhibitor, Person, Product, ReportedEquipment
from news.models import Article, Fact, Theme
from programme.models import Session, Venue

MOST_INDEX_BYTES = 15 * 1024  # not compressed

# The nouns in the order in which they find room and equal names are suggested. Sources and statements bear no name of
# their own: the search finds them.
SUGGESTED = (
    Exhibitor,
    Product,
    Delegation,
    Person,
    Session,
    Venue,
    Category,
    ReportedEquipment,
    Theme,
    Fact,
    Article,
)


def suggestions_json() -> str:
    """The index in the active language, as JSON of at most MOST_INDEX_BYTES; one query a noun, the same bytes for the
    same content. Where all of it does not fit, no noun keeps its other spellings, and some are left out."""
    nouns = [(str(model._meta.verbose_name), *suggested_names(model)) for model in SUGGESTED]
    whole = {"nouns": [[*noun, [short_form(row) for row in rows]] for *noun, rows in nouns], "left_out": []}
    if has_room(whole):
        return compact_json(whole)
    index: dict[str, Any] = {"nouns": [], "left_out": [label for label, *_rest in nouns]}
    for label, address, rows in nouns:
        longer = [*index["nouns"], [label, address, [short_form(row[:2]) for row in rows]]]
        if has_room({**index, "nouns": longer}):
            index = {"nouns": longer, "left_out": [other for other in index["left_out"] if other != label]}
    return compact_json(index)


def suggested_names(model: type[Publishable]) -> tuple[str, list[list[Any]]]:
    """The address of a noun and its `[name, part, other spellings…]`, in the order of the names."""
    address, rows = "", []
    for row in suggested_rows(model):
        address, part = address_and_part(row)
        name = short_title(row).written
        rows.append([name, 0 if part == hyphenate(name) else part, *other_spellings(row, name)])
    return address, sorted(rows, key=lambda row: (fold_text(row[0]), str(row[1])))


def short_form(row: list[Any]) -> Any:
    """The name alone when there is nothing else to say."""
    return row[0] if row[1:] == [0] else row


def has_room(index: dict[str, Any]) -> bool:
    return len(compact_json(index).encode()) <= MOST_INDEX_BYTES


def compact_json(index: dict[str, Any]) -> str:
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"


def suggested_rows(model: type[Publishable]) -> QuerySet:
    relation = model.searchable.title_relation
    return model.objects.visible().select_related(*filter(None, [relation]))


def short_title(row: Publishable) -> Text:
    """The title of the row, or of a fact the short label that stands for its question in lists."""
    return localized(row, "short_label") if isinstance(row, Fact) else row.title_in(active())


def other_spellings(row: Publishable, name: str) -> list[str]:
    """Aliases, and the name in the other language; none that folds to what is already there."""
    bearer = row.country if isinstance(row, Delegation) else row
    known, kept = {fold_text(name)}, []
    others = [getattr(bearer, f"name_{language}", "") or "" for language in CODES]
    for spelling in [*others, *getattr(bearer, "alias_list", [])]:
        if spelling and fold_text(spelling) not in known:
            known.add(fold_text(spelling))
            kept.append(spelling)
    return kept


def hyphenate(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold_text(name)).strip("-")


def address_and_part(row: Publishable) -> tuple[str, str]:
    """The address below `/fr/` with `*` for the object's own part, and that part."""
    part = getattr(row, "slug", "") or row.code.lower()
    before, _part, after = row.get_absolute_url().rpartition(part)
    return f"{before.removeprefix(f'/{active()}/')}*{after}", part
