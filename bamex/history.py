"""Pages of what has changed and of how to cite: the wordings of an object, the log, files for reference managers."""

import json

from django.db.models import Min
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from bamex import references
from bamex.citing import page_reference, work_reference
from bamex.corrections import with_history
from bamex.filters import Facet, FilterForm
from bamex.languages import active
from bamex.models import CODE, Correction, Publishable, Revision, Source, State, public
from bamex.naming import named
from bamex.pages import FilteredList
from bamex.wordings import codes_in, entries

FORMATS = {  # suffix → how it is written, and its media type
    "ris": (references.ris, "application/x-research-info-systems; charset=utf-8"),
    "bib": (references.bibtex, "application/x-bibtex; charset=utf-8"),
    "json": (references.csl, "application/vnd.citationstyles.csl+json"),
}


class OfObject(View):
    """Mixin: something about the object whose permanent code is in the address. What was withdrawn answers 410."""

    def dispatch(self, request, *args, code, **kwargs):
        model = Publishable.model_of(code) if CODE.fullmatch(code) else None
        self.row = model and with_history(model._base_manager.exclude(state=State.DRAFT)).filter(code=code).first()
        if self.row is None:
            raise Http404
        if self.row.state == State.WITHDRAWN:
            return render(request, "410.html", {"object": self.row}, status=410)
        if not public(self.row):
            raise Http404
        return super().dispatch(request, *args, code=code, **kwargs)


class CitationFile(OfObject):
    """RIS, BibTeX or CSL-JSON: of the work on a source's page, of the portal's page elsewhere."""

    def get(self, request, code, suffix):
        if suffix not in FORMATS:
            raise Http404
        write, media_type = FORMATS[suffix]
        work = isinstance(self.row, Source)
        reference = work_reference(self.row) if work else page_reference(self.row, active())
        return HttpResponse(
            write(reference),
            content_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{reference.key}.{suffix}"'},
        )


class RevisionList(OfObject, TemplateView):
    """Every wording that an object had, the newest first."""

    template_name = "revision_list.html"

    def get_context_data(self, **kwargs):
        revisions = Revision.objects.filter(object_code=self.row.code).defer("wording").order_by("-number")
        return super().get_context_data(**kwargs, row=self.row, revisions=revisions)


class RevisionDetail(OfObject, TemplateView):
    """One wording, labelled as what it is: the present one, or one that was replaced."""

    template_name = "revision_detail.html"

    def get_context_data(self, number, **kwargs):
        revision, following = wording_and_next(self.row, number)
        said = entries(type(self.row), json.loads(revision.wording))
        return super().get_context_data(
            **kwargs,
            row=self.row,
            revision=revision,
            following=following,
            entries=said,
            named=named(codes_in(said)),
        )


class RevisionFile(OfObject):
    """The wording as the text of which the fingerprint is made, byte for byte."""

    def get(self, request, code, number):
        revision, _following = wording_and_next(self.row, number)
        return HttpResponse(revision.wording, content_type="application/json")


def wording_and_next(row, number):
    found = Revision.objects.filter(object_code=row.code, number__in=(number, number + 1)).order_by("number")
    revision, following = [*found, None, None][:2]
    if revision is None or revision.number != number:
        raise Http404
    return revision, following


class CorrectionFilter(FilterForm):
    kind = Facet(_("Kind"), lambda row: [(row.kind, row.get_kind_display())])


class Corrections(FilteredList):
    """The log, newest first, and what was updated last. Drafts are not named, what was withdrawn is not quoted."""

    template_name = "corrections.html"
    filter_class = CorrectionFilter
    per_page = 50
    MOST_UPDATES = 30

    def get_queryset(self):
        rows, updates = list(Correction.objects.all()), self.latest()
        objects = named([row.object_code for row in (*rows, *updates) if row.object_code])
        for row in (*rows, *updates):
            row.object = objects.get(row.object_code)
        self.updates = [row for row in updates if row.object and row.object.is_public]
        return [row for row in rows if row.object or not row.object_code]

    def latest(self):
        """The latest wordings, but for those with which the portal opened."""
        opening = Revision.objects.aggregate(day=Min("moment__date"))["day"]
        later = Revision.objects.exclude(number=1, moment__date=opening)
        return list(later.defer("wording").order_by("-moment", "-pk")[: self.MOST_UPDATES])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, updates=self.updates)
