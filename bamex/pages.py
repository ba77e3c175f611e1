"""Parents of the sections' views: a list with filters, and the page of one published object."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from bamex.filters import FilterForm
from bamex.http.problems import Problem
from bamex.http.responses import FILE
from bamex.models import Addressable
from bamex.text.languages import localized


def visible_related(model, *names):
    """Prefetches of related rows that are published; `names` are relations of `model`, `country__people` included."""
    return [Prefetch(name, queryset=related_model(model, name).objects.visible()) for name in names]


def related_model(model, path):
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def by_letter(rows, filed_as):
    """Rows in the order of their names, filed under letters: `[(letter, rows)]`; digits come together under `0-9`.

    `filed_as(row)` is the name under which it is filed.
    """

    def letter(row):
        first = filed_as(row)[:1]
        return "0-9" if first.isdigit() else first.upper()

    return [(first, list(filed)) for first, filed in groupby(rows, letter)]


def with_pictures(rows):
    """Prefetch the pictures that show these rows, as `visible_pictures`; others stay as they are."""
    shown_in = next((item for item in rows.model._meta.related_objects if item.name == "pictures"), None)
    if shown_in is None:
        return rows
    pictures = shown_in.related_model.objects.visible().in_order().prefetch_related("citations")
    return rows.prefetch_related(Prefetch("pictures", queryset=pictures, to_attr="visible_pictures"))


def gone(request, row):
    """410 Gone: something withdrawn explains itself, in the form that programs read at the address of a file."""
    if FILE.fullmatch(request.path):
        note = localized(row, "withdrawal_note").with_figures() or _("No reason was published.")
        return Problem("withdrawn", note, code=row.code).response()
    return render(request, "410.html", {"object": row}, status=410)


class FilteredList(ListView):
    """Published rows narrowed by `filter_class`, on one page as long as they are no more than `per_page`.

    The template finds the rows of the page as `rows`, all that fit as `filters.matching`, and the Paginator's page
    as `page`. `tables` (of bamex.exports.table) are what the list is as files: a list without any has none. Where the
    lines of the CSV are not the rows of the page, they are in `csv_tables`, and `csv_lines` makes them of
    `(table, row)`.
    """

    filter_class = FilterForm
    per_page = 200
    tables: tuple = ()
    csv_tables: tuple = ()

    @staticmethod
    def csv_lines(rows: list) -> list:
        return rows

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        return self.former(request.filters) or response

    def former(self, filters):
        """The answer to a filter by something withdrawn or renamed, or None: as for the page of an object."""
        for name in filters.errors:
            noun = getattr(filters.fields[name], "noun", None)
            if row := noun and noun._default_manager.known_as(filters[name].value()):
                if not row.is_published:
                    return gone(self.request, row)
                return HttpResponsePermanentRedirect(f"{self.request.path}?{filters.query(**{name: row.slug})}")
        return None

    def get_context_data(self, **kwargs):
        # On the request too: the link to the other language, in a partial, carries the filters along.
        filters = self.request.filters = self.filter_class(self.request.GET, self.object_list)
        asked = self.request.GET.get("page", "1")
        paginator = Paginator(filters.matching, self.per_page)
        if asked not in map(str, paginator.page_range):
            filters.rejected.append(asked[:20])
            asked = "1"
        page = self.request.page = paginator.page(asked)
        return super().get_context_data(**kwargs, filters=filters, rows=page.object_list, page=page)


class PublishedDetail(DetailView):
    """One object by its slug. A former slug redirects; a withdrawn object explains itself with a 410.

    `listed_in` names the list above it and its title; `in_linked_data` makes of the object a node of schema.org.
    """

    listed_in: tuple[str, Any] | None = None
    in_linked_data: Callable[[Any], dict[str, Any]] | None = None

    def describe(self, context):
        """Description of what the page is about, as linked data."""
        return self.in_linked_data(self.object)

    def get_queryset(self):
        return with_pictures(super().get_queryset())

    def get(self, request, *args, **kwargs):
        try:
            response = super().get(request, *args, **kwargs)
            # The address to cite (RFC 8574), for programs that do not read the page.
            response.headers["Link"] = f'<{settings.SITE_URL}{self.object.permanent_path}>; rel="cite-as"'
            return response
        except Http404:
            if response := self.former(kwargs):
                return response
            raise

    def former(self, kwargs):
        rows = self.model._default_manager
        if issubclass(self.model, Addressable):
            row = rows.known_as(kwargs["slug"])
        else:
            row = rows.withdrawn().filter(**self.lookup(kwargs)).first()
        if row is None:
            return None
        is_here = all(getattr(row, name) == value for name, value in self.lookup(kwargs).items())
        return gone(self.request, row) if is_here else HttpResponsePermanentRedirect(row.get_absolute_url())

    def lookup(self, kwargs):
        return {"slug": kwargs["slug"]}


class CodedDetail(PublishedDetail):
    """One object whose address holds its code in small letters, as `/fr/sources/r001/`."""

    def get(self, request, *args, **kwargs):
        if kwargs["slug"] != kwargs["slug"].lower():
            return HttpResponsePermanentRedirect(
                reverse(request.resolver_match.view_name, args=[kwargs["slug"].lower()])
            )
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset(), **self.lookup(self.kwargs))

    def lookup(self, kwargs):
        return {"code": kwargs["slug"].upper()}
