"""Saving in the newsroom: drafts that leave readers with what is published, publishing as an act, nobody overwritten.

The buttons of the form say what is asked; no field does. The ordinary saving of Django's admin serves all acts: for the
draft of a page that readers know, what it wrote is read back as a plain form, kept as a revision, and undone.
"""

from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop

from bamex.admin.change_notes import ChangeNoteForm, ChangeNotesAdmin
from bamex.admin.collisions import Collision, merge_untouched, says_something_else
from bamex.admin.editing import CHANGE_FIELDS, DISCARD, PREVIEW, PUBLISH_AGAIN, SUBMIT, Editing
from bamex.admin.form_data import form_data
from bamex.admin.pages.review import ReviewAdmin
from bamex.editorial.log_entries import told
from bamex.editorial.models import Appointment, ReviewComment, Revision
from bamex.editorial.object_pages import form_address
from bamex.editorial.presence import note_presence
from bamex.editorial.publication_warnings import contradicted_by_sentence
from bamex.editorial.publishing import discard_draft
from bamex.editorial.review import note_review
from bamex.editorial.revisions import (
    editorial_schema,
    keep_revision,
    lock_status,
    plain_of,
    revisions_of,
    status_of,
)
from bamex.editorial.schedule import appointments_of, close_appointments, hold_schedule, may_schedule
from bamex.importer.serialise import with_all_to_serialise
from bamex.models import Publishable, State
from bamex.publication import owner_of
from bamex.typed_text.kept import kept_typed_text, let_go_of_typed_text


class EditorialForm(ChangeNoteForm):
    """Form of an object in the newsroom. It tells on what it rests, so that nobody's later work is overwritten."""

    editing: Editing  # see DraftsAdmin.get_form

    rests_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        shown = self.editing.shown if data is None else None
        super().__init__(shown if shown is not None else data, {} if shown is not None else files, **kwargs)
        self.initial["rests_on"] = self.editing.token

    @property
    def publishes(self) -> bool:
        return self.editing.publishes

    def clean(self) -> None:
        super().clean()
        if self.editing.publishes and not self.editing.may_publish:
            self.add_error(None, gettext("Your account does not publish: save a draft, or submit it for review."))
        elif self.editing.wants_other_publisher:
            text = gettext("Nobody publishes here what they wrote: save a draft, and a colleague publishes it.")
            self.add_error(None, text)
        elif self.editing.publishes and self.editing.is_withdrawn and PUBLISH_AGAIN not in self.editing.request.POST:
            text = gettext("It was withdrawn (%(reason)s). To show it to readers again, tick the box beside “Publish”.")
            reason = self.editing.reason_of_withdrawal or gettext("without a reason")
            self.add_error(None, text % {"reason": reason})
        if self.editing.collision:
            self.add_error(None, self.editing.collision.message)
        if self.editing.is_of_part and self.editing.draft:
            self.add_error(
                None,
                gettext("“%(owner)s” has a draft that waits: change this on its page.")
                % {"owner": self.editing.subject},
            )

    @property
    def answers(self) -> dict[str, str]:
        """Answers of the editor about the change, kept with a draft until it is published."""
        return {name: self.cleaned_data[name] for name in CHANGE_FIELDS if self.cleaned_data.get(name)}


class DraftsAdmin(ReviewAdmin, ChangeNotesAdmin):
    """Admin whose form saves drafts, publishes, and refuses to overwrite what it has not shown."""

    change_form_template = "admin/editorial_form.html"

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        saves = request.method == "POST"
        with transaction.atomic() if saves else nullcontext():
            read = self.get_object if saves else self.whole_row
            row = read(request, unquote(object_id)) if object_id else None
            request.editing = editing = Editing(request, self.model, row, is_whole=bool(row and not saves))
            if row and DISCARD in request.POST:
                return self.discard(request, editing)
            if row:
                self.read_status(request, editing)
            self.show_typed_text(request, editing)
            extra_context = {"editing": editing, **(extra_context or {})}
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if editing.revision or editing.says_nothing_new:
                let_go_of_typed_text(request, request.path)
            return response

    def whole_row(self, request: HttpRequest, object_id: str) -> models.Model | None:
        """The object with all that its form shows, read once for the form, its inlines and the token."""
        try:
            key = self.opts.pk.to_python(object_id)
        except ValidationError:
            return None
        return with_all_to_serialise(editorial_schema(self.model), self.get_queryset(request)).filter(pk=key).first()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        editing = getattr(request, "editing", None)
        return editing.row if editing and editing.is_whole else super().get_object(request, object_id, from_field)

    def discard(self, request: HttpRequest, editing: Editing) -> HttpResponse:
        """Let go of the draft that waits, if it is the one that the form showed; it stays among the revisions."""
        row = editing.subject
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        hold_schedule()  # before the status, as the schedule itself does
        editing.status = lock_status(row)
        draft, name = editing.draft, {"name": row}
        if draft is None:
            self.message_user(request, gettext("No draft waits here any longer."), messages.WARNING)
        elif request.POST.get("rests_on") != editing.token:
            text = gettext("Not discarded: “%(name)s” has changed since you opened it. Read it first: here it is.")
            self.message_user(request, text % name, messages.ERROR)
        else:
            discard_draft(row)
            note = told(gettext_noop("Draft discarded (revision %(number)s)."), number=draft.number)
            self.log_change(request, row, note)
            text = gettext("The draft of “%(name)s” is discarded. It can be restored from its revisions.")
            self.message_user(request, text % name, messages.SUCCESS)
            self.close_publications(request, draft)
        return HttpResponseRedirect(request.path)

    def close_publications(self, request: HttpRequest, draft: Revision) -> None:
        """Cancel what is agreed for a draft that was discarded, or warn of it where this person may not cancel."""
        agreed = Appointment.objects.open().filter(revision=draft)
        if may_cancel := may_schedule(request.user, str(Appointment.Act.PUBLISH)):
            text = gettext("Its publication, agreed for %(moment)s (Bamako time), is cancelled.")
        else:
            text = gettext(
                "It is still to be published at the moment agreed, %(moment)s (Bamako time): ask somebody who may "
                "schedule to cancel that."
            )
        for appointment in close_appointments(agreed) if may_cancel else agreed:
            moment = date_format(timezone.localtime(appointment.due), "DATETIME_FORMAT")
            self.message_user(request, text % {"moment": moment}, messages.WARNING)

    def read_status(self, request: HttpRequest, editing: Editing) -> None:
        """Lock the object for a save, and find out whether somebody else has saved it; or fill the form of a draft."""
        if request.method != "POST":
            editing.status = status_of(editing.subject)
            editing.others = note_presence(editing.subject, request.user)
            editing.appointments = list(appointments_of(editing.subject))
            self.show_revision(request, editing)
            return
        editing.status = lock_status(editing.subject)
        if request.POST.get("rests_on") != editing.token:
            editing.collision = self.collision(request, editing)
        elif editing.publishes and editing.status.draft and not editing.is_of_part:
            shown = form_data(self, request, editing.row, editing.status.draft.plain)
            editing.differs_from_draft = says_something_else(request.POST, shown, CHANGE_FIELDS)

    def show_revision(self, request: HttpRequest, editing: Editing) -> None:
        """Fill the form with the revision that is asked for, or with the draft that waits."""
        wanted = request.GET.get("revision", "")
        revision = revisions_of(editing.subject).filter(pk=wanted).first() if wanted.isdecimal() else editing.draft
        if revision and not editing.is_of_part and "published" not in request.GET:
            data = form_data(self, request, editing.row, revision.plain)
            data["rests_on"] = editing.token
            if revision == editing.draft:
                data.update(revision.answers)
            editing.shown, editing.shown_revision = data, revision

    def show_typed_text(self, request: HttpRequest, editing: Editing) -> None:
        """Fill the form with what this person typed into it when it was refused, before anything else.

        It tells on what it rests, so that what somebody has saved since is found when it is saved.
        """
        if request.method != "POST" and (typed := kept_typed_text(request)) is not None:
            editing.shown, editing.shown_revision, editing.shows_typed_text = typed, None, True

    def collision(self, request: HttpRequest, editing: Editing) -> Collision:
        """The collision of what was typed with what was saved since; the form takes over what was not touched."""
        latest = revisions_of(editing.subject).first()
        now = form_data(self, request, editing.row, editing.draft.plain if editing.draft else editing.found)
        rested_on = revision_rested_on(editing.subject, request.POST.get("rests_on", ""))
        before = form_data(self, request, editing.row, rested_on.plain) if rested_on else None
        typed = request.POST.copy()
        differing, rows = merge_untouched(typed, now, before)
        typed["rests_on"] = editing.token
        request.POST = typed  # from which Django fills the form that goes back
        return Collision(latest, differing, rows, now, editing.reason_of_withdrawal)

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type:
        form_class: Any = super().get_form(request, obj, change=change, **kwargs)
        form_class.editing = request.editing
        return form_class

    def get_formset_kwargs(self, request: HttpRequest, obj: models.Model, inline: Any, prefix: str) -> dict:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.editing.shown is not None:
            kwargs["data"], kwargs["files"] = request.editing.shown, {}
        return kwargs

    def save_model(self, request: HttpRequest, obj: models.Model, form: EditorialForm, change: bool) -> None:
        editing = request.editing
        if editing.keeps_draft:
            editing.found  # noqa: B018 - read before it is written over
            editing.savepoint = transaction.savepoint()
        if isinstance(obj, Publishable):
            form.was_published = obj.is_published
            obj.state = State.PUBLISHED if editing.publishes else State.DRAFT
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: EditorialForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        editing, owner = request.editing, owner_of(form.instance)
        plain = plain_of(owner)
        if editing.keeps_draft:
            transaction.savepoint_rollback(editing.savepoint)
        there = editing.draft.plain if editing.draft else editing.found if change else {}
        acts = editing.publishes or SUBMIT in request.POST or form.answers
        if not acts and {**plain, "state": ""} == {**there, "state": ""}:
            editing.says_nothing_new = True
            return
        status = editing.status or lock_status(owner)
        act = Revision.Act.PUBLISH if editing.publishes else Revision.Act.DRAFT
        editing.revision = keep_revision(
            owner, plain, act, author=request.user, found=editing.found if change else None, answers=form.answers
        )
        status.wait_with(None if editing.publishes else editing.revision)
        if SUBMIT in request.POST:
            note_review(owner, ReviewComment.Act.SUBMIT, request.user)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Log a change, unless the form said what was there already: Django compares it with what is published."""
        editing = getattr(request, "editing", None)
        return None if editing and editing.says_nothing_new else super().log_change(request, obj, message)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        close_appointments(appointments_of(obj))
        lock_status(obj).delete()  # its revisions stay
        super().delete_model(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, obj: models.Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        context["asks_kind_of_change"] = self.asks_kind_of_change(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: models.Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_saved(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        return self.response_saved(request, obj) or super().response_change(request, obj)

    def response_saved(self, request: HttpRequest, obj: models.Model) -> HttpResponse | None:
        """The answer to a save: the form again after a draft, the list after publishing; None for Django's popups."""
        if "_popup" in request.POST:
            return None
        if request.editing.publishes:
            text = gettext("“%(name)s” is published: readers see it as it is here.")
            self.message_user(request, text % {"name": obj}, messages.SUCCESS)
            self.warn_of_contradictions(request, obj)
            return self.response_post_save_change(request, obj)
        text = gettext("Draft of “%(name)s” saved. Readers do not see it.")
        if request.editing.says_nothing_new:
            text = gettext("Nothing has changed in “%(name)s”: no new draft was kept.")
        if SUBMIT in request.POST:
            text = gettext("Draft of “%(name)s” saved and submitted for review. Readers do not see it.")
        self.message_user(request, text % {"name": obj}, messages.SUCCESS)
        if PREVIEW in request.POST:
            return HttpResponseRedirect(reverse("newsroom:preview", args=[f"{obj._meta.label}/{obj.pk}"]))
        return HttpResponseRedirect(form_address(obj))

    def warn_of_contradictions(self, request: HttpRequest, row: models.Model, one_of_many: bool = False) -> None:
        """Name what readers now see that the row denies, or that denies it: nothing is refused for it."""
        for sentence, others in contradicted_by_sentence(row).items():
            named = [row, *others] if one_of_many else others
            linked = format_html_join(", ", '<a href="{}">{}</a>', ((form_address(one), one) for one in named))
            text = format_html(gettext("Published pages now contradict each other: {}. See {}."), sentence, linked)
            self.message_user(request, text, messages.WARNING)


def revision_rested_on(row: models.Model, token: str) -> Revision | None:
    """The revision that a form with this token showed; None where it is not known."""
    fingerprint, _point, number = token.partition(".")
    if number.isdecimal() and int(number):
        return revisions_of(row).filter(number=number).first()
    is_ours = fingerprint.isascii() and fingerprint.isalnum()  # the database refuses some characters
    return revisions_of(row).filter(fingerprint=fingerprint).first() if is_ours else None
