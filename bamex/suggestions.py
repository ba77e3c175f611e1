"""The small index from which the search field suggests names, made for every published object that bears one.

Compact on purpose, because it is paid for by the megabyte: `nouns` are `[label, address]`, the address below the
language's own with `*` for the object's part of it; `names` are `[name, part, noun's number, other spellings…]`, the
part being 0 when it is the name itself in lower case without accents, its words joined by hyphens.
"""

import json
import re

from bamex.languages import active, localized
from bamex.models import Publishable
from bamex.search import folded
from exhibitors.models import Category, Delegation, Exhibitor, Person, Product, ReportedEquipment
from news.models import Article, Fact, Theme
from programme.models import Session, Venue

# The nouns in the order in which equal names are suggested, and where each keeps its name. Sources and statements
# bear no name of their own: the search finds them.
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
    """The index in the active language, as JSON; one query a noun, the same bytes for the same content."""
    nouns, rows = [], []
    for number, (model, field) in enumerate(NAMES.items()):
        address = ""
        for row in queryset(model):
            address, part = address_of(row)
            name = name_of(row, field)
            rows.append([name, 0 if part == hyphenated(name) else part, number, *other_spellings(row, name)])
        nouns.append([str(model._meta.verbose_name), address])
    rows.sort(key=lambda row: (folded(row[0]), row[2], str(row[1])))
    return json.dumps({"nouns": nouns, "names": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"


def queryset(model):
    rows = model.objects.published()
    return rows.select_related("country") if model is Delegation else rows


def name_of(row, field):
    if field == "country":
        return localized(row.country, "name").value
    return localized(row, field).value if field else row.name


def other_spellings(row, name):
    """Aliases, and the name in the other language; none that folds to what is already there."""
    bearer = getattr(row, "country", row) if isinstance(row, Delegation) else row
    known, kept = {folded(name)}, []
    others = [getattr(bearer, f"name_{language}", "") or "" for language in ("fr", "en")]
    for spelling in [*others, *getattr(bearer, "alias_list", [])]:
        if spelling and folded(spelling) not in known:
            known.add(folded(spelling))
            kept.append(spelling)
    return kept


def hyphenated(name):
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")


def address_of(row: Publishable):
    """The address below `/fr/` with `*` for the object's own part, and that part."""
    part = getattr(row, "slug", "") or row.code.lower()
    before, _part, after = row.get_absolute_url().rpartition(part)
    return f"{before.removeprefix(f'/{active()}/')}*{after}", part
