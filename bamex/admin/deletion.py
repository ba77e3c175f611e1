"""Page that deletes a draft: what stands in the way is named."""

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
