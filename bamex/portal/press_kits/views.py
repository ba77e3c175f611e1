"""Views of the press kits, which are sent with their SHA-256."""

import base64

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from bamex.http.parameters import check_parameters
from bamex.http.responses import IN_EVERY_LANGUAGE, file_answer
from bamex.portal.press_kits.kits import ExhibitorKit, Kit, PhaseKit, SiteKit
from exhibitors.models import Exhibitor
from exhibitors.views import ExhibitorDetail
from programme.models import Phase


def kit_answer(request: HttpRequest, kit: Kit) -> HttpResponse:
    """The kit as a download."""
    content, digest = kit.file(request.content_version)
    headers = {
        "Content-Language": IN_EVERY_LANGUAGE,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:",  # RFC 9530
    }
    return file_answer(content, "application/zip", f"{kit.folder}.zip", "attachment", **headers)


def site_file(request: HttpRequest) -> HttpResponse:
    check_parameters(request, {})
    return kit_answer(request, SiteKit())


def phase_file(request: HttpRequest, slug: str) -> HttpResponse:
    check_parameters(request, {})
    return kit_answer(request, PhaseKit(get_object_or_404(Phase.objects.select_related("venue"), slug=slug)))


def exhibitor_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Of an exhibitor; at a former slug, where it is now. One withdrawn explains itself, as its page does."""
    check_parameters(request, {})
    if exhibitor := ExhibitorDetail.queryset.filter(slug=slug).first():
        return kit_answer(request, ExhibitorKit(exhibitor))
    if renamed := Exhibitor.objects.visible().filter(former_slugs__contains=[slug]).first():
        return HttpResponsePermanentRedirect(reverse("exhibitor_kit", args=[renamed.slug]))
    return ExhibitorDetail.as_view()(request, slug=slug)
