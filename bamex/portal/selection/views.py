"""The page of a selection, and the files that hold the same."""

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from bamex.exports.table import DIALECTS, PLAIN, dialect_named
from bamex.http.codes import PARAMETER, codes_in
from bamex.http.parameters import check
from bamex.http.responses import CSV, file_answer
from bamex.portal.selection.files import selection_calendar, selection_csv, selection_text
from bamex.portal.selection.selection import MOST, address_of
from bamex.portal.selection.selection import Selection as Chosen
from bamex.text.languages import active
from programme.models import Session


def chosen_in(request):
    return Chosen(codes_in(request.GET))


def text_of(request, chosen):
    changed = timezone.localtime(request.content_version.changed).date()
    return selection_text(chosen, settings.SITE_URL, changed)


def text_file(request):
    check(request, {}, repeated=[PARAMETER])
    return file_answer(text_of(request, chosen_in(request)), "text/plain; charset=utf-8", file_name("txt"))


def csv_file(request):
    check(request, {"dialect": dialect_named}, repeated=[PARAMETER])
    dialect = dialect_named(request.GET.get("dialect", ""))
    return file_answer(selection_csv(chosen_in(request), dialect), CSV, file_name("csv"), "attachment")


def calendar_file(request):
    check(request, {}, repeated=[PARAMETER], is_subscribed=True)
    sessions = [code for code in codes_in(request.GET) if code.startswith(Session.publication.prefix)]
    text = selection_calendar(Chosen(sessions))
    if text is None:
        raise Http404
    return file_answer(text, "text/calendar; charset=utf-8", file_name("ics"))


def file_name(extension):
    return f"bamex-2025-selection-{active()}.{extension}"


class Selection(TemplateView):
    template_name = "selection.html"

    def get_context_data(self, **kwargs):
        chosen = chosen_in(self.request)
        codes = [row.code for row in chosen.rows]
        table = address_of(codes, "selection_csv")
        return super().get_context_data(
            **kwargs,
            selection=chosen,
            most=MOST,
            text=(address_of(codes, "selection_text"), len(text_of(self.request, chosen).encode())),
            table=(table, len(selection_csv(chosen, PLAIN).encode())),
            excel=(f"{table}&dialect=excel", len(selection_csv(chosen, DIALECTS["excel"]).encode())),
            calendar=any(group.kind == "session" for group in chosen.groups)
            and address_of(codes, "selection_calendar"),
        )
