"""Guide of the newsroom: one page a language, written as a whole in each; templates/admin/guide/ has the texts.

Its pictures are taken by docs/pictures/take_guide.py, which `make screenshots` runs.
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from bamex.text.languages import active


def guide_page(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("The newsroom’s guide")}
    return TemplateResponse(request, f"admin/guide/{active()}.html", context)
