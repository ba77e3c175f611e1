"""Titles of works as expressions of SQL, for what asks for many at once: results of a search, names of codes."""

from django.db.models import Case, CharField, Expression, Q, TextField, Value, When
from django.db.models.functions import Concat


def title_of_work(language: str) -> tuple[Expression, Expression]:
    """The title of a source on pages in `language`, and the language that it is in, as `Source.title_in` has them."""
    is_descriptive, in_french = Q(title_is_descriptive=True), Q(title_is_descriptive=True, language="fr")
    translated = is_descriptive & Q(translated_title__gt="") & (~in_french if language == "fr" else in_french)
    return (
        Case(
            When(translated, then=Concat(Value("["), "translated_title", Value("]"))),
            When(is_descriptive, then=Concat(Value("["), "title", Value("]"))),
            default="title",
            output_field=TextField(),
        ),
        Case(
            When(translated, then=Value(language)),
            When(in_french, then=Value("fr")),
            When(is_descriptive, then=Value("en")),
            default="language",
            output_field=CharField(),
        ),
    )
