"""Pages of the schedule: what is agreed for a moment to come, what was done and what could not be."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from bamex.clock import now
from bamex.editorial.models import Appointment, Revision
from bamex.editorial.object_pages import about_object, may, newsroom_context
from bamex.editorial.publication_warnings import tell_of_hidden
from bamex.editorial.publishing import CannotBeDoneError
from bamex.editorial.reason_forms import ReasonForm
from bamex.editorial.revisions import pending_draft, waiting_revision
from bamex.editorial.schedule import (
    agree_publication,
    agree_withdrawal,
    appointments_of,
    cancel_appointment,
    may_schedule,
    put_away,
)
from bamex.models import Publishable, State
from bamex.object_names import ObjectName, names_of_objects
from bamex.typed_text.kept import form_text_of, let_go_of_typed_text

Act = Appointment.Act
MOST_PAST = 100  # appointments that are over and still listed


def possible_acts(row: models.Model, user: AbstractBaseUser | AnonymousUser) -> list[str]:
    """Acts that can be agreed for an object as it stands, by this user."""
    acts = []
    is_unpublished = isinstance(row, Publishable) and not row.is_published
    if is_unpublished or pending_draft(row):
        acts.append(str(Act.PUBLISH))
    if isinstance(row, Publishable) and row.is_published:
        acts.append(str(Act.WITHDRAW))
    return [act for act in acts if may_schedule(user, act)]


class AppointmentForm(ReasonForm):
    """Form that asks what is to happen to an object, and when; the moment is in Bamako's time, which is UTC."""

    act = forms.ChoiceField(label=gettext_lazy("What is to happen"), widget=forms.RadioSelect)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(
        label=gettext_lazy("Time in Bamako (UTC)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    publish_again = forms.BooleanField(label=gettext_lazy("Show again to readers what was withdrawn"), required=False)
    field_order = ("act", "day", "hour", "publish_again", "note_fr", "note_en")

    def __init__(self, acts: list[str], row: models.Model, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if not self.brings_back:
            del self.fields["publish_again"]
        self.fields["act"].choices = [(act, Act(act).label) for act in acts]
        if len(acts) == 1:
            self.initial.setdefault("act", acts[0])
        if "note_fr" in self.fields:
            self.fields["note_fr"].required = False
            self.fields["note_fr"].help_text = _("For a withdrawal only; required in French.")

    @property
    def brings_back(self) -> bool:
        """True if to publish the object is to bring back before readers what was withdrawn."""
        return isinstance(self.row, Publishable) and self.row.state == State.WITHDRAWN

    def clean(self) -> None:
        super().clean()
        if self.brings_back and not self.cleaned_data.get("publish_again"):
            text = _("It was withdrawn (%(reason)s). To show it to readers again, tick the box.")
            reason = self.row.withdrawal_note or _("without a reason")
            self.add_error("publish_again", text % {"reason": reason})
        if self.cleaned_data.get("act") == Act.WITHDRAW and not self.notes["fr"] and "note_fr" not in self.errors:
            self.add_error("note_fr", _("Tell readers, in French, why it is withdrawn."))
        if (due := self.due) and due <= now():
            self.add_error("day", _("This moment has passed: it is %(now)s in Bamako.") % {"now": f"{now():%H:%M}"})

    @property
    def due(self) -> datetime | None:
        day, hour = self.cleaned_data.get("day"), self.cleaned_data.get("hour")
        return timezone.make_aware(datetime.combine(day, hour)) if day and hour else None


@about_object("change")
def object_schedule(request: HttpRequest, row: models.Model) -> HttpResponse:
    """Page of what is agreed for one object, with the form by which something is."""
    acts = possible_acts(row, request.user)
    if not request.user.has_perm("editorial.schedule"):
        raise PermissionDenied
    form_text = form_text_of(request)
    data = request.POST if request.method == "POST" and acts else None
    model = type(row) if Act.WITHDRAW in acts else None
    form = AppointmentForm(acts, row, data, model=model, initial=form_text.initial)
    if form.is_bound and form.is_valid():
        try:
            make_appointment(request, row, form)
        except CannotBeDoneError as error:
            form.add_error(None, str(error))
        else:
            let_go_of_typed_text(request, request.path)
            return redirect("newsroom:object_schedule", row._meta.label, row.pk)
    context = {
        **newsroom_context(request, row, pgettext("list", "Schedule")),
        "form": form if acts else None,
        "form_text": form_text,
        "appointments": appointments_of(row),
        "waiting": waiting_revision(row),
        "now": now(),
    }
    return render(request, "admin/editorial/object_schedule.html", context, status=400 if form.errors else 200)


def make_appointment(request: HttpRequest, row: models.Model, form: AppointmentForm) -> None:
    if form.cleaned_data["act"] == Act.PUBLISH:
        agree_publication(row, form.due, request.user)
        tell_of_hidden(request, [row])
    else:
        agree_withdrawal(row, form.due, request.user, form.notes)
    text = _("Agreed for %(day)s at %(hour)s, Bamako time.")
    values = {"day": f"{form.due:%d/%m/%Y}", "hour": f"{form.due:%H:%M}"}
    messages.success(request, text % values)


@admin.site.admin_view
def schedule_list(request: HttpRequest) -> HttpResponse:
    """Every appointment: those to come, the next first, and those that are over, the latest first."""
    if not request.user.has_perm("editorial.schedule"):
        raise PermissionDenied
    to_come = list(with_newer_saved(Appointment.objects.open()))
    past = list(Appointment.objects.exclude(pk__in=[item.pk for item in to_come]).order_by("-due", "-pk")[:MOST_PAST])
    names = names_of_objects({(item.model, item.object_pk) for item in (*to_come, *past)})
    context = {
        **admin.site.each_context(request),
        "title": pgettext("list", "Schedule"),
        "to_come": [describe_appointment(item, names) for item in to_come],
        "past": [describe_appointment(item, names) for item in past],
        "now": now(),
    }
    return render(request, "admin/editorial/schedule_list.html", context)


def with_newer_saved(appointments: models.QuerySet[Appointment]) -> models.QuerySet[Appointment]:
    """Appointments that know whether something newer has been saved than what is to be published."""
    newer = Revision.objects.filter(
        model=OuterRef("model"), object_pk=OuterRef("object_pk"), number__gt=OuterRef("revision__number")
    )
    return appointments.annotate(is_superseded=Exists(newer))


def describe_appointment(appointment: Appointment, names: Mapping[tuple[str, str], ObjectName]) -> dict[str, Any]:
    """An appointment with the name of the object that it is about, which may have been deleted since."""
    name = names.get((appointment.model, appointment.object_pk))
    return {
        "appointment": appointment,
        "noun": appointment.model_class._meta.verbose_name,
        "label": appointment.model,
        "name": name.title if name else "",
        "is_superseded": getattr(appointment, "is_superseded", False),
    }


@require_POST
@admin.site.admin_view
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an appointment that is still to come."""
    done, over = _("The appointment is cancelled."), _("It was over already: nothing is left to cancel.")
    return act_on_appointment(request, pk, cancel_appointment, done, over)


@require_POST
@admin.site.admin_view
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away an appointment that failed, once somebody has seen it."""
    done, over = _("Put away: the first page tells of it no longer."), _("It was put away already.")
    return act_on_appointment(request, pk, put_away, done, over)


def act_on_appointment(request: HttpRequest, pk: int, act: Callable[[int], bool], done: str, over: str) -> HttpResponse:
    """Do what whoever may schedule may do to an appointment, say that it is `done` or was `over`, and show the list."""
    appointment = get_object_or_404(Appointment, pk=pk)
    if not may_schedule(request.user, appointment.act) or not may(request.user, "change", appointment.model_class):
        raise PermissionDenied
    if act(pk):
        messages.success(request, done)
    else:
        messages.warning(request, over)
    return redirect("newsroom:schedule")
