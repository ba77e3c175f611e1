"""Parents of the sections' views: a list with filters, and the page of one published object."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.generic import DetailView, ListView

from bamex.filters import FilterForm
from bamex.models import Addressable, State


def published_related(model, *names):
    """Prefetches of related rows that are published; `names` are relations of `model`, `country__people` included."""
    return [Prefetch(name, queryset=related_model(model, name).objects.published()) for name in names]


def related_model(model, path):
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


class FilteredList(ListView):
    """Published rows narrowed by `filter_class`, on one page as long as they are no more than `per_page`.

    The template finds the rows of the page as `rows`, all that fit as `filters.matching`, and the Paginator's page
    as `page`.
    """

    filter_class = FilterForm
    per_page = 200

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

    listed_in = None
    in_linked_data = None

    def describe(self, context):
        """What the page is about, as linked data."""
        return self.in_linked_data(self.object)

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if response := self.former(kwargs):
                return response
            raise

    def former(self, kwargs):
        rows = self.model._default_manager.exclude(state=State.DRAFT)
        if withdrawn := rows.filter(state=State.WITHDRAWN, **self.lookup(kwargs)).first():
            return render(self.request, "410.html", {"object": withdrawn}, status=410)
        if issubclass(self.model, Addressable) and (
            renamed := rows.filter(former_slugs__contains=[kwargs["slug"]]).first()
        ):
            return HttpResponsePermanentRedirect(renamed.get_absolute_url())
        return None

    def lookup(self, kwargs):
        return {"slug": kwargs["slug"]}
