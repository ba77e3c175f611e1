"""The glossary: abbreviations of the pages, what they stand for, and the page that has their sources."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from bamex.naming import named
from bamex.text.terms import TERMS


class Glossary(TemplateView):
    template_name = "glossary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        objects = named(term.code for term in TERMS if term.code)
        entries = [(term, self.page_of(term.code, objects)) for term in TERMS]
        return super().get_context_data(**kwargs, entries=entries)

    @staticmethod
    def page_of(code: str, objects: dict) -> dict[str, Any] | None:
        """The link to the page with the sources of a term; nothing where that is not public."""
        if not code:
            return {"address": reverse("delegation_list"), "title": None}
        row = objects.get(code)
        return {"address": row.get_absolute_url(), "title": row.title} if row and row.is_public else None
