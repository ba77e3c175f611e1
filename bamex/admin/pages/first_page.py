"""First page of the back office: what is left to do, each line with a count that leads to the list.

The person's own work comes first, then what waits for somebody with their permissions, then the state of the content.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bamex import clock
from bamex.editorial.models import IN_VAIN, TO_COME, Appointment, EditorialStatus
from bamex.health.checks import CHECKS
from bamex.health.lines import HealthLine, Level
from bamex.health.report import describe_object
from bamex.models import ContentVersion
from bamex.object_names import names_of_objects
from bamex.version_cache import VersionCache

MOST_CHANGES = 10
LOOKED_AT_WITHIN = timedelta(days=7)  # in which what a scheduled publication has brought up is told here
KEPT_SECONDS = 300  # addresses that answer no longer, and days that pass, are no change of content
CONTENT_LINES: VersionCache[list] = VersionCache(most=4)
Review = EditorialStatus.Review


@dataclass(frozen=True)
class ToDo:
    """One line of what is left to do, with the address of the list that has it."""

    count: int
    sentence: str
    address: str
    counts_itself: bool = False  # whether the sentence says the number


WAITING_LISTS = {  # of objects that wait, by the name of the list in its address
    "mine": gettext_lazy("My drafts"),
    "sent-back": gettext_lazy("My drafts that were sent back"),
    "review": gettext_lazy("Drafts to be reviewed"),
    "approved": gettext_lazy("Drafts approved, to be published"),
    "all": gettext_lazy("All drafts"),
}


def condition_of(name: str, person: AbstractBaseUser) -> Q:
    """The condition by which a status belongs to the list `name` of a person."""
    mine = Q(draft__person=person)
    return {
        "mine": mine,
        "sent-back": mine & Q(review=Review.SENT_BACK),
        "review": Q(review=Review.SUBMITTED) & ~mine,
        "approved": Q(review=Review.APPROVED),
        "all": Q(draft__isnull=False),
    }[name]


def drafts_to_do(person: AbstractBaseUser) -> Iterator[ToDo]:
    waiting = EditorialStatus.objects.exclude(draft=None)
    # Numbered: an alias that is called as a column would be taken for it.
    counts = waiting.aggregate(
        **{
            f"list_{number}": Count("pk", filter=condition_of(name, person))
            for number, name in enumerate(WAITING_LISTS)
        }
    )
    wanted = {"mine": True, "sent-back": True, "review": person.has_perm("editorial.review")}
    wanted |= {"approved": person.has_perm("editorial.publish"), "all": True}
    for number, (name, title) in enumerate(WAITING_LISTS.items()):
        if wanted[name] and (count := counts[f"list_{number}"]):
            yield ToDo(count, str(title), reverse("newsroom:waiting", args=[name]))


def appointments_to_do(person: AbstractBaseUser) -> Iterator[ToDo]:
    if not person.has_perm("editorial.schedule"):  # the list to which the lines lead would refuse them
        return
    counts = Appointment.objects.aggregate(
        to_come=Count("pk", filter=TO_COME),
        in_vain=Count("pk", filter=IN_VAIN),
        to_look_at=Count("pk", filter=Q(done__gte=clock.now() - LOOKED_AT_WITHIN) & ~Q(warning_fr="")),
    )
    address = reverse("newsroom:schedule")
    if counts["in_vain"]:
        text = ngettext("Appointment that failed", "Appointments that failed", counts["in_vain"])
        yield ToDo(counts["in_vain"], text, address)
    if counts["to_look_at"]:
        text = ngettext(
            "Scheduled publication with something to look at",
            "Scheduled publications with something to look at",
            counts["to_look_at"],
        )
        yield ToDo(counts["to_look_at"], text, address)
    if counts["to_come"]:
        yield ToDo(
            counts["to_come"], ngettext("Appointment to come", "Appointments to come", counts["to_come"]), address
        )


def content_to_do() -> list[ToDo]:
    """The lines of the report on the state of the content that ask for something, as of some minutes ago at most.

    They take some fourteen queries, and are worked out once for each state of the content.
    """
    period = int(time.time() // KEPT_SECONDS)
    return CONTENT_LINES.get(ContentVersion.current(), (get_language(), period), lambda: list(lines_of_report()))


def lines_of_report() -> Iterator[ToDo]:
    for line in (line for check in CHECKS for line in check()):
        if line.level > Level.RIGHT and line.count:
            yield ToDo(line.count, line.sentence, line.address or place_in_report(line), counts_itself=True)


def place_in_report(line: HealthLine) -> str:
    """The address of the objects that a line is about, which browsers unfold, or else of the report."""
    return reverse("newsroom:health") + (f"#{line.place}" if line.keys else "")


def recent_changes_by_others(person: AbstractBaseUser) -> list[LogEntry]:
    entries = LogEntry.objects.exclude(user=person).select_related("user", "content_type")
    return list(entries.order_by("-action_time")[:MOST_CHANGES])


def first_page_context(request: HttpRequest) -> dict:
    """The variables of the first page beside Django's own."""
    return {
        "own_work": [*drafts_to_do(request.user), *appointments_to_do(request.user)],
        "content_work": content_to_do(),
        "changes": recent_changes_by_others(request.user),
    }


def waiting_page(request: HttpRequest, name: str) -> HttpResponse:
    """The objects of any noun that wait, one list."""
    if name not in WAITING_LISTS:
        raise Http404
    statuses = EditorialStatus.objects.exclude(draft=None).filter(condition_of(name, request.user))
    statuses = statuses.select_related("draft").order_by("-draft__moment")
    names = names_of_objects((status.model, status.object_pk) for status in statuses)
    rows = [
        {"status": status, "object": describe_object(names[key])}
        for status in statuses
        if (key := (status.model, status.object_pk)) in names
    ]
    context = {**admin.site.each_context(request), "title": _(WAITING_LISTS[name]), "rows": rows}
    return TemplateResponse(request, "admin/waiting.html", context)
