"""Changes to what is published, in the back office: the editor says of which kind they are, and the log is written.

Whoever changes a field that a model tracks, in the object itself or in one of its parts, answers on the same
page: a correction, an update, or a minor edit that is not listed. Script is not needed.
"""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bamex.admin.forms import EditorForm, Paragraphs, PublishableForm
from bamex.history.diff import differences
from bamex.history.snapshots import keep_public_version, keep_public_versions_linked_to, make_fresh_snapshot
from bamex.models import Correction, Publishable
from bamex.publication import owner_of, part_relation, publication_of
from bamex.text.languages import CODES

MINOR = "minor"
KINDS = [
    (Correction.Kind.CORRECTION, _("Correction: what was published was wrong. Listed, with the earlier wording.")),
    (Correction.Kind.UPDATE, _("Update: something new is known. Listed, with the earlier wording.")),
    (MINOR, _("Minor edit: spelling, layout. Not listed.")),
]
QUESTION = (
    _("Correction or update?"),
    {
        "fields": ["amendment_kind", ("amendment_note_fr", "amendment_note_en")],
        "description": _(
            "To be answered when a published name, date, figure, answer or statement changes: readers find it in the "
            "log of corrections and on the object’s page."
        ),
    },
)


def is_shown(row):
    """Whether readers see the row now; what has no state of publication is always seen."""
    return bool(row.pk) and (not isinstance(row, Publishable) or row.is_published)


class AmendmentForm(EditorForm):
    amendment_kind = forms.ChoiceField(
        label=_("Kind of change"), choices=KINDS, widget=forms.RadioSelect, required=False
    )
    amendment_note_fr = forms.CharField(
        label=_("What changed, and why, for the reader [fr]"),
        widget=Paragraphs(attrs={"lang": "fr", "class": "vLargeTextField amendment"}),
        required=False,
        help_text=_("Not needed for a minor edit."),
    )
    amendment_note_en = forms.CharField(
        label=_("What changed, and why, for the reader [en]"),
        widget=Paragraphs(attrs={"lang": "en", "class": "vLargeTextField amendment"}),
        required=False,
    )

    def clean(self):
        super().clean()
        owner = self.owner
        state = self.cleaned_data.get("state", getattr(owner, "state", None))
        shown_throughout = is_shown(owner) and state == getattr(owner, "state", None)
        kind = self.cleaned_data.get("amendment_kind")
        changed = list(self.changes_asked_about()) if shown_throughout else []
        if changed and not kind and "amendment_kind" not in self.errors:
            self.add_error(
                "amendment_kind",
                gettext("This is published and you change it (%(fields)s). Say which kind of change it is.")
                % {"fields": ", ".join(changed)},
            )
        if kind in Correction.Kind.values:
            for language in CODES:
                name = f"amendment_note_{language}"
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Tell the reader what changed, and why."))

    @property
    def owner(self):
        """As it is before the change; of a new part, the object for which it is chosen."""
        if self.instance.pk is None:
            for name in self.fields.keys() & self.cleaned_data.keys():
                chosen = self.cleaned_data[name]
                if any(part.related_model is self._meta.model for part in parts_of(type(chosen))):
                    return chosen
        return owner_of(self.instance)

    def changes_asked_about(self):
        """The labels of the fields that changed and about which the editor is asked."""
        yield from labels(self)
        for formset in getattr(self.instance, "page_formsets", ()):
            for form in formset.forms:
                if is_removed(form):
                    if publication_of(formset.model).tracked and form.instance.pk:
                        yield gettext("%(row)s removed") % {"row": f"{noun(form)} “{form.instance}”"}
                else:
                    yield from (f"{noun(form)}, {label}" for label in labels(form))


class PublishableAmendmentForm(AmendmentForm, PublishableForm):
    pass


def parts_of(model):
    return [model._meta.get_field(name) for name in publication_of(model).parts]


def is_asked_about(model):
    return bool(publication_of(model).tracked or parts_of(model))


def noun(form):
    return capfirst(form._meta.model._meta.verbose_name)


def labels(form):
    model = form._meta.model
    for name in form.changed_data:
        base = name if name in publication_of(model).tracked else name.removesuffix("_fr").removesuffix("_en")
        if base in publication_of(model).tracked:
            yield str(form.fields[name].label)


def is_removed(form):
    return "DELETE" in form.fields and form.fields["DELETE"].clean(form["DELETE"].value())


class Amending:
    """Mixin of the admins: the question on the page, the wording kept, the line in the log."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not is_asked_about(self.model):
            return fieldsets
        if obj is not None and not is_shown(owner_of(obj)):
            return fieldsets
        if obj is None and not is_part(self.model):
            return fieldsets
        if request.method == "POST":  # seen again only when it was not answered, or when something else is wrong
            return [QUESTION, *fieldsets]
        title, options = QUESTION
        return [*fieldsets, (title, {**options, "classes": ["collapse"]})]

    def _create_formsets(self, request, obj, change):
        # The one place where the page's form and its rows meet before the form is cleaned.
        formsets, inlines = super()._create_formsets(request, obj, change)
        if obj is not None:
            obj.page_formsets = formsets
        return formsets, inlines

    def has_delete_permission(self, request, obj=None):
        """A part of what is published is taken away on its owner's page, which asks why."""
        allowed = super().has_delete_permission(request, obj)
        owner = obj and owner_of(obj)
        return allowed and (owner is obj or not (isinstance(owner, Publishable) and owner.is_published))

    def save_model(self, request, obj, form, change):
        owner = owner_of(obj)
        form.earlier = make_fresh_snapshot(owner) if is_asked_about(type(owner)) and is_shown(owner) else None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        owner = owner_of(form.instance)
        keep_public_version(owner)
        if "state" in form.changed_data:
            keep_public_versions_linked_to(owner)
        kind = form.cleaned_data.get("amendment_kind")
        if form.earlier is not None and kind in Correction.Kind.values:
            Correction.objects.create(
                kind=kind,
                object_code=getattr(owner, "code", "") if isinstance(owner, Publishable) else "",
                changes=differences(type(owner), form.earlier, make_fresh_snapshot(owner)),
                **{f"note_{language}": form.cleaned_data[f"amendment_note_{language}"] for language in CODES},
            )


def is_part(model):
    return part_relation(model) is not None
