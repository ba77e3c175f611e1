"""Collisions of two editors: a form that comes back after somebody else has saved the object.

Nothing is overwritten, and nothing typed is lost: what the editor had not touched takes over what was saved since, what
both have changed is shown side by side, and the form goes back as it was typed.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext

from bamex.admin.merged_rows import COUNTS, ChangedRow, merge_rows
from bamex.editorial.models import Revision

HIDDEN = ("csrfmiddlewaretoken", "rests_on")


@dataclass(frozen=True)
class Collision:
    """A save that has come too late.

    `latest` is the revision that was kept since, None where content files or SQL changed the object; `differing` are
    the names of the posted fields in which the two disagree, `rows` those that were added or removed since, `saved` is
    what was saved, as the form posts it.
    """

    latest: Revision | None
    differing: tuple[str, ...]
    rows: tuple[ChangedRow, ...]
    saved: QueryDict
    withdrawn_because: str = ""  # the reason told to readers, of what is withdrawn

    @property
    def differs_unseen(self) -> bool:
        """True if the two disagree in a field, be it one that the form does not show."""
        return any(name in self.saved for name in self.differing)

    @property
    def message(self) -> str:
        if self.latest and self.latest.person_name:
            when = date_format(timezone.localtime(self.latest.moment), "DATETIME_FORMAT")
            if self.latest.act == Revision.Act.WITHDRAW:
                text = gettext(
                    "Not saved: %(person)s has withdrawn this since you opened it (%(moment)s): %(reason)s What you "
                    "typed is still here."
                )
                return text % {
                    "person": self.latest.person_name,
                    "moment": when,
                    "reason": self.withdrawn_because,
                }
            text = gettext(
                "Not saved: %(person)s has saved this since you opened it (%(moment)s). What you typed is still here. "
                "Compare the two, then save again."
            )
            return text % {"person": self.latest.person_name, "moment": when}
        return gettext(
            "Not saved: this has changed since you opened it. What you typed is still here. Compare the two, then save "
            "again."
        )


def says_something_else(typed: QueryDict, shown: QueryDict, left_out: Container[str]) -> bool:
    """True if what was typed is not what a form `shown` says, but for the fields `left_out`."""
    counts = [name for name in shown if name.endswith(COUNTS)]
    if any(typed.getlist(name) != shown.getlist(name) for name in counts):
        return True
    differing, rows = merge_untouched(typed.copy(), shown, None, left_out)
    return bool(differing or rows)


def merge_untouched(
    typed: QueryDict, saved: QueryDict, before: QueryDict | None, left_out: Container[str] = ()
) -> tuple[tuple[str, ...], tuple[ChangedRow, ...]]:
    """Have `typed` take over from `saved` what the editor had left as it was `before`; what then differs.

    That is the names of fields, and the rows that were added or removed since. Fields `left_out` are not compared.
    """
    rows = tuple(merge_rows(typed, saved, before))
    differing = []
    for name in dict.fromkeys((*saved, *typed)):
        if (
            name in HIDDEN
            or name in left_out
            or name.startswith("_")
            or name.endswith("_FORMS")
            or "-__prefix__-" in name  # the row that is copied to add one
            or comparable_values(typed, name) == comparable_values(saved, name)
        ):
            continue
        if before is not None and comparable_values(typed, name) == comparable_values(before, name):
            typed.setlist(name, saved.getlist(name)) if name in saved else typed.pop(name)
        elif not (rows and name.endswith("-position")):  # where rows came or went, the others moved by that
            differing.append(name)
    return tuple(differing), rows


def comparable_values(data: QueryDict, name: str) -> list[str]:
    """The values of a field but for empty ones and for the ends of lines, which browsers send as CR LF."""
    return [text for value in data.getlist(name) if (text := value.replace("\r\n", "\n").strip())]


def readable_differences(
    collision: Collision, fields: Iterable[forms.BoundField], formsets: Iterable[forms.BaseFormSet]
) -> list[tuple[str, str, str]]:
    """`(label, saved, typed)` of each field and row on which the two disagree, choices and related rows by names."""
    by_name = {field.html_name: field for field in fields}
    differences = []
    for name in collision.differing:
        if (field := by_name.get(name)) and not field.is_hidden:
            saved = readable_value(field, collision.saved.getlist(name))
            differences.append((label_of(field), saved, readable_value(field, field.form.data.getlist(name))))
    return [*differences, *readable_rows(collision.rows, {formset.prefix: formset for formset in formsets})]


def readable_rows(rows: Iterable[ChangedRow], formsets: dict[str, forms.BaseFormSet]) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        if formset := formsets.get(row.formset):
            noun = capfirst(formset.model._meta.verbose_name)
            shown = [field for field in formset.empty_form if not field.is_hidden and row.values.get(field.name)]
            texts = (readable_value(field, row.values[field.name]) for field in shown if field.name != "position")
            text = " · ".join(filter(None, texts))
            if row.is_added:
                yield gettext("%(noun)s: added since") % {"noun": noun}, text, ""
            else:
                yield gettext("%(noun)s: removed since") % {"noun": noun}, "", text


def label_of(field: forms.BoundField) -> str:
    """The label of a field, after the noun of its row where it stands in a formset."""
    is_of_row = field.form.prefix is not None
    return f"{capfirst(field.form.instance._meta.verbose_name)}, {field.label}" if is_of_row else capfirst(field.label)


def readable_value(field: forms.BoundField, values: list[str]) -> str:
    """Posted values as a reader of the form sees them."""
    if isinstance(field.field, forms.ModelChoiceField):
        rows = field.field.queryset.filter(pk__in=[value for value in values if value.isdecimal()])
        return ", ".join(str(row) for row in rows)
    if isinstance(field.field, forms.ChoiceField):
        return ", ".join(str(dict(field.field.choices).get(value, value)) for value in values)
    if isinstance(field.field, forms.BooleanField):
        return gettext("yes") if values else gettext("no")
    return "\n".join(values)
