"""Pages of the schedule: what is agreed for a moment to come, what was done and what could not be."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from bamex.clock import now
from bamex.editorial.models import Appointment
from bamex.editorial.publishing import CannotBeDoneError
from bamex.editorial.reason_forms import ReasonForm
from bamex.editorial.revisions import is_known_to_readers, pending_draft, revisions_of
from bamex.editorial.schedule import agree_publication, agree_withdrawal, appointments_of, cancel_appointment
from bamex.editorial.targets import about_object, may, newsroom_context, tell_of_hidden, title_of
from bamex.models import Publishable
from bamex.typed_text.kept import form_text_of, let_go_of_typed_text

Act = Appointment.Act
MOST_PAST = 100  # appointments that are over and still listed


def may_schedule(user: AbstractBaseUser | AnonymousUser, act: str) -> bool:
    """Whether somebody may agree on this act for a moment to come: who may do it at once, and schedule."""
    return user.has_perms(["editorial.schedule", f"editorial.{act}"])


def possible_acts(row: models.Model, user: AbstractBaseUser | AnonymousUser) -> list[str]:
    """What can be agreed for an object as it stands, by this user."""
    acts = []
    is_unpublished = isinstance(row, Publishable) and not row.is_published
    if is_unpublished or pending_draft(row):
        acts.append(str(Act.PUBLISH))
    if isinstance(row, Publishable) and row.is_published:
        acts.append(str(Act.WITHDRAW))
    return [act for act in acts if may_schedule(user, act)]


class AppointmentForm(ReasonForm):
    """What is to happen to an object, and when; the moment is in Bamako's time, which is UTC."""

    act = forms.ChoiceField(label=gettext_lazy("What is to happen"), widget=forms.RadioSelect)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(
        label=gettext_lazy("Time in Bamako (UTC)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    field_order = ("act", "day", "hour", "note_fr", "note_en")

    def __init__(self, acts: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(act, Act(act).label) for act in acts]
        if len(acts) == 1:
            self.initial.setdefault("act", acts[0])
        if "note_fr" in self.fields:
            self.fields["note_fr"].required = False
            self.fields["note_fr"].help_text = _("For a withdrawal only; required in French.")

    def clean(self) -> None:
        super().clean()
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
    """What is agreed for one object, and the form by which something is."""
    acts = possible_acts(row, request.user)
    if not request.user.has_perm("editorial.schedule"):
        raise PermissionDenied
    form_text = form_text_of(request)
    data = request.POST if request.method == "POST" and acts else None
    model = type(row) if Act.WITHDRAW in acts else None
    form = AppointmentForm(acts, data, model=model, initial=form_text.initial)
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
        "waiting": pending_draft(row) or (None if is_known_to_readers(row) else revisions_of(row).first()),
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
    past = Appointment.objects.exclude(pk__in=Appointment.objects.open()).order_by("-due", "-pk")[:MOST_PAST]
    context = {
        **admin.site.each_context(request),
        "title": pgettext("list", "Schedule"),
        "to_come": [describe_appointment(item) for item in Appointment.objects.open()],
        "past": [describe_appointment(item) for item in past],
        "now": now(),
    }
    return render(request, "admin/editorial/schedule_list.html", context)


def describe_appointment(appointment: Appointment) -> dict[str, Any]:
    """An appointment with the object that it is about, which may have been deleted since."""
    row = appointment.row
    return {
        "appointment": appointment,
        "noun": appointment.model_class._meta.verbose_name,
        "label": appointment.model,
        "name": title_of(row) if row else "",
        "is_superseded": row is not None and is_superseded(appointment, row),
    }


def is_superseded(appointment: Appointment, row: models.Model) -> bool:
    """Whether something newer has been saved than what is to be published."""
    revision = appointment.revision
    return bool(appointment.is_open and revision) and revisions_of(row).filter(number__gt=revision.number).exists()


@require_POST
@admin.site.admin_view
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an appointment that is still to come."""
    appointment = get_object_or_404(Appointment, pk=pk)
    if not may_schedule(request.user, appointment.act) or not may(request.user, "change", appointment.model_class):
        raise PermissionDenied
    if cancel_appointment(pk):
        messages.success(request, _("The appointment is cancelled."))
    else:
        messages.warning(request, _("It was over already: nothing is left to cancel."))
    return redirect("newsroom:schedule")
