"""Pages of the preview: the shell with its frames, for staff and for whoever has a signed link, and what is framed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bamex.clock import now, today
from bamex.editorial.object_pages import View, form_address, may, title_of
from bamex.editorial.preview import page_for_readers, page_of, picture_of
from bamex.editorial.publishing import CannotBeDoneError, supports_to_publish
from bamex.editorial.revisions import lock_status, revisions_of, status_of
from bamex.editorial.targets import Target, target_named
from bamex.http.middleware import security_policy
from bamex.text.languages import CODES, active, language_name

PREVIEW_SALT = "bamex.editorial.preview"
DAYS = 7  # for which a shared link is good
WIDTHS = ("phone", "desktop")

Guard = Callable[[View], View]


@dataclass(frozen=True)
class Place:
    """The address of a preview's shell, and until when it is good for whoever has it; None for staff."""

    address: str
    until: datetime | None = None


# Who may look


def for_staff(view: View) -> View:
    """The view, for staff who may see the objects of the model."""

    @wraps(view)
    def answer(request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        target = target_named(name)
        if not may(request.user, "view", target.model) and not may(request.user, "change", target.model):
            raise PermissionDenied
        return view(request, target, Place(reverse("newsroom:preview", args=[name])), **kwargs)

    return kept_by_nobody(admin.site.admin_view(answer))


def for_holder(view: View) -> View:
    """The view, for whoever has a signed link that is still good."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            name, until, epoch = read_preview_token(token)
            target = target_named(name)
            if status_of(target.row).link_epoch != epoch:
                raise signing.BadSignature
        except (signing.BadSignature, Http404):
            return render(request, "admin/editorial/preview_refused.html", status=404)
        return view(request, target, Place(reverse("newsroom:shared_preview", args=[token]), until), **kwargs)

    return kept_by_nobody(answer)


def make_token(target: Target) -> tuple[str, datetime]:
    """A signed name of the target, and the moment until which it is good: the end of a day in Bamako."""
    until = timezone.make_aware(datetime.combine(today() + timedelta(days=DAYS + 1), time()))
    signed = [target.name, int(until.timestamp()), status_of(target.row).link_epoch]
    return signing.dumps(signed, salt=PREVIEW_SALT), until


def read_preview_token(token: str) -> tuple[str, datetime, int]:
    """The name, the moment and the epoch in a token; raises BadSignature if it is not ours, or no longer good."""
    name, until, epoch = signing.loads(token, salt=PREVIEW_SALT)
    moment = datetime.fromtimestamp(until, tz=timezone.get_current_timezone())
    if moment <= now():
        raise signing.SignatureExpired
    return name, moment, epoch


def kept_by_nobody(view: View) -> View:
    """The view, of whose answers no cache keeps a copy and no search engine takes note."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


# What is shown


def shell(request: HttpRequest, target: Target, place: Place) -> HttpResponse:
    """The bar, which says whose draft it is, and the frames."""
    chosen = chosen_view(request)
    row = target.row
    token, until = make_token(target) if place.until is None else ("", place.until)
    context = {
        "title": title_of(row),
        "noun": row._meta.verbose_name,
        "revision": target.revision or status_of(row).draft or revisions_of(row).first(),
        "supports": [(support, title_of(support)) for support in supports_to_publish(row)],
        "is_shared": place.until is not None,
        "until": until,
        "revoke_address": token and reverse("newsroom:revoke_links", args=[target.name]),
        "shared_address": token and request.build_absolute_uri(reverse("newsroom:shared_preview", args=[token])),
        "form_address": form_address(row),
        "frame": f"{place.address}{chosen['language']}/",
        "width": chosen["width"],
        "beside": chosen["beside"],
        "language": chosen["language"],
        "languages": [
            (code, language_name(code), link_to(place, {**chosen, "language": code}), code == chosen["language"])
            for code in CODES
        ],
        "widths": [
            (label, link_to(place, {**chosen, "width": width}), width == chosen["width"])
            for width, label in zip(WIDTHS, (_("Phone"), _("Computer")), strict=True)
        ],
        "other_beside": link_to(place, {**chosen, "beside": not chosen["beside"]}),
    }
    response = render(request, "admin/editorial/preview.html", context)
    response.headers["Content-Security-Policy"] = security_policy(frame_src="'self'")
    return response


@require_POST
def revoke_links(request: HttpRequest, target: Target, place: Place) -> HttpResponse:
    """Have every link to previews of the object that was ever shared lead nowhere."""
    if not may(request.user, "change", target.model):
        raise PermissionDenied
    with transaction.atomic():
        status = lock_status(target.row)
        status.link_epoch += 1
        status.save(update_fields=["link_epoch"])
    messages.success(request, _("The links that were shared lead nowhere any more."))
    return redirect(place.address)


def chosen_view(request: HttpRequest) -> dict[str, Any]:
    """Language, width, and whether what readers see now stands beside; what is unknown is as if not given."""
    language, width = request.GET.get("language"), request.GET.get("width")
    return {
        "language": language if language in CODES else active(),
        "width": width if width in WIDTHS else "phone",
        "beside": request.GET.get("beside") == "1",
    }


def link_to(place: Place, chosen: dict[str, Any]) -> str:
    beside = "&beside=1" if chosen["beside"] else ""
    return f"{place.address}?language={chosen['language']}&width={chosen['width']}{beside}"


def draft_page(request: HttpRequest, target: Target, place: Place, language: str) -> HttpResponse:
    """The page as readers would see it."""
    try:
        response = page_of(target, request, language, f"{place.address}media/")
    except CannotBeDoneError as error:
        response = note_page(request, _("This cannot be shown: %(reason)s") % {"reason": error})
    except OperationalError:
        response = note_page(request, _("Somebody is saving this very object. Reload the page in a moment."))
    return framed(response, language)


def present_page(request: HttpRequest, target: Target, place: Place, language: str) -> HttpResponse:
    """The page as readers see it now."""
    response = page_for_readers(target, request, language)
    return framed(response or note_page(request, _("Readers see nothing of it yet.")), language)


def picture(request: HttpRequest, target: Target, place: Place, file: str) -> HttpResponse:
    """The file of a picture that may be a draft."""
    return picture_of(target, request, file)


def note_page(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse(render_to_string("admin/editorial/preview_note.html", {"text": text}))


def framed(response: HttpResponse, language: str) -> HttpResponse:
    """A page that the shell, and nothing else, may put into a frame."""
    response.headers["Content-Security-Policy"] = security_policy(frame_ancestors="'self'")
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Language"] = language
    return response
