"""The page of a selection, and the files that hold the same."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from bamex.exports.csv import DIALECTS, PLAIN, dialect_named
from bamex.http.codes import PARAMETER, codes_asked
from bamex.http.parameters import check_parameters
from bamex.http.responses import CSV, file_answer
from bamex.portal.selection.files import selection_calendar, selection_csv, selection_text
from bamex.portal.selection.selection import EDITED, MOST_CHOSEN, Selection, selection_address
from bamex.text.languages import active
from programme.models import Session


def chosen_in(request: HttpRequest) -> Selection:
    return Selection(codes_asked(request.GET))


def text_of_selection(request: HttpRequest, chosen: Selection) -> str:
    changed = request.content_version.day_of_change
    return selection_text(chosen, settings.SITE_URL, changed)


def selection_text_file(request: HttpRequest) -> HttpResponse:
    check_parameters(request, {}, repeated=[PARAMETER])
    return file_answer(
        text_of_selection(request, chosen_in(request)), "text/plain; charset=utf-8", selection_file_name("txt")
    )


def selection_csv_file(request: HttpRequest) -> HttpResponse:
    check_parameters(request, {"dialect": dialect_named}, repeated=[PARAMETER])
    dialect = dialect_named(request.GET.get("dialect", ""))
    return file_answer(selection_csv(chosen_in(request), dialect), CSV, selection_file_name("csv"), "attachment")


def selection_calendar_file(request: HttpRequest) -> HttpResponse:
    check_parameters(request, {}, repeated=[PARAMETER], is_subscribed=True)
    sessions = [code for code in codes_asked(request.GET) if code.startswith(Session.publication.prefix)]
    text = selection_calendar(Selection(sessions))
    if text is None:
        raise Http404
    return file_answer(text, "text/calendar; charset=utf-8", selection_file_name("ics"))


def selection_file_name(extension: str) -> str:
    return f"bamex-2025-selection-{active()}.{extension}"


class SelectionPage(TemplateView):
    template_name = "selection.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = chosen_in(self.request)
        codes = [row.code for row in chosen.rows]
        table = selection_address(codes, "selection_csv")
        return super().get_context_data(
            **kwargs,
            selection=chosen,
            most=MOST_CHOSEN,
            is_edited=EDITED in self.request.GET,
            text=(selection_address(codes, "selection_text"), len(text_of_selection(self.request, chosen).encode())),
            table=(table, len(selection_csv(chosen, PLAIN).encode())),
            excel=(f"{table}&dialect=excel", len(selection_csv(chosen, DIALECTS["excel"]).encode())),
            calendar=any(group.kind == "session" for group in chosen.groups)
            and selection_address(codes, "selection_calendar"),
        )
