"""History of a row in the reader's language: Django writes it down in the words of the code."""

import json
from collections.abc import Iterable, Iterator

from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import override

from bamex.publication import publication_of


def name_fields_of_log(model: type[Model], entries: Iterable[LogEntry]) -> None:
    """Have each entry call the fields that were changed as today's form does, in the active language."""
    words = dict(words_of_fields(model))
    for entry in entries:
        if entry.change_message.startswith("["):
            parts = json.loads(entry.change_message)
            for part in parts:
                for said in part.values():
                    if "fields" in said:
                        said["fields"] = [words.get(name, name) for name in said["fields"]]
            entry.change_message = json.dumps(parts)


def words_of_fields(model: type[Model]) -> Iterator[tuple[str, str]]:
    """The label of each field of a row and of its parts, as it is in the code and as it is in the active language."""
    models = [model, *(model._meta.get_field(name).related_model for name in publication_of(model).parts)]
    if hasattr(model, "citations"):
        models.append(model._meta.get_field("citations").related_model)
    for other in models:
        for field in (*other._meta.fields, *other._meta.many_to_many):
            with override(None):
                written = capfirst(str(field.verbose_name))
            yield written, capfirst(str(field.verbose_name))
