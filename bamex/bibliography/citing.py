"""References to the portal's pages and to the works that it rests on, made from their rows."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from bamex.bibliography.formats import Reference
from bamex.models import Publishable, Source
from bamex.text.dates import day_words, partial_day_words
from bamex.text.languages import DEFAULT, Text, localized

MOST_SOURCES_NAMED = 3
FIELDS_OF_NAMES = ("name", "label")  # a page whose title is a name says what it names


def full_title(row: Publishable, language: str) -> Text:
    """With its noun where the title is but a name, and its day: “Baykar (exposant)”, “… (déclaration, 11 novembre)”."""
    title = row.title_in(language)
    *_path, column = row.searchable.title.split("__")
    if column.endswith("_{}") and column.removesuffix("_{}") not in FIELDS_OF_NAMES:
        return title
    with override(title.language):
        noun = str(row._meta.verbose_name)
        # Somebody's statements are known apart by their days.
        about = f"{noun}, {day_words(row.date)}" if isinstance(getattr(row, "date", None), date) else noun
        return Text(f"{title.with_figures()} ({about})", title.language)


def page_reference(row: Publishable, language: str) -> Reference:
    """The portal's page of `row`, as it has been since its last change."""
    title, first, last = full_title(row, language), iso_day(row.first_published), iso_day(row.last_changed)
    with override(language):
        site = _("BAMEX 2025 portal")
    return Reference(
        key=f"bamex2025-{row.code}",
        title=title.with_figures(),
        title_language=title.language,
        container=site,
        language=language if title.language == language else DEFAULT,
        url=settings.SITE_URL + row.permanent_path,
        issued=last,
        first_issued=first if first != last else "",
    )


def answer_reference(claim: Any, language: str) -> Reference:
    """One answer to a question of the ledger: its question, and the sources that give it with their days."""
    page = page_reference(claim.fact, language)
    title = answer_title(claim, language)
    return replace(
        page,
        key=f"bamex2025-{claim.code}",
        title=title.with_figures(),
        title_language=title.language,
        language=language if title.language == language else DEFAULT,
        url=f"{settings.SITE_URL}{claim.fact.permanent_path}{claim.key}",
    )


def answer_title(claim: Any, language: str) -> Text:
    """“How many companies exhibited? Answer: 15, according to L’Essor (12 November 2025)”; in French if need be."""
    asked = (claim, "asked") if claim.asked_fr else (claim.fact, "question")
    question, answer = localized(*asked, language), localized(claim, "value", language)
    if language != DEFAULT and DEFAULT in {question.language, answer.language}:
        return answer_title(claim, DEFAULT)
    with override(language):
        words = _("{question} Answer: {answer}, according to {sources}").format(
            question=question.with_figures(), answer=answer.with_figures(), sources=sources_named(claim.sources)
        )
    return Text(words, language)


def sources_named(sources: list[Source]) -> str:
    """“L’Essor (12 November 2025), AA (undated) and 2 other sources”."""
    undated = _("undated")
    named = [
        f"{source.publisher_name} ({partial_day_words(source.date) if source.date else undated})"
        for source in sources[:MOST_SOURCES_NAMED]
    ]
    words, more = ", ".join(named), len(sources) - len(named)
    others = ngettext("and one other source", "and %(number)s other sources", more) % {"number": more}
    return f"{words} {others}" if more else words


def work_reference(source: Source) -> Reference:
    """The work that a source of the portal is."""
    return Reference(
        key=f"bamex2025-{source.code}",
        title=source.full_title,
        title_language=source.title_language,
        container=source.publisher_name,
        language=source.language,
        url=source.url,
        issued=source.date,
        accessed=source.accessed.isoformat(),
        is_article=source.kind in {Source.Kind.SEED, Source.Kind.COVERAGE},
    )


def references_of(row: Publishable, language: str) -> list[Reference]:
    """References that a reader of the page may mean: the work first where the page is that of a source."""
    page = page_reference(row, language)
    if not isinstance(row, Source):
        return [page]
    with override(language):  # a title that describes the work, and a publisher's name that does, are in both
        return [work_reference(row), page]


def iso_day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
