"""Page of the report on the state of the content."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from bamex.health.report import make_report


def health_page(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("State of the content"),
        "report": make_report(),
    }
    return TemplateResponse(request, "admin/health.html", context)
