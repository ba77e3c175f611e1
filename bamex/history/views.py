"""Views of the public versions of an object, and of the log of corrections."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bamex.exports.shared_tables import CORRECTIONS
from bamex.filters import Facet, FilterForm
from bamex.history.changes import by_week, opening_day, recent_changes
from bamex.history.display import codes_in, display_snapshot
from bamex.history.feeds import ChangesFeed, CorrectionsFeed
from bamex.http.parameters import check_parameters
from bamex.http.responses import IN_EVERY_LANGUAGE, file_answer
from bamex.models import CODE, Correction, PublicVersion, Publishable, State
from bamex.naming import logged, named
from bamex.pages import FilteredList, gone
from bamex.text.languages import names_of_all_languages


def of_object(view: Callable) -> Callable:
    """The view gets, instead of the permanent code in the address, the row. What was withdrawn answers 410."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, code: str, **kwargs: Any) -> HttpResponse:
        model = Publishable.model_of(code) if CODE.fullmatch(code) else None
        row = model and model._base_manager.exclude(state=State.DRAFT).filter(code=code).first()
        if row is None or (row.is_published and not row.is_visible):
            raise Http404
        if row.state == State.WITHDRAWN:
            return gone(request, row)
        return view(request, *args, row=row, **kwargs)

    return answer


@of_object
def public_version_file(request: HttpRequest, row: Publishable, number: int) -> HttpResponse:
    """The snapshot, the text of which the fingerprint is made, byte for byte."""
    check_parameters(request, {})
    version, _following = version_and_next(row, number)
    return file_answer(
        version.snapshot, "application/json", version_file_name(row, number), **{"Content-Language": IN_EVERY_LANGUAGE}
    )


def version_file_name(row: Publishable, number: int) -> str:
    return f"bamex2025-{row.code}-{number}.json"


@method_decorator(of_object, name="dispatch")
class PublicVersionList(TemplateView):
    """Every public version that an object had, the newest first."""

    template_name = "public_version_list.html"

    def get_context_data(self, row: Publishable, **kwargs: Any) -> dict[str, Any]:
        versions = PublicVersion.objects.filter(object_code=row.code).defer("snapshot").order_by("-number")
        return super().get_context_data(**kwargs, row=row, versions_of=row, versions=versions)


@method_decorator(of_object, name="dispatch")
class PublicVersionDetail(TemplateView):
    """One public version, labelled as what it is: the present one, or one that was replaced."""

    template_name = "public_version_detail.html"

    def get_context_data(self, row: Publishable, number: int, **kwargs: Any) -> dict[str, Any]:
        version, following = version_and_next(row, number)
        said = display_snapshot(type(row), json.loads(version.snapshot))
        return super().get_context_data(
            **kwargs,
            row=row,
            versions_of=row,
            version=version,
            following=following,
            entries=said,
            named=named(codes_in(said)),
            size=len(version.snapshot.encode()),
            file_name=version_file_name(row, number),
            in_every_language=names_of_all_languages(),
        )


def version_and_next(row: Publishable, number: int) -> tuple[PublicVersion, PublicVersion | None]:
    found = PublicVersion.objects.filter(object_code=row.code, number__in=(number, number + 1)).order_by("number")
    version, following = [*found, None, None][:2]
    if version is None or version.number != number:
        raise Http404
    return version, following


class RecentChanges(TemplateView):
    """Everything that changed, by week, newest first."""

    template_name = "recent_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            weeks=by_week(recent_changes()),
            opening=opening_day(),
            feed_weight=ChangesFeed().weight(self.request),
        )


class CorrectionFilter(FilterForm):
    kind = Facet(_("Type"), lambda row: [(row.kind, row.get_kind_display())])


class Corrections(FilteredList):
    """The log, newest first, and what was updated last. Drafts are not named, what was withdrawn is not quoted."""

    tables = (CORRECTIONS,)
    template_name = "corrections.html"
    filter_class = CorrectionFilter
    per_page = 50
    MOST_UPDATES = 30

    def get_queryset(self) -> list[Correction]:
        updates = self.latest()
        objects = named(row.object_code for row in updates)
        for row in updates:
            row.object = objects.get(row.object_code)
        self.updates = [row for row in updates if row.object and row.object.is_public]
        return logged()

    def latest(self) -> list[PublicVersion]:
        """The latest public versions, but for those with which the portal opened."""
        opening = PublicVersion.objects.aggregate(day=Min("moment__date"))["day"]
        later = PublicVersion.objects.exclude(number=1, moment__date=opening)
        return list(later.defer("snapshot").order_by("-moment", "-pk")[: self.MOST_UPDATES])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, updates=self.updates, feed_weight=CorrectionsFeed().weight(self.request)
        )
