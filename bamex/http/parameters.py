"""How the parameters of a file are read, of whatever format: what a page excuses with a message, a file refuses.

A file that silently held the whole list would be passed on as the part. Every refusal is one Problem (400) that names
each parameter at fault. What applications add to the addresses that they pass on is read past everywhere.
"""

import re
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from bamex.filters import PARAMETERS, SHARED_PARAMETERS
from bamex.http.problems import bad_parameters
from bamex.text.languages import CODES

# Marks of campaigns and of social networks, which they add to every link that is shared or clicked.
ADDED = re.compile(
    r"(utm|mtm|pk|hsa)_\w+|_?(fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igsh(id)?|srsltid|ga|gl)"
    r"|mc_[ce]id|mkt_tok|li_fat_id|_hs(enc|mi)|fb_(action|comment)_\w+"
)
LONGEST = 200  # characters of a value; nothing that a file understands is as long


def without_added(query):
    """The parameters of a QueryDict but those that applications add: name → values."""
    return {name: values for name, values in query.lists() if not ADDED.fullmatch(name)}


def read_each(query, read, repeated=()):
    """Have `read(name, value)` take every parameter of a QueryDict, its ValueErrors saying what is wrong in words.

    Only those of `repeated` may stand several times, and hold anything. Raises the Problem that lists every fault.
    """
    errors = []
    for name, values in without_added(query).items():
        if name in repeated:
            continue
        try:
            if len(values) > 1:
                raise ValueError(_("given twice."))
            if "\x00" in name + values[0] or len(values[0]) > LONGEST:
                raise unknown_value(values[0])
            read(name, values[0])
        except ValueError as error:
            errors.append((legible(name), str(error)))
    if errors:
        raise bad_parameters(errors)


def check(request, readers, repeated=(), is_subscribed=False):
    """Refuse what a file does not understand; `readers` map its parameters to what raises ValueError for a bad value.

    Where a file `is_subscribed`, whatever is no word of the portal is read past, whatever it holds and however often:
    calendars and readers of feeds add names of their own, and a refusal would silence them for good. Words of the
    other language are refused there too.
    """

    def read(name, value):
        if name in readers:
            readers[name](value)
        else:
            known = ", ".join([*readers, *repeated]) or pgettext("parameters", "none")
            raise ValueError(_("unknown parameter. This file knows: %(names)s.") % {"names": known})

    foreign = request.GET.keys() - readers.keys() - words_of_the_portal() if is_subscribed else ()
    read_each(request.GET, read, {*repeated, *foreign})


def filters_of(request, form_class, rows, is_subscribed=False, **readers):
    """The filters of the page whose file is asked for, over its `rows`; `readers` of what the file knows besides.

    A former slug is read as the present one: a calendar that follows a place goes on following it when it is renamed.
    """
    filters = form_class(request.GET, rows)
    if renamed := present_slugs(filters):
        filters = form_class({**request.GET.dict(), **renamed}, filters.objects)
    rejected = {filters.add_prefix(name) for name in filters.errors}

    def reader(name):
        def read(value):
            if name in rejected:
                raise unknown_value(value)

        return read

    own = {name: reader(name) for name in map(filters.add_prefix, filters.fields)}
    check(request, own | readers, is_subscribed=is_subscribed)
    return filters


def present_slugs(filters):
    """Parameter → slug, of each filter by something published that has been renamed."""
    found = {}
    for name in filters.errors:
        noun = getattr(filters.fields[name], "noun", None)
        row = noun and noun._default_manager.known_as(filters[name].value())
        if row and row.is_published:
            found[filters.add_prefix(name)] = row.slug
    return found


def unknown_value(value):
    return ValueError(_("unknown value “%(value)s”.") % {"value": legible(value)})


def legible(text):
    return text[:80].replace("\x00", "�")


@cache
def words_of_the_portal():
    words = set(SHARED_PARAMETERS)
    for language in CODES:
        with override(language):
            words.update(map(str, PARAMETERS.values()))
    return words
