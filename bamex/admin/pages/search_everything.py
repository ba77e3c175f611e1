"""Search across everything that the back office holds, drafts included: by code, name, other name and words.

Not the readers' search, which sees what is published and guesses what was meant: an editor is shown the objects that
have the words typed in their code, in a name, or in a text of either language, and where these are few, those that
have all of the words but one. First comes what is called as was typed, then what is called something with it, then
what only speaks of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.postgres.search import SearchConfig, SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Max, Q, Value, When
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from bamex.addresses import back_office_address
from bamex.admin.fieldsets import bilingual_fields, bilingual_lookups
from bamex.admin.pages.review import ReviewAdmin
from bamex.editorial.models import EditorialStatus
from bamex.models import State
from bamex.object_names import ObjectName, names_of_objects
from bamex.search.columns import CONFIGURATIONS, fold_text
from bamex.search.query import GRAMMATICAL_ARTICLES, MOST_WORDS, clean_query, union_rows
from bamex.text.languages import CODES

MOST_SHOWN_OF_NOUN = 10  # until the editor asks for one noun
MOST_SHOWN_OF_ONE_NOUN = 200
PLENTY = 5  # objects that have the words: then no other is shown
# How much a word counts that is the object's code, that is in a name, that is in a text.
CODE_FOUND, NAME_FOUND, TEXT_FOUND = 100_000, 1_010, 1_000
# And what is typed as a whole that is the object's title, that begins it, that is in it.
TITLE_LOOKUPS = {"iexact": 300, "istartswith": 200, "icontains": 100}


@dataclass
class FoundNoun:
    """The objects of one noun that have most of the words typed."""

    label: str
    scores: dict[str, int] = field(default_factory=dict)  # by primary key, as text
    shown: list[dict[str, str]] = field(default_factory=list)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def more(self) -> int:
        return len(self.scores) - len(self.shown)


def search_everything(request: HttpRequest) -> HttpResponse:
    """The page that answers `?q=`; the nouns that the user may not see are not searched."""
    query, noun = clean_query(request.GET.get("q", "")), request.GET.get("noun", "")
    words = words_to_find(query)
    found = find_rows(searched_models(request), words, query) if words else []
    groups = [group for group in found if noun in ("", group.label)] or found
    fill_shown(groups, MOST_SHOWN_OF_ONE_NOUN if noun else MOST_SHOWN_OF_NOUN)
    context = {
        **admin.site.each_context(request),
        "title": _("Search everything"),
        "query": query,
        "groups": groups,
        "total": sum(len(group.scores) for group in found),
    }
    return TemplateResponse(request, "admin/search_everything.html", context)


def words_to_find(query: str) -> list[str]:
    """The words typed, each once, without grammatical articles unless there is nothing else."""
    words = list(dict.fromkeys(re.findall(r"\w+(?:-\w+)*", query)))[:MOST_WORDS]
    return [word for word in words if fold_text(word) not in GRAMMATICAL_ARTICLES] or words


def searched_models(request: HttpRequest) -> list[type[models.Model]]:
    """The models whose rows the user may see in lists of the back office."""
    ours = [model for model in apps.get_models() if admin.site.is_registered(model)]
    admins = {model: admin.site.get_model_admin(model) for model in ours}
    return [
        model
        for model, model_admin in admins.items()
        if isinstance(model_admin, ReviewAdmin) and model_admin.has_view_permission(request)
    ]


def find_rows(searched: Sequence[type[models.Model]], words: Sequence[str], query: str) -> list[FoundNoun]:
    """The objects that have most of the words, in their row or in their draft, by noun, best first; two queries."""
    rows = union_rows(scored_rows(model, words, query) for model in searched)
    rows += scored_drafts(searched, words)
    groups: dict[str, FoundNoun] = {}
    for label, pk, score in sorted(rows_meant(rows, len(words)), key=lambda row: -row[2]):
        groups.setdefault(label, FoundNoun(label)).scores.setdefault(pk, score)
    return list(groups.values())


def rows_meant(rows: list[Any], count: int) -> list[Any]:
    """Those of the scored rows that have most of the `count` words; of fewer words, those called by them before others.

    Where few have them, also those that are called by all of these words but one.
    """
    most = max((score for _label, _pk, score in rows), default=0) // TEXT_FOUND
    best = [row for row in rows if row[2] // TEXT_FOUND == most]
    if most >= CODE_FOUND // TEXT_FOUND:
        return best
    if most < count:
        best = [row for row in best if row[2] >= most * NAME_FOUND] or best
    if len(best) < PLENTY and most > 1:
        best += [row for row in rows if row[2] // TEXT_FOUND == most - 1 and row[2] >= (most - 1) * NAME_FOUND]
    return best


def scored_rows(model: type[models.Model], words: Sequence[str], query: str) -> models.QuerySet:
    """`(label, primary key, score)` of each row of `model` that has any of the words."""
    columns = {item.name for item in model._meta.fields}
    score: models.expressions.Combinable = Value(0)
    for word in words:
        cases = [
            When(is_in_names(model, word), then=Value(NAME_FOUND)),
            When(is_in_texts(model, columns, word), then=Value(TEXT_FOUND)),
        ]
        if "code" in columns:
            cases.insert(0, When(code__iexact=word, then=Value(CODE_FOUND)))
        # Of several joined rows, such as the answers of a fact, one that has the word is enough.
        score = score + Max(Case(*cases, default=Value(0), output_field=models.IntegerField()))
    called = [When(is_in_title(model, lookup, query), then=Value(worth)) for lookup, worth in TITLE_LOOKUPS.items()]
    title = Max(Case(*called, default=Value(0), output_field=models.IntegerField()))
    return (
        model._base_manager.order_by()
        .values("pk")
        .annotate(
            found_label=Value(model._meta.label),
            found_pk=Cast("pk", models.TextField()),
            found_score=models.ExpressionWrapper(score + title, output_field=models.IntegerField()),
        )
        .filter(found_score__gte=TEXT_FOUND)
        .values_list("found_label", "found_pk", "found_score")
    )


def scored_drafts(searched: Sequence[type[models.Model]], words: Sequence[str]) -> models.QuerySet:
    """The same of each object with a draft that waits and has any of the words."""
    score: models.expressions.Combinable = Value(0)
    for word in words:
        fits = Q(pk__in=[])
        for language, configuration in CONFIGURATIONS.items():
            fits |= Q(**{f"words_{language}": SearchQuery(word, config=configuration, search_type="plain")})
        score = score + Case(When(fits, then=Value(TEXT_FOUND)), default=Value(0), output_field=models.IntegerField())
    # Of a document, PostgreSQL takes the words of its values and not those of its keys.
    vectors = {
        f"words_{language}": Func(
            SearchConfig(configuration),
            F("draft__plain"),
            function="to_tsvector",
            output_field=SearchVectorField(),
        )
        for language, configuration in CONFIGURATIONS.items()
    }
    return (
        EditorialStatus.objects.order_by()
        .filter(draft__isnull=False, model__in=[model._meta.label for model in searched])
        .alias(**vectors)
        .annotate(found_score=score)
        .filter(found_score__gte=TEXT_FOUND)
        .values_list("model", "object_pk", "found_score")
    )


def is_in_title(model: type[models.Model], lookup: str, query: str) -> Q:
    """The condition that what was typed is, begins, or is in the title of a row, in either language."""
    if not hasattr(model, "searchable"):
        return Q(pk__in=[])
    titles = dict.fromkeys(model.searchable.title.format(language) for language in CODES)
    return reduce(or_, (Q(**{f"{title}__unaccent__{lookup}": query}) for title in titles))


def is_in_names(model: type[models.Model], word: str) -> Q:
    """The condition that a row has a word where its list is searched: in a code, a name, and the like."""
    fits = Q(pk__in=[])
    for lookup in admin.site.get_model_admin(model).search_fields:
        fits |= Q(**{f"{lookup}__icontains": word})
    return fits


def is_in_texts(model: type[models.Model], columns: set[str], word: str) -> Q:
    """The condition that a row has a word, or another form of it, in one of its texts."""
    fits = Q(pk__in=[])
    for language, configuration in CONFIGURATIONS.items():
        if f"search_{language}" in columns:
            fits |= Q(**{f"search_{language}": SearchQuery(word, config=configuration, search_type="plain")})
    if not hasattr(model, "searchable"):
        for lookup in bilingual_lookups(*bilingual_fields(model)):
            fits |= Q(**{f"{lookup}__icontains": word})
    return fits


def fill_shown(groups: list[FoundNoun], most: int) -> None:
    """Put the first objects of each noun, by name, into what is shown; one query."""
    names = names_of_objects((group.label, pk) for group in groups for pk in group.scores)
    for group in groups:
        found = [(-score, names[group.label, pk]) for pk, score in group.scores.items() if (group.label, pk) in names]
        found.sort(key=lambda item: (item[0], item[1].state == State.WITHDRAWN, fold_text(item[1].title)))
        group.shown = [shown_object(name) for _score, name in found[:most]]


def shown_object(name: ObjectName) -> dict[str, str]:
    return {
        "title": name.title,
        "code": name.code,
        "state": str(State(name.state).label) if name.state else "",
        "address": back_office_address(apps.get_model(name.label), "change", name.pk),
    }
