"""Pages of an object's past in the back office: its revisions, two of them compared, what readers were shown."""

import json
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bamex.editorial.comparison import differences_between
from bamex.editorial.log_entries import describe_log_entry
from bamex.editorial.models import Revision
from bamex.editorial.object_pages import about_object, form_address, may, newsroom_context
from bamex.editorial.revisions import editorial_schema, is_known_to_readers, plain_of, revisions_of
from bamex.editorial.targets import is_key
from bamex.history.display import codes_in, display_snapshot
from bamex.importer.schema import Plain
from bamex.models import PublicVersion
from bamex.naming import named

READERS = "readers"  # in place of a revision: what they see now
MOST_LOG_ENTRIES = 200


@about_object("view")
def revision_list(request: HttpRequest, row: models.Model) -> HttpResponse:
    """Every revision of an object: who, when, what for; two can be chosen and compared."""
    revisions = list(revisions_of(row).select_related("person").prefetch_related("comments"))
    earlier, later = first_choice(row, revisions)
    context = {
        **newsroom_context(request, row, _("Revisions")),
        "revisions": revisions,
        "readers": READERS if is_known_to_readers(row) else "",
        "earlier": earlier,
        "later": later,
        "restore_at": form_address(row) if may(request.user, "change", type(row)) else "",
        "log_entries": [(entry, describe_log_entry(entry)) for entry in log_entries_of(row)],
        "public_versions": public_versions_of(row),
    }
    return render(request, "admin/editorial/revision_list.html", context)


@about_object("view")
def revision_comparison(request: HttpRequest, row: models.Model) -> HttpResponse:
    """Page of what differs between two revisions, or between one and what readers see."""
    earlier, later = first_choice(row, list(revisions_of(row)[:2]))
    if not earlier or not later:
        return redirect("newsroom:revisions", row._meta.label, row.pk)
    sides = [side(row, request.GET.get("earlier", earlier)), side(row, request.GET.get("later", later))]
    context = {
        **newsroom_context(request, row, _("Comparison")),
        "earlier": sides[0][0],
        "later": sides[1][0],
        "differences": differences_between(editorial_schema(type(row)), sides[0][1], sides[1][1]),
        "is_same": sides[0][1] == sides[1][1],
        "may_change": may(request.user, "change", type(row)),
    }
    return render(request, "admin/editorial/revision_comparison.html", context)


@about_object("view")
def wording(request: HttpRequest, row: models.Model, number: int) -> HttpResponse:
    """A public version as readers were shown it; staff read it after a withdrawal, too."""
    version = get_object_or_404(PublicVersion, object_code=getattr(row, "code", ""), number=number)
    entries = display_snapshot(type(row), json.loads(version.snapshot))
    context = {
        **newsroom_context(request, row, _("Wording no. %(number)s") % {"number": number}),
        "version": version,
        "entries": entries,
        "named": named(codes_in(entries)),
    }
    return render(request, "admin/editorial/wording.html", context)


def first_choice(row: models.Model, revisions: list[Revision]) -> tuple[str, str]:
    """The two that are compared unless others are chosen: the latest, with what readers see or the one before."""
    latest, before = [*revisions, None, None][:2]
    earlier = READERS if is_known_to_readers(row) else str(before.pk) if before else ""
    if latest and earlier == READERS and latest.act != Revision.Act.DRAFT and before:
        earlier = str(before.pk)  # readers see the latest: nothing would differ
    return earlier, str(latest.pk) if latest else ""


def side(row: models.Model, chosen: str) -> tuple[Revision | None, Plain]:
    """The revision chosen and what it says; None, and what the row says, for what readers see."""
    if chosen == READERS:
        return None, plain_of(row)
    if not is_key(chosen):
        raise BadRequest
    revision = revisions_of(row).filter(pk=chosen).select_related("person").first()
    if revision is None:
        raise Http404
    return revision, revision.plain


def log_entries_of(row: models.Model) -> list[LogEntry]:
    """Notes of the back office about an object, the latest first."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(type(row)), object_id=str(row.pk))
    return list(entries.select_related("user").order_by("-action_time")[:MOST_LOG_ENTRIES])


def public_versions_of(row: models.Model) -> Any:
    code = getattr(row, "code", "") if hasattr(row, "first_published") else ""
    return PublicVersion.objects.filter(object_code=code).defer("snapshot").order_by("-number") if code else []
