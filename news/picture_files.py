"""View of the files of pictures: named by their content, kept for good, served while their picture is published."""

import logging
import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from bamex.http.responses import file_answer
from bamex.models import State
from bamex.pages import gone
from news.media_items import ROLE_NAMES, Rendition
from news.models import MediaItem
from news.renditions import PICTURE_TYPES

# An address never gets other bytes. A month all the same: a picture withdrawn for its rights leaves the caches, too.
PICTURE_CACHE_CONTROL = "public, max-age=2592000, immutable"
PICTURE_FILE_NAME = re.compile(r"(m[0-9]{3,6})-([a-z]+)-[0-9a-f]{12}\.([a-z]+)")
LIGHTEST_ROLE = "light"

logger = logging.getLogger(__name__)


def picture_file(request: HttpRequest, name: str, adapts: bool = False) -> HttpResponse:
    """The file of that name, from the default storage; a redirect to the one that has replaced it since.

    With `adapts`, whoever asks to save data (Save-Data, a client hint) gets the lightest file of its kind instead.
    """
    parts = PICTURE_FILE_NAME.fullmatch(name)
    row = parts and MediaItem.objects.exclude(state=State.DRAFT).filter(code=parts[1].upper()).first()
    if not row:
        raise Http404
    if not row.is_published:
        return gone(request, row)
    role, kind = parts.group(2, 3)
    if role not in ROLE_NAMES or kind not in PICTURE_TYPES:
        raise Http404
    rendition = row.file(role, kind)  # the largest below it, where a smaller picture has replaced the one of that name
    if rendition.file_name != name:
        response = HttpResponseRedirect(rendition.adapted_path if adapts else rendition.path)
    else:
        saves_data = adapts and request.headers.get("Save-Data", "").strip().lower() == "on"
        served = row.file(LIGHTEST_ROLE, kind) if saves_data else rendition
        try:
            response = rendition_response(served, row)
        except FileNotFoundError:
            if not MediaItem.objects.filter(pk=row.pk, renditions=row.renditions).exists():
                return picture_file(request, name, adapts)  # replaced since the row was read
            logger.error("%s is not in the storage: bring it back from the backup.", served.stored_as)
            raise Http404 from None
        if saves_data:
            # A shared cache that does not look at Save-Data would give the light file to everybody.
            response.headers["Cache-Control"] = PICTURE_CACHE_CONTROL.replace("public", "private")
    if adapts:
        patch_vary_headers(response, ["Save-Data"])
    return response


def rendition_response(rendition: Rendition, row: MediaItem) -> HttpResponse:
    """The file itself; FileNotFoundError where the storage does not have it."""
    response = file_answer(rendition.read(), rendition.media_type, rendition.file_name)
    response.headers["Cache-Control"] = PICTURE_CACHE_CONTROL
    response.headers["Last-Modified"] = http_date(int(row.received.timestamp()))
    return response
