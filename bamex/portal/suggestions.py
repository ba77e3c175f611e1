"""The small index from which the search field suggests names, made for every published object that bears one.

Compact on purpose, because it is paid for by the megabyte: `nouns` are `[label, address, names]`, the address below
the language's own with `*` for the object's part of it; a name is `[name, part, other spellings…]`, the part being 0
when it is the name itself in lower case without accents, its words joined by hyphens, or that name alone when there is
nothing else to say. Nouns for which there is no room are named in `left_out`: the search finds them all the same.
"""

import json
import re

from bamex.models import Publishable
from bamex.search.columns import fold_text
from bamex.text.languages import active, localized
from exhibitors.models import Category, Delegation, Exhibitor, Person, Product, ReportedEquipment
from news.models import Article, Fact, Theme
from programme.models import Session, Venue

MOST_BYTES = 15 * 1024  # not compressed

# The nouns in the order in which they find room and equal names are suggested, and where each keeps its name. Sources
# and statements bear no name of their own: the search finds them.
NAMES = {
    Exhibitor: "name",
    Product: "name",
    Delegation: "country",
    Person: "",
    Session: "title",
    Venue: "name",
    Category: "name",
    ReportedEquipment: "label",
    Theme: "name",
    Fact: "short_label",
    Article: "title",
}


def suggestions():
    """The index in the active language, as JSON of at most MOST_BYTES; one query a noun, the same bytes for the same
    content. Where all of it does not fit, no noun keeps its other spellings, and some are left out."""
    nouns = [(str(model._meta.verbose_name), *names(model, field)) for model, field in NAMES.items()]
    whole = {"nouns": [[*noun, [short(row) for row in rows]] for *noun, rows in nouns], "left_out": []}
    if fits(whole):
        return written(whole)
    index = {"nouns": [], "left_out": [label for label, *_rest in nouns]}
    for label, address, rows in nouns:
        longer = [*index["nouns"], [label, address, [short(row[:2]) for row in rows]]]
        if fits({**index, "nouns": longer}):
            index = {"nouns": longer, "left_out": [other for other in index["left_out"] if other != label]}
    return written(index)


def names(model, field):
    """The address of a noun and its `[name, part, other spellings…]`, in the order of the names."""
    address, rows = "", []
    for row in queryset(model):
        address, part = address_of(row)
        name = name_of(row, field)
        rows.append([name, 0 if part == hyphenated(name) else part, *other_spellings(row, name)])
    return address, sorted(rows, key=lambda row: (fold_text(row[0]), str(row[1])))


def short(row):
    return row[0] if row[1:] == [0] else row


def fits(index):
    return len(written(index).encode()) <= MOST_BYTES


def written(index):
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"


def queryset(model):
    rows = model.objects.published()
    return rows.select_related("country") if model is Delegation else rows


def name_of(row, field):
    if field == "country":
        return localized(row.country, "name").written
    return localized(row, field).written if field else row.name


def other_spellings(row, name):
    """Aliases, and the name in the other language; none that folds to what is already there."""
    bearer = getattr(row, "country", row) if isinstance(row, Delegation) else row
    known, kept = {fold_text(name)}, []
    others = [getattr(bearer, f"name_{language}", "") or "" for language in ("fr", "en")]
    for spelling in [*others, *getattr(bearer, "alias_list", [])]:
        if spelling and fold_text(spelling) not in known:
            known.add(fold_text(spelling))
            kept.append(spelling)
    return kept


def hyphenated(name):
    return re.sub(r"[^a-z0-9]+", "-", fold_text(name)).strip("-")


def address_of(row: Publishable):
    """The address below `/fr/` with `*` for the object's own part, and that part."""
    part = getattr(row, "slug", "") or row.code.lower()
    before, _part, after = row.get_absolute_url().rpartition(part)
    return f"{before.removeprefix(f'/{active()}/')}*{after}", part
