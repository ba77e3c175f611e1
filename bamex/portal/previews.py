"""View of preview pictures: one for every page of PAGES, and for every object with a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.drawing.emblem import emblem_name
from bamex.drawing.preview_picture import PHOTOGRAPH_SIZE, PREVIEW_TYPE, name_of_page, preview_picture
from bamex.http.responses import file_answer
from bamex.models import CODE, Publishable, Source
from bamex.portal.sitemaps import OBJECTS, ONCE_THERE_ARE, PAGES
from bamex.portal.suggestions import short_title
from bamex.text.dates import day_span_html
from bamex.text.languages import localized
from bamex.text.typography import typeset, typeset_for_page
from news.models import Fact, MediaItem
from news.picture_choice import cropped_file
from programme.models import Salon

WITH_PREVIEWS = {rows().model for rows in OBJECTS.values()} | {Source}


def preview_file(request: HttpRequest, name: str) -> HttpResponse:
    """The JPEG of a permanent code, such as E012, or of a page by the name of its address."""
    photograph, answers = b"", ()
    if CODE.fullmatch(name):
        row = object_of_code(name)
        (title, above, signature), photograph = object_words(row), photograph_of(row)
        answers = answers_of(row) if isinstance(row, Fact) else ()
    else:
        title, above, signature = page_words(name)
    picture = preview_picture(title, above, salon_words(), signature, photograph, answers)
    return file_answer(picture, PREVIEW_TYPE, f"{name}.jpg")


def page_words(name: str) -> tuple[str, str, str]:
    """The title of a page, the line above it, and the name of which the emblem is drawn."""
    titles = {**PAGES, **ONCE_THERE_ARE}
    pages = {name_of_page(reverse(page)): page for page in titles}
    if name not in pages:
        raise Http404
    if pages[name] == "home":
        title = _("Bamako International Defence and Security Exhibition")
    else:
        title = str(titles[pages[name]])
    return typeset_for_page(title), "BAMEX’25", pages[name]


def object_of_code(code: str) -> Publishable:
    model = Publishable.model_of(code)
    row = model in WITH_PREVIEWS and model.objects.visible().filter(code=code).first()
    if not row:
        raise Http404
    return row


def photograph_of(row: Publishable) -> bytes:
    """The picture that a page shows first, cropped around its focal point; nothing where there is none."""
    shown = row if isinstance(row, MediaItem) else None
    if hasattr(row, "pictures"):
        shown = row.pictures.visible().in_order().first()
    try:
        return cropped_file(shown.file("medium"), PHOTOGRAPH_SIZE, shown.focus) if shown else b""
    except FileNotFoundError:  # the storage has lost it: the view of pictures says so in the log
        return b""


def object_words(row: Publishable) -> tuple[str, str, str]:
    """The same of an object."""
    title = short_title(row)
    return typeset(title.written, title.language), capfirst(str(row._meta.verbose_name)), emblem_name(row)


def answers_of(fact: Fact) -> tuple[str, ...]:
    """The answers that sources give, so that a picture that asks also answers."""
    found = (localized(claim, "value") for claim in fact.claims.visible())
    return tuple(typeset(answer.with_figures(), answer.language) for answer in found)


def salon_words() -> str:
    """The line below the title: the salon, its place and its days."""
    salon = Salon.objects.first()
    return f"BAMEX’25 · {salon.city}, {strip_tags(day_span_html(salon.start, salon.end))}" if salon else "BAMEX’25"
