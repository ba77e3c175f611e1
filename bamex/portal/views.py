"""Views that bring the sections together, and of the addresses that belong to the portal as a whole."""

import re
from datetime import timedelta
from typing import Any

from django.db.models import Model, Prefetch
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bamex import linked_data
from bamex.clock import today
from bamex.exports.shared_tables import SOURCES
from bamex.filters import Facet, FilterForm, NounForm, Sort
from bamex.http.page_names import preferred_language
from bamex.http.problems import Problem
from bamex.http.responses import FILE
from bamex.ledger.figures import ledger
from bamex.models import CODE, Citation, Imprint, Publishable, Source, State
from bamex.pages import CodedDetail, FilteredList, by_letter, gone
from bamex.portal.findable_pages import found_pages, resembling_pages
from bamex.portal.sitemaps import site_map
from bamex.portal.typed_addresses import meant_address
from bamex.search.columns import fold_text
from bamex.search.results import search
from bamex.text.languages import DEFAULT, active, language_name
from exhibitors.models import Citation as ExhibitorsCitation
from exhibitors.models import Specification
from news.models import Citation as NewsCitation
from news.models import Fact, MediaItem, OpenQuestion
from programme.models import Citation as ProgrammeCitation
from programme.models import Objective, Organiser, Phase, Salon


def language_asked(request: HttpRequest) -> str:
    """The language that the browser prefers."""
    return preferred_language(request.headers.get("Accept-Language", ""))


def redirect_in_preferred_language(request: HttpRequest, path: str, status: int) -> HttpResponse:
    """Redirect to `path`, an address in French, or to its English twin."""
    with override(DEFAULT):  # the middleware may have made English active, in which `path` does not resolve
        address = translate_url(path, language_asked(request))
    response = HttpResponseRedirect(address, status=status)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def root_redirect(request: HttpRequest) -> HttpResponse:
    return redirect_in_preferred_language(request, f"/{DEFAULT}/", 302)


def permanent_redirect(request: HttpRequest, code: str) -> HttpResponse:
    """`/id/E012`: 303 See Other to the page of the object, in the language the browser asks for, or 410 Gone.

    `/id/F012b` leads to the answer on its page.
    """
    answer = re.findall(r"[A-Z]{0,2}\Z", code.upper())[0]
    code = code.upper().removesuffix(answer)
    model = Publishable.model_of(code) if CODE.fullmatch(code) else None
    row = model and model.objects.exclude(state=State.DRAFT).filter(code=code).first()
    figure = ledger.figures().get(code + answer.lower()) if answer else None
    if row is None or (row.is_published and not row.is_visible) or (row.is_published and answer and figure is None):
        raise Http404
    with override(language_asked(request)):
        if figure:
            response = HttpResponseRedirect(figure.address[active()], status=303)
        elif row.is_published or row.has_page:
            response = HttpResponseRedirect(row.get_absolute_url(), status=303)
        else:  # its place in a list has nothing to say
            response = gone(request, row)
    patch_vary_headers(response, ["Accept-Language"])
    return response


# Undated works come last, under the newest first.
SOURCE_ORDERS = Sort(
    _("by outlet"),
    {
        "code": (_("by code"), lambda row: row.code),
        "date": (_("newest first"), lambda row: [-int(part) for part in (row.date or "0").split("-")]),
        "language": (_("by language"), lambda row: (language_name(row.language), fold_text(row.publisher_name))),
    },
    formerly="publisher",
)


class SourceFilter(FilterForm):
    kind = Facet(_("Type"), lambda row: [(row.kind, row.get_kind_display())])
    language = Facet(_("Language"), lambda row: [(row.language, language_name(row.language))])
    sort = SOURCE_ORDERS


class SourceList(FilteredList):
    tables = (SOURCES,)
    template_name = "sources/source_list.html"
    filter_class = SourceFilter

    def get_queryset(self) -> list[Source]:
        return sorted(Source.objects.visible(), key=lambda row: (outlet_key(row), row.date, row.code))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The works under the letters of their outlets, unless the reader has chosen another order."""
        context = super().get_context_data(**kwargs)
        is_by_outlet = "sort" not in context["filters"].chosen
        return {**context, "letters": by_letter(context["rows"], outlet_key) if is_by_outlet else []}


def outlet_key(source: Source) -> str:
    """The name of the outlet as it is filed: in small letters, without accents and signs before it."""
    return re.sub(r"^\W+", "", fold_text(source.publisher_name))


class SourceDetail(CodedDetail):
    model = Source
    listed_in = ("source_list", _("Sources"))
    in_linked_data = staticmethod(linked_data.source_node)
    template_name = "sources/source_detail.html"
    queryset = Source.objects.visible()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything that rests on the source, a group a noun, each row once with the fields it supports."""
        groups: dict[type[Model], dict[str, Any]] = {}
        related = {
            ExhibitorsCitation: [
                "delegation__country",
                "product__maker",
                "product__category",
                "reported_equipment__category",
            ],
            ProgrammeCitation: ["objective__salon", "topic__salon", "organiser__salon"],
            NewsCitation: ["claim__fact", "statement__person"],
        }
        for citation_model, deeper in related.items():
            citations = citation_model.objects.filter(source=self.object).select_related(
                *citation_model.targets(), *deeper
            )
            for citation in citations:
                add_use(groups, row_with_page(citation.target), field_label(citation))
        for specification in Specification.objects.filter(source=self.object).select_related(
            "product__maker", "product__category"
        ):
            add_use(groups, specification.product, specification.label)
        return super().get_context_data(**kwargs, groups=groups.values())


def row_with_page(target: Model) -> Model:
    """The row whose page shows what is cited: a claim's fact, an objective's salon."""
    return getattr(target, "fact", None) or (getattr(target, "salon", None) if hasattr(target, "salon_id") else target)


def field_label(citation: Citation) -> str:
    """The name of the field that a citation supports, as staff and readers know it."""
    return citation.field and citation.target._meta.get_field(citation.field).verbose_name


def add_use(groups: dict[type[Model], dict[str, Any]], row: Model, field: str) -> None:
    if isinstance(row, Publishable) and not row.is_visible:
        return
    group = groups.setdefault(type(row), {"noun": type(row)._meta.verbose_name_plural, "rows": {}})
    fields = group["rows"].setdefault(row.pk, {"row": row, "fields": []})["fields"]
    if field and field not in fields:
        fields.append(field)


class Search(TemplateView):
    template_name = "search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # On the request too: the link to the other language carries the choice along.
        form = self.request.filters = NounForm(self.request.GET)
        results = search(self.request.GET.get("q", ""), active(), form.chosen.get("noun", ""))
        pages = [] if results.noun else found_pages(results.query)
        if not pages and (results.are_similar or not results.groups):
            pages = resembling_pages(results.query)
        return super().get_context_data(**kwargs, results=results, pages=pages, rejected=form.rejected)


class Practical(TemplateView):
    template_name = "practical.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisers = Organiser.objects.visible().select_related("country", "exhibitor").prefetch_related("citations")
        salon = Salon.objects.prefetch_related(
            "citations",
            Prefetch("objectives", queryset=Objective.objects.visible().prefetch_related("citations")),
            Prefetch("organisers", queryset=organisers),
        ).first()
        return super().get_context_data(
            **kwargs,
            salon=salon,
            object=salon,  # whose texts make the page
            phases=Phase.objects.select_related("venue").prefetch_related("venue__citations"),
            facts=Fact.objects.visible().filter(about_salon=True),
            open_questions=OpenQuestion.objects.visible(),
        )


class Legal(TemplateView):
    template_name = "legal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, imprint=Imprint.objects.first(), has_pictures=MediaItem.objects.visible().exists()
        )


class SiteMap(TemplateView):
    template_name = "site_map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, groups=site_map())


def robots_txt(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("robots.txt"), content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; it must name a contact, so there is none until staff have given one."""
    version = request.content_version
    if not version.contact_email:
        raise Http404
    # A year ahead, and the same all month long.
    context = {"contact": version.contact_email, "expires": today().replace(day=1) + timedelta(days=365)}
    return HttpResponse(render_to_string("security.txt", context), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, or a redirection where an address was mistyped; one that leads to a view is never that."""
    if request.resolver_match is None and (address := meant_address(request)):
        return HttpResponsePermanentRedirect(address)
    with override(get_language_from_path(request.path) or language_asked(request)):
        if FILE.fullmatch(request.path):
            return Problem("unknown-address").response()
        return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    request.GET = QueryDict()  # which may be what cannot be read: more parameters than Django counts
    with override(get_language_from_path(request.path) or language_asked(request)):
        return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """In both languages at once, without a query: nothing can be assumed to work."""
    return HttpResponse(render_to_string("500.html"), status=500, headers={"Cache-Control": "no-store"})
