"""Django's account of what a deletion takes with it, in words for people."""

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import pgettext


def leave_out_links(tree: list) -> list:
    """Django's tree of what is deleted, without the rows that only link two others, its colons as French has them."""
    starts = tuple(f"{capfirst(table._meta.verbose_name)}:" for table in tables_of_links())
    kept = (item for item in tree if not (isinstance(item, str) and item.startswith(starts)))
    return [leave_out_links(item) if isinstance(item, list) else with_colon(item) for item in kept]


def with_colon(item: str) -> str:
    """A noun, a colon and a name, with the colon of the active language; marked up where it was."""
    return type(item)(item.replace(":", pgettext("punctuation", ":"), 1))


def leave_out_counts_of_links(counts: dict[str, int]) -> dict[str, int]:
    names = {str(table._meta.verbose_name_plural) for table in tables_of_links()}
    return {name: count for name, count in counts.items() if str(name) not in names}


def tables_of_links() -> list[type[Model]]:
    """The tables that Django makes for a field with several values."""
    return [
        field.remote_field.through
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    ]
