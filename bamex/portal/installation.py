"""Files by which the portal is installed on a device: icons, and a Web App Manifest (W3C) a language."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.drawing.emblem import MUD
from bamex.drawing.icon import icon_ico, icon_png
from bamex.http.responses import file_answer
from bamex.text.languages import DEFAULT, active

MANIFEST_TYPE = "application/manifest+json"
TOUCH_SIDE = 180
ICON_SIDES = (192, 512)
SAFE_MARGIN = 0.14  # an icon that a device cuts to a circle keeps its sign


def favicon_file(request: HttpRequest) -> HttpResponse:
    return file_answer(icon_ico(), "image/x-icon", "favicon.ico")


def touch_icon_file(request: HttpRequest) -> HttpResponse:
    return file_answer(icon_png(TOUCH_SIDE, SAFE_MARGIN), "image/png", "apple-touch-icon.png")


def icon_file(request: HttpRequest, side: int) -> HttpResponse:
    return file_answer(icon_png(side, SAFE_MARGIN), "image/png", f"icon-{side}.png")


def manifest_file(request: HttpRequest) -> HttpResponse:
    return file_answer(manifest_json(), MANIFEST_TYPE, "manifest.webmanifest")


def root_manifest_file(request: HttpRequest) -> HttpResponse:
    """The manifest in French, for programs that look for it at the root."""
    with override(DEFAULT):
        return manifest_file(request)


def manifest_json() -> str:
    """The name, the first page and the icons of the portal; without a network the service worker answers."""
    icons = [
        {"src": reverse(f"icon_{side}"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for side in ICON_SIDES
        for purpose in ("any", "maskable")
    ]
    manifest = {
        "id": reverse("home"),
        "lang": active(),
        "dir": "ltr",
        "name": "BAMEX’25",
        "short_name": "BAMEX’25",
        "description": _("The public record of BAMEX 2025: every fact with its source."),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": MUD,
        "theme_color": MUD,
        "icons": icons,
        "shortcuts": [
            {"name": _("Programme"), "url": reverse("session_list")},
            {"name": _("Exhibitors"), "url": reverse("exhibitor_list")},
            {"name": _("Offline"), "url": reverse("offline")},
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
