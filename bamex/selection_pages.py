"""The page of a selection, and the files that hold the same."""

from django.conf import settings
from django.utils import timezone
from django.views.generic import TemplateView

from bamex.codes import codes_in
from bamex.offline import plain
from bamex.selection import MOST, address_of, selection_text
from bamex.selection import Selection as Chosen


def text_of(request, chosen):
    changed = timezone.localtime(request.content_version.changed).date()
    return selection_text(chosen, settings.SITE_URL, changed)


def selection_file(request):
    return plain(text_of(request, Chosen(codes_in(request.GET))))


class Selection(TemplateView):
    template_name = "selection.html"

    def get_context_data(self, **kwargs):
        chosen = Chosen(codes_in(self.request.GET))
        text = {"url": address_of((row.code for row in chosen.rows), "selection_text"), "format": "TXT"}
        return super().get_context_data(
            **kwargs,
            selection=chosen,
            most=MOST,
            files=[text | {"weight": len(text_of(self.request, chosen).encode())}] if chosen.rows else [],
        )
