"""Titles of the objects that codes stand for, in one query for all.

They are what the models declare as the title of a result of a search (`searchable`), as in `Publishable.title_in`.
"""

from dataclasses import dataclass
from functools import reduce

from django.apps import apps
from django.db.models import BooleanField, Case, F, Q, Value, When

from bamex.models import CODE, Correction, Publishable, State
from bamex.search.query import union_rows
from bamex.text.languages import Text, active


@dataclass
class Named:
    """Object published under a code. `is_public` is false of what was withdrawn, itself or what it rests on."""

    code: str
    title: Text
    model: type
    slug: str
    is_public: bool

    @property
    def noun(self):
        return self.model._meta.verbose_name

    def get_absolute_url(self):
        address = {"slug": self.slug} if self.slug else {}
        return self.model(code=self.code, **address).get_absolute_url()


def named(codes):
    """Code → Named, in the page's language; codes of drafts, of what rests on one, and of nothing are left out."""
    codes, language = set(codes), active()
    meant = {Publishable.model_of(code) for code in codes if CODE.fullmatch(code)} - {None}
    models = {model._meta.label: model for model in apps.get_models() if model in meant}
    rows = union_rows(part(model, codes, language) for model in models.values())
    return {
        code: Named(code, Text(title, title_language), models[label], slug, is_public)
        for label, code, slug, is_public, title, title_language in rows
    }


def logged():
    """The lines of the log of which readers may know, newest first, each with its `object`: a Named, or None.

    What concerns a draft is left out.
    """
    rows = list(Correction.objects.all())
    objects = named(row.object_code for row in rows if row.object_code)
    for row in rows:
        row.object = objects.get(row.object_code)
    return [row for row in rows if row.object or not row.object_code]


def part(model, codes, language):
    columns = {item.name for item in model._meta.fields}
    title, title_language = model.searchable.title_expressions(language)
    states = ["state", *(f"{name}__state" for name in model.publication.rests_on)]
    public = Q(**dict.fromkeys(states, State.PUBLISHED))
    rows = reduce(lambda rows, state: rows.exclude(**{state: State.DRAFT}), states, model._base_manager.all())
    return (
        rows.filter(code__in=codes)
        .order_by()
        .annotate(
            named_noun=Value(model._meta.label),
            named_slug=F("slug") if "slug" in columns else Value(""),
            named_public=Case(When(public, then=Value(True)), default=Value(False), output_field=BooleanField()),
            named_title=title,
            named_language=title_language,
        )
        .values_list("named_noun", "code", "named_slug", "named_public", "named_title", "named_language")
    )
