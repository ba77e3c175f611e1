"""How a press kit leaves the portal: streamed, with the length and the digest of the very bytes said beforehand."""

import base64

from django.http import HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from bamex.exports.zip_stream import measured, zipped
from bamex.http.parameters import check
from bamex.http.responses import IN_EVERY_LANGUAGE, OPEN
from bamex.http.version_cache import Remembered
from bamex.portal.press_kits.kits import exhibitor_kit, phase_kit, site_kit
from exhibitors.models import Exhibitor
from exhibitors.views import ExhibitorDetail
from programme.models import Phase

measures = Remembered(most=500)


def measure(kit, version):
    """The Measure of a kit: one pass over its bytes, keeping none, the first time under each version of the content."""
    return measures.get(version, kit.code, lambda: measured(bytes_of(kit, version)))


def bytes_of(kit, version):
    return zipped(kit.members(version), version.changed)


def kit_answer(request, kit):
    """The kit as a download. Should the content change between the count and the sending, the lengths differ: the
    program that receives it sees a download cut short, and never takes a mixture for a kit."""
    version = request.content_version
    size, digest = measure(kit, version)
    headers = {
        **OPEN,
        "Content-Disposition": f'attachment; filename="{kit.folder}.zip"',
        "Content-Language": IN_EVERY_LANGUAGE,
        "Content-Length": str(size),
        "ETag": f'"{digest[:32]}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:",  # RFC 9530
    }
    content = () if request.method == "HEAD" else bytes_of(kit, version)
    return StreamingHttpResponse(content, content_type="application/zip", headers=headers)


def site_file(request):
    check(request, {})
    return kit_answer(request, site_kit())


def phase_file(request, slug):
    check(request, {})
    return kit_answer(request, phase_kit(get_object_or_404(Phase.objects.select_related("venue"), slug=slug)))


def exhibitor_file(request, slug):
    """Of an exhibitor; at a former slug, where it is now. One withdrawn explains itself, as its page does."""
    check(request, {})
    if exhibitor := ExhibitorDetail.queryset.filter(slug=slug).first():
        return kit_answer(request, exhibitor_kit(exhibitor))
    if renamed := Exhibitor.objects.published().filter(former_slugs__contains=[slug]).first():
        return HttpResponsePermanentRedirect(reverse("exhibitor_kit", args=[renamed.slug]))
    return ExhibitorDetail.as_view()(request, slug=slug)
