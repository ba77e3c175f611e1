"""Acts on many objects of a list: submitting for review, filing under a heading; each tells what it left out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from bamex.editorial.log_entries import told
from bamex.editorial.models import ReviewComment, Revision
from bamex.editorial.publishing import apply_plain
from bamex.editorial.review import note_review
from bamex.editorial.revisions import (
    editorial_schema,
    is_known_to_readers,
    keep_revision,
    lock_status,
    plain_of,
)
from bamex.importer.schema import Plain, Schema, identity_key, plain_value
from bamex.models import Publishable, State


class BulkAdmin(ModelAdmin):
    """Mixin of admins of publishable objects. A child names in `headings` the fields under which rows are filed."""

    headings: tuple[str, ...] = ()

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if not self.headings:
            actions.pop("categorise", None)
        return actions

    @admin.action(description=_("Submit for review"), permissions=["change"])
    def submit(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Submit the drafts of what is chosen; say which had none."""
        submitted: list[Publishable] = []
        left_out: list[Publishable] = []
        with transaction.atomic():
            for row in queryset:
                done = keep_row_as_draft(row, request.user) and note_review(row, ReviewComment.Act.SUBMIT, request.user)
                (submitted if done else left_out).append(row)
        text = ngettext("%(count)d draft submitted for review.", "%(count)d drafts submitted.", len(submitted))
        tell_count(self, request, text, submitted)
        tell_left_out(self, request, gettext("Left out, because no draft waits: %(names)s."), left_out)

    @admin.action(description=_("Categorise…"), permissions=["change"])
    def categorise(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse:
        """Ask under what to file the chosen, then make that a draft of each."""
        rows = list(queryset)
        data = request.POST if "categorising" in request.POST else None
        form = CategoriseForm(data, model=self.model, headings=self.headings)
        if data is not None and form.is_valid():
            changed, unchanged = file_rows(rows, form.chosen_values, request.user)
            for row in changed:
                self.log_change(
                    request, row, told(gettext_noop("Filed from the list: %(fields)s"), fields=form.chosen_labels)
                )
            text = ngettext(
                "%(count)d draft saved with what you chose. Publish it to show it to readers.",
                "%(count)d drafts saved with what you chose. Publish them to show them to readers.",
                len(changed),
            )
            tell_count(self, request, text, changed)
            tell_left_out(
                self, request, gettext("Left as they were, because they say that already: %(names)s."), unchanged
            )
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Categorise"),
            "opts": self.opts,
            "rows": rows,
            "form": form,
            "chosen_as": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/categorise.html", context)


class CategoriseForm(forms.Form):
    """Form with the headings of a model, none required: what is left empty stays as it is on each object."""

    def __init__(self, *args: Any, model: type[models.Model], headings: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model
        for name in headings:
            column = model._meta.get_field(name)
            self.fields[name] = column.formfield(required=False, help_text="", initial=None)
            if isinstance(self.fields[name], forms.TypedChoiceField):
                self.fields[name].choices = [("", gettext("As it is")), *column.choices]

    def clean(self) -> dict:
        values = super().clean() or {}
        if not self.errors and not self.chosen_values:
            raise forms.ValidationError(gettext("Choose what is to change."))
        return values

    @property
    def chosen_values(self) -> Plain:
        """Values that were chosen, in plain form."""
        schema, plain = editorial_schema(self.model), {}
        for name, value in self.cleaned_data.items():
            if value not in (None, "", []) and not (hasattr(value, "exists") and not value.exists()):
                plain[name] = plain_choice(schema, name, value)
        return plain

    @property
    def chosen_labels(self) -> str:
        return ", ".join(str(capfirst(self.fields[name].label)) for name in self.chosen_values)


def plain_choice(schema: Schema, name: str, value: Any) -> Any:
    if name in schema.links:
        return sorted(str(getattr(row, identity_key(type(row)))) for row in value)
    if isinstance(value, models.Model):
        return str(getattr(value, identity_key(type(value))))
    return plain_value(schema.columns[name], value)


@transaction.atomic
def file_rows(rows: Iterable[Publishable], values: Plain, person: Any) -> tuple[list[Publishable], list[Publishable]]:
    """Make `values` part of what waits on each row: those changed, and those that said it already.

    A list of links is added to, a single value is replaced.
    """
    changed, unchanged = [], []
    for row in rows:
        status = lock_status(row)
        found = plain_of(row)
        shown = status.draft.plain if status.draft and is_known_to_readers(row) else found
        wanted = {**shown, **{name: added_to(shown.get(name), value) for name, value in values.items()}}
        if wanted == shown:
            unchanged.append(row)
            continue
        if is_known_to_readers(row):
            wanted["state"] = str(State.DRAFT)
        else:
            apply_plain(row, wanted)
        status.wait_with(keep_revision(row, wanted, Revision.Act.DRAFT, author=person, found=found))
        changed.append(row)
    return changed, unchanged


def added_to(before: Any, value: Any) -> Any:
    return sorted({*(before or ()), *value}) if isinstance(value, list) else value


def keep_row_as_draft(row: Publishable, person: Any) -> bool:
    """True if a draft of `row` waits; a row that readers never saw is one, and gets its first revision here."""
    status = lock_status(row)
    if status.draft is None and not is_known_to_readers(row):
        status.wait_with(keep_revision(row, plain_of(row), Revision.Act.DRAFT, author=person))
    return status.draft is not None


def tell_count(model_admin: ModelAdmin, request: HttpRequest, text: str, rows: list) -> None:
    if rows:
        model_admin.message_user(request, text % {"count": len(rows)}, messages.SUCCESS)


def tell_left_out(model_admin: ModelAdmin, request: HttpRequest, text: str, rows: list) -> None:
    if rows:
        model_admin.message_user(request, text % {"names": ", ".join(map(str, rows))}, messages.INFO)
