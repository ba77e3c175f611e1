"""Page that deletes a draft: what stands in the way is named, and links between two tables are not."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.publication import publication_of


def name_published_rows_resting_on(rows: Iterable[Model]) -> Iterator[str]:
    """In words, what readers have seen that could not be shown without one of these rows."""
    rows = list(rows)
    for model in apps.get_models():
        for name in publication_of(model).rests_on:
            if rows and model._meta.get_field(name).related_model is type(rows[0]):
                seen = model._base_manager.filter(**{f"{name}__in": rows}, first_published__isnull=False)
                for row in seen:
                    values = {"noun": capfirst(model._meta.verbose_name), "row": row, "code": row.code}
                    yield _("%(noun)s “%(row)s” (%(code)s): it has been published, and rests on this.") % values


def leave_out_links(tree: list) -> list:
    """Django's tree of what is deleted, without the rows that only link two others."""
    starts = tuple(f"{capfirst(table._meta.verbose_name)}:" for table in tables_of_links())
    kept = (item for item in tree if not (isinstance(item, str) and item.startswith(starts)))
    return [leave_out_links(item) if isinstance(item, list) else item for item in kept]


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
