"""The statements of the search: compiled once, they give for each value what a queryset with that value in it gives."""

import pytest
from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db import connection, models
from django.db.models.functions import Greatest
from django.test.utils import CaptureQueriesContext

from bamex.ledger.figures import ledger
from bamex.models import ContentVersion, Source
from bamex.search.columns import CONFIGURATIONS
from bamex.search.query import known_spellings, matching_statement, read_queries
from bamex.search.results import search
from bamex.search.statements import BestLikeness, IsOneOf, ReadQuery, compiled_union, place
from bamex.tests import make
from exhibitors.models import Category, Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

SEVERAL = [["türkiye"], ["turkey", "baykar"], ["100 % “odd” \\ 'names'", "{a,b}"], [""]]


@pytest.mark.parametrize("names", SEVERAL)
def test_the_best_likeness_is_that_of_the_most_similar_name(names):
    statement = compiled_union(["code", "likeness"], [exhibitors_like(BestLikeness("sort_fr", place("names")))])
    likeness = [TrigramSimilarity("sort_fr", name) for name in names]

    best = exhibitors_like(Greatest(*likeness, models.Value(0.0), output_field=models.FloatField()))

    assert dict(statement.rows(names=names)) == dict(best.values_list("code", "likeness"))


def exhibitors_like(likeness):
    return Exhibitor.objects.order_by().annotate(likeness=likeness)


@pytest.mark.parametrize("codes", [["E001"], ["E001", "D001", "C001"], ["' OR 1=1", "E002"], []])
def test_one_statement_asks_several_models_for_the_rows_of_a_list(codes):
    querysets = [model.objects.filter(IsOneOf("code", place("codes"))).order_by() for model in (Exhibitor, Category)]

    found = {code for (code,) in compiled_union(["code"], querysets).rows(codes=codes)}

    expected = [model.objects.filter(code__in=codes).values_list("code", flat=True) for model in (Exhibitor, Category)]
    assert found == {code for rows in expected for code in rows}


@pytest.mark.parametrize("words", ["drone", "véhicules blindés", "l'armée: 'x'", "le la les", "a & !b | (c) <-> d:*"])
def test_a_query_read_once_finds_what_it_finds_read_again(words):
    read = read_queries([[words]])
    for language, configuration in CONFIGURATIONS.items():
        column = f"search_{language}"
        statement = compiled_union(["code"], [Source.objects.filter(**{column: ReadQuery(place("query"))}).order_by()])
        again = SearchQuery(words, config=configuration, search_type="phrase")

        found = {code for (code,) in statement.rows(query=read[language])}

        assert found == set(Source.objects.filter(**{column: again}).values_list("code", flat=True))


def test_no_search_but_the_first_builds_sql():
    search("drone", "fr")
    compiled = matching_statement.cache_info().misses

    search("turquie", "fr")

    assert matching_statement.cache_info().misses == compiled


def test_the_spellings_of_names_are_read_once_a_content_version():
    version = ContentVersion.current()
    with ledger.at_version(version):
        known_spellings()
        with CaptureQueriesContext(connection) as queries:
            again = known_spellings()
    assert len(queries) == 0
    assert "zanzibar" not in again

    make.exhibitor(name_fr="Zanzibar", aliases="Unguja")

    assert known_spellings()["unguja"] >= {"Unguja", "Zanzibar"}
