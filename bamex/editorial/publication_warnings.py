"""Warnings of what is to be looked at once something is published: nothing is refused, and the newsroom is told."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bamex.contradictions import contradictions_of
from bamex.editorial.object_pages import form_address, title_of
from bamex.editorial.publishing import supports_to_publish
from bamex.publication import owner_of


def contradicted_by_sentence(row: models.Model) -> dict[str, list[models.Model]]:
    """Rows now seen by readers that a row denies, or that deny it, by the sentence that says in what."""
    found: dict[str, list[models.Model]] = {}
    for each in contradictions_of(owner_of(row)):
        found.setdefault(str(each.rule.sentence), []).append(each.other if each.row == owner_of(row) else each.row)
    return found


def warnings_of_publication(row: models.Model) -> Iterator[str]:
    """Things to be looked at since a row was published, in the active language, one line each."""
    for support in supports_to_publish(owner_of(row)):
        text = _("Readers do not see it: it rests on “%(support)s”, which is not published.")
        yield text % {"support": title_of(support)}
    for sentence, others in contradicted_by_sentence(row).items():
        text = _("Published pages now contradict each other: %(fault)s. See %(names)s.")
        yield text % {"fault": sentence, "names": ", ".join(map(title_of, others))}


def tell_of_hidden(request: HttpRequest, rows: Iterable[models.Model]) -> None:
    """Warn that readers will not see these published objects, because of what they rest on; each name leads there."""
    for row in rows:
        for support in supports_to_publish(row):
            text = _(
                "“{row}” rests on “{support}”, which readers do not see: until that is published, they do not see it."
            )
            link = format_html('<a href="{}">{}</a>', form_address(support), title_of(support))
            messages.warning(request, format_html(text, row=title_of(row), support=link))
