"""References to the portal's pages and to the works that it rests on, made from their rows."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.bibliography.formats import Reference
from bamex.models import Publishable, Source
from bamex.text.dates import day_words
from bamex.text.languages import DEFAULT, Text

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
    """What a reader who cites the page may mean: the work first where the page is that of a source."""
    page = page_reference(row, language)
    return [work_reference(row), page] if isinstance(row, Source) else [page]


def iso_day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
