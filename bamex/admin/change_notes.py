"""Change notes of the back office: editors say which kind of change they make to what is published.

Whoever changes a tracked field (`publication.tracked`) of what is published, in the object itself or in one of its
parts, answers on the same page: a correction, an update, or a minor edit that is not listed. Script is not needed.

The page's form asks and validates (ChangeNoteForm). It reads the page's rows in formsets of its own, which the admin
gives it (ChangeNotesAdmin.get_form), because Django cleans the form before the rows and never shows it these.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin import ModelAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bamex.admin.forms import EditorForm
from bamex.history.log import ChangeNote, log_change
from bamex.history.snapshots import keep_public_version, keep_public_versions_linked_to, make_fresh_snapshot
from bamex.models import Correction, Publishable
from bamex.publication import owner_of, part_relation, publication_of
from bamex.search.columns import fold_text
from bamex.text.form_fields import Paragraphs
from bamex.text.languages import CODES, DEFAULT
from bamex.translations.pairs import TextPairs, note_french_changes, pairs_of

MINOR = "minor"
KINDS_OF_CHANGE = [
    (Correction.Kind.CORRECTION, _("Correction: what was published was wrong. Listed, with the earlier wording.")),
    (Correction.Kind.UPDATE, _("Update: something new is known. Listed, with the earlier wording.")),
    (MINOR, _("Minor edit: spelling, layout. Not listed.")),
]


class TrackedChange(NamedTuple):
    """A change of a tracked field, by its label in the form."""

    label: str
    may_be_minor: bool


class ChangeNoteForm(EditorForm):
    """Form of an object that may be published: it asks what kind of change is made, and writes the log's line."""

    formsets_of_parts: Callable[[models.Model], list] = staticmethod(lambda row: [])  # see ChangeNotesAdmin.get_form
    was_published = False  # set before the state changes
    snapshot_before: dict | None = None  # of the owner, when the change is to be listed
    pairs_before: TextPairs  # of the owner, before the row is written

    change_kind = forms.ChoiceField(
        label=_("Kind of change"), choices=KINDS_OF_CHANGE, widget=forms.RadioSelect, required=False
    )
    change_note_fr = forms.CharField(
        label=_("What changed, and why, for the reader [fr]"),
        widget=Paragraphs(attrs={"lang": "fr", "class": "vLargeTextField change-note"}),
        required=False,
        help_text=_("Not needed for a minor edit."),
    )
    change_note_en = forms.CharField(
        label=_("What changed, and why, for the reader [en]"),
        widget=Paragraphs(attrs={"lang": "en", "class": "vLargeTextField change-note"}),
        required=False,
    )

    @property
    def publishes(self) -> bool:
        """True if the save that is asked for shows the change to readers."""
        return True

    def clean(self) -> None:
        super().clean()
        if not self.publishes:
            return
        self.require_kind()
        if self.note.is_listed:
            self.require_note()
            if is_saved_and_published(self.owner_to_be):
                self.snapshot_before = make_fresh_snapshot(self.owner_to_be)

    @property
    def note(self) -> ChangeNote:
        """Answer of the editor about the change."""
        notes = {language: self.cleaned_data.get(f"change_note_{language}", "") for language in CODES}
        return ChangeNote(self.cleaned_data.get("change_kind", ""), notes)

    @property
    def change_note_fields(self) -> list[forms.BoundField]:
        return [self[f"change_note_{language}"] for language in CODES]

    @property
    def owner_to_be(self) -> models.Model:
        """The object on whose page readers will find the row: that which is chosen for a part, or the row itself."""
        relation = part_relation(type(self.instance))
        return (relation and self.cleaned_data.get(relation.name)) or owner_of(self.instance)

    def require_kind(self) -> None:
        owner = owner_of(self.instance) if self.instance.pk else self.owner_to_be
        kind = self.cleaned_data.get("change_kind")
        if not is_saved_and_published(owner) or "change_kind" in self.errors or kind in Correction.Kind.values:
            return
        changes = list(self.tracked_changes())
        if kind == MINOR:
            changes = [change for change in changes if not change.may_be_minor]
            text = gettext("A name, a date or a figure changes (%(fields)s): this is no minor edit.")
        else:
            text = gettext("This is published and you change it (%(fields)s). Say which kind of change it is.")
        if changes:
            self.add_error("change_kind", text % {"fields": ", ".join(change.label for change in changes)})

    def require_note(self) -> None:
        """The French note: the English may come later, as every text."""
        name = f"change_note_{DEFAULT}"
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, gettext("Tell the reader what changed, and why."))

    def tracked_changes(self) -> Iterator[TrackedChange]:
        """The changes of tracked fields, in the row and in the parts on its page."""
        yield from changes_of_form(self)
        for formset in self.formsets_of_parts(self.instance):
            for form in formset.forms:
                noun = capfirst(type(form.instance)._meta.verbose_name)
                if not is_to_be_deleted(form):
                    for change in changes_of_form(form):
                        yield change._replace(label=f"{noun}, {change.label}")
                elif form.instance.pk and publication_of(formset.model).tracked:
                    yield TrackedChange(gettext("%(row)s removed") % {"row": f"{noun} “{form.instance}”"}, False)

    def log_change(self) -> None:
        """Write the line of the log that the editor asked for; to be called once everything is saved."""
        if self.snapshot_before is not None:
            log_change(owner_of(self.instance), self.note, self.snapshot_before)


def is_saved_and_published(row: models.Model) -> bool:
    """True if readers know the row already; what has no state of publication is public once it is saved."""
    return bool(row.pk) and (not isinstance(row, Publishable) or row.is_published)


def has_tracked_fields(model: type[models.Model]) -> bool:
    """True if its rows have tracked fields, themselves or in their parts."""
    return bool(publication_of(model).tracked or publication_of(model).parts)


def changes_of_form(form: forms.ModelForm) -> Iterator[TrackedChange]:
    """The changes of tracked fields that the editor made in one form; a text first translated is none."""
    tracked = publication_of(type(form.instance)).tracked
    for name in form.changed_data:
        bare = name.removesuffix("_fr").removesuffix("_en")
        before, after = form[name].initial, form[name].value()
        is_translation = name != bare and name.endswith("_en") and not before and form.instance.pk
        if (name in tracked or bare in tracked) and not is_translation:
            yield TrackedChange(str(form.fields[name].label), may_be_minor(type(form.instance), bare, before, after))


def may_be_minor(model: type[models.Model], name: str, before: Any, after: Any) -> bool:
    """True if a change of a field can be one of spelling or layout: of case and accents anywhere, of words in prose.

    A name, a date or a figure that becomes another is never minor.
    """
    if not (isinstance(before, str) and isinstance(after, str) and before and after):
        return False
    if re.findall(r"\w+", fold_text(before)) == re.findall(r"\w+", fold_text(after)):
        return True
    is_prose = isinstance(model._meta.get_field(name), models.TextField) and name not in publication_of(model).names
    return is_prose and re.findall(r"\d+", before) == re.findall(r"\d+", after)


def is_to_be_deleted(form: forms.ModelForm) -> bool:
    return "DELETE" in form.fields and form.fields["DELETE"].clean(form["DELETE"].value())


class ChangeNotesAdmin(ModelAdmin):
    """Admin that asks for change notes: the question on the page, the public version kept, the line in the log."""

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type:
        form_class = super().get_form(request, obj, change=change, **kwargs)  # made anew for each request
        form_class.formsets_of_parts = staticmethod(partial(self.formsets_of_parts, request))
        return form_class

    def formsets_of_parts(self, request: HttpRequest, row: models.Model) -> list[forms.BaseInlineFormSet]:
        """The formsets of the parts on the page of a saved row, with what the editor sent."""
        parts = {row._meta.get_field(name).related_model for name in publication_of(type(row)).parts}
        return [
            formset_class(**self.get_formset_kwargs(request, row, inline, formset_class.get_default_prefix()))
            for formset_class, inline in (self.get_formsets_with_inlines(request, row) if parts and row.pk else ())
            if inline.model in parts
        ]

    def asks_kind_of_change(self, obj: models.Model | None) -> bool:
        """True if the page asks which kind of change is made: what it shows may be something that readers know."""
        if not has_tracked_fields(self.model):
            return False
        return is_saved_and_published(owner_of(obj)) if obj else bool(part_relation(self.model))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A part of what is published is taken away on its owner's page, which asks why."""
        allowed = super().has_delete_permission(request, obj)
        owner = obj and owner_of(obj)
        return allowed and (owner is obj or not (isinstance(owner, Publishable) and owner.is_published))

    def save_form(self, request: HttpRequest, form: ChangeNoteForm, change: bool) -> models.Model:
        form.pairs_before = pairs_of(owner_of(form.instance)) if change else Counter()
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: ChangeNoteForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        owner = owner_of(form.instance)
        note_french_changes(owner, form.pairs_before)
        if not form.publishes:
            return
        keep_public_version(owner)
        if isinstance(owner, Publishable) and not form.was_published:
            keep_public_versions_linked_to(owner)
        form.log_change()
