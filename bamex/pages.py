"""Parents of the sections' views: a list with filters, and the page of one published object."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.generic import DetailView, ListView

from bamex.models import State


def published_related(model, *names):
    """Prefetches of related rows that are published; `names` are relations of `model`, `country__people` included."""
    return [Prefetch(name, queryset=related_model(model, name).objects.published()) for name in names]


def related_model(model, path):
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


class FilteredList(ListView):
    """All published rows on one page, narrowed by `filter_class`."""

    filter_class = None

    def get_context_data(self, **kwargs):
        # On the request too: the link to the other language, in a partial, carries the filters along.
        filters = self.request.filters = self.filter_class(self.request.GET, self.object_list)
        return super().get_context_data(**kwargs, filters=filters, rows=filters.matching)


class PublishedDetail(DetailView):
    """One object by its slug. A former slug redirects; a withdrawn object explains itself with a 410."""

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
        if "slug" in kwargs and (renamed := rows.filter(former_slugs__contains=[kwargs["slug"]]).first()):
            return HttpResponsePermanentRedirect(renamed.get_absolute_url())
        return None

    def lookup(self, kwargs):
        return {"slug": kwargs["slug"]}
