"""Declaration of what is searched: the generated columns and indexes of a model, and its `searchable`.

Search is declared, not maintained: every searchable model carries persisted generated columns over its
translated columns. PostgreSQL keeps them; no signal and no reindexing command exists (decision 1).
Models import this module, so it knows none of them, nor the ledger that their texts quote.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce, NullIf

# language → text search configuration, both created by bamex's first migration as "stemmer behind unaccent"
CONFIGURATIONS = {"fr": "bamex_french", "en": "bamex_english"}


def joined(*texts: str | models.Expression) -> models.Func:
    """The expression of these texts with spaces between them, without those that are NULL."""
    return models.Func(models.Value(" "), *texts, function="concat_ws", output_field=models.TextField())


def folded(text: models.Expression) -> models.Func:
    """The expression of what `fold_text` gives: `bamex_fold`, by which names are sorted and compared.

    A plain Func, so that migrations name no code of ours.
    """
    return models.Func(text, function="bamex_fold", output_field=models.TextField())


def fold_text(text: str) -> str:
    """Lower case without accents, as `bamex_fold` does it in the database for the letters of our languages."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "i").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sort_key(column: str) -> models.GeneratedField:
    """A generated column to order by: `Éco` before `Zone`, `Ş` with `S`, whatever the server's collation.

    Where the English is missing the French stands for it, as it does on the page.
    """
    name = column.removesuffix("_en")
    text = models.F(column) if name == column else english_or_french(name)
    return models.GeneratedField(
        expression=folded(text), output_field=models.TextField(), db_persist=True, editable=False
    )


def english_or_french(name: str) -> models.Expression:
    return Coalesce(NullIf(models.F(f"{name}_en"), models.Value("")), models.F(f"{name}_fr"))


def search_vector(language: str, **columns: list[str]) -> models.GeneratedField:
    """A generated `tsvector` for one language.

    `columns` maps a weight of PostgreSQL (`A` to `D`) to the names of columns; a name in `{}` form such as
    `"name_{}"` takes the language's suffix.
    """
    vectors = [
        SearchVector(*(name.format(language) for name in names), weight=weight, config=CONFIGURATIONS[language])
        for weight, names in columns.items()
    ]
    return models.GeneratedField(
        expression=reduce(add, vectors), output_field=SearchVectorField(), db_persist=True, editable=False
    )


def search_indexes(label: str) -> list[models.Index]:
    return [GinIndex(fields=[f"search_{language}"], name=f"{label}_text_{language}") for language in CONFIGURATIONS]


@dataclass(frozen=True)
class Searchable:
    """Search of a model: the columns of its title, text and sort key, and relations searched as well.

    Column names may hold `{}` for the language. `title_shown` gives what `title_expressions` does, where the title is
    not bilingual and is not shown as it stands in its column. An outside work is what the portal cites and has not
    made: it comes after all that is the portal's own. `name_weight` tells how much the title counts as a name: less
    where it is a sentence, a description, or the name of another.
    """

    title: str
    text: str
    sort: str = "sort_{}"
    through: tuple[str, ...] = ()
    title_shown: Callable[[str], tuple[models.Expression, models.Expression]] | None = None
    is_outside_work: bool = False
    name_weight: float = 1.0

    @property
    def title_relation(self) -> str:
        """The relation to the row that bears the title, such as a delegation's country; empty: the row itself."""
        return self.title.rpartition("__")[0]

    def title_expressions(self, language: str) -> tuple[models.Expression, models.Expression]:
        """The title as it is shown in `language`, or else in French, and the language that it is in."""
        if self.title_shown:
            return self.title_shown(language)
        return column_or_french(self.title, language), column_language(self.title, language)


def searchable_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if isinstance(getattr(model, "searchable", None), Searchable)]


def column_or_french(column: str, language: str) -> models.Expression:
    """A column in `language`, or else in French; one that is not bilingual as it is."""
    if "{}" not in column:
        return models.F(column)
    preferred = NullIf(models.F(column.format(language)), models.Value(""))
    return Coalesce(preferred, models.F(column.format("fr")), models.Value(""), output_field=models.TextField())


def column_language(column: str, language: str) -> models.Expression:
    """The language in which `column_or_french` gives the text."""
    if "{}" not in column:
        return models.Value(language)
    there = models.Q(**{f"{column.format(language)}__gt": ""})
    return models.Case(
        models.When(there, then=models.Value(language)), default=models.Value("fr"), output_field=models.CharField()
    )
