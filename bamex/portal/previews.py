"""Which pages have a preview picture, and its words: every page of PAGES, and every object with a page of its own."""

from django.http import Http404
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bamex.drawing.preview_picture import PREVIEW_TYPE, name_of_page, preview_picture
from bamex.http.responses import file_answer
from bamex.models import CODE, Publishable, Source
from bamex.portal.sitemaps import OBJECTS, ONCE_THERE_ARE, PAGES
from bamex.portal.suggestions import NAMES, name_of
from bamex.text.dates import day_span_html
from bamex.text.languages import active
from bamex.text.typography import typeset
from programme.models import Salon

PICTURED = {rows().model for rows in OBJECTS.values()} | {Source}


def preview(request, name):
    """The JPEG of a permanent code, such as E012, or of a page by the name of its address."""
    if CODE.fullmatch(name):
        title, above, signature = words_of_object(name)
    else:
        title, above, signature = words_of_page(name)
    picture = preview_picture(title, above, occasion(), signature)
    return file_answer(picture, PREVIEW_TYPE, f"{name}.jpg")


def words_of_page(name):
    titles = {**PAGES, **ONCE_THERE_ARE}
    pages = {name_of_page(reverse(page)): page for page in titles}
    if name not in pages:
        raise Http404
    if pages[name] == "home":
        title = _("Bamako International Defence and Security Exhibition")
    else:
        title = str(titles[pages[name]])
    return typeset(title, active()), "BAMEX’25", pages[name]


def words_of_object(code):
    model = Publishable.model_of(code)
    row = model in PICTURED and model.objects.published().filter(code=code).first()
    if not row:
        raise Http404
    if model is Source:
        title, language = row.full_title, row.title_language
    else:
        title, language = name_of(row, NAMES.get(model, "caption")), active()
    return typeset(title, language), capfirst(str(model._meta.verbose_name)), emblem_name(row)


def emblem_name(row):
    """What the pages of the portal draw the emblem of: the name in French."""
    return getattr(row, "name_fr", None) or getattr(row, "name", None) or row.code


def occasion():
    salon = Salon.objects.first()
    return f"BAMEX’25 · {salon.city}, {strip_tags(day_span_html(salon.start, salon.end))}" if salon else "BAMEX’25"
