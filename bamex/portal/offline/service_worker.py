"""The script at /sw.js: what the service worker must know of this portal, and the import of its code, static/sw.js.

Browsers compare the bytes of /sw.js to learn of a new worker; older ones do not look at what it imports. So it names
the version of the content and of the static files, and the code by its hashed address. With SERVICE_WORKER=false it
imports static/sw_off.js, which deletes what was kept and goes away.
"""

import json

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.text.languages import CODES

# What a page cannot do without; kept as soon as the worker is there.
ASSETS = ("portal.css", "portal.js", "icon.svg", "bogolan.svg")

# The pages that an explicit tap keeps, besides the edition and the index of names.
LISTS = (
    *("home", "session_list", "venue_list", "exhibitor_list", "product_list", "delegation_list", "person_list"),
    *("article_list", "fact_list", "statement_list", "theme_list", "press", "source_list", "practical"),
)


def service_worker(version):
    """The script; `version` is the content's."""
    if not settings.SERVICE_WORKER:
        return import_of("sw_off.js")
    files = getattr(staticfiles_storage, "manifest_hash", "")
    known = {
        "version": f"{version.number}-{version.last_change:%Y%m%d%H%M%S}-{files}",
        "changed": int(version.last_change.timestamp()) * 1000,  # of the content, as Last-Modified gives it
        "policy": "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items()),
        "assets": [static(name) for name in ASSETS],
        "languages": {code: in_language(code) for code in CODES},
    }
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"const PORTAL = {text};\n{import_of('sw.js')}"


def import_of(name):
    return f'importScripts("{static(name)}");\n'


def to_keep():
    """The addresses that the button of the offline page keeps, in the active language."""
    return [reverse("edition"), reverse("suggestions"), *(reverse(name) for name in LISTS)]


def in_language(code):
    with override(code):
        return {
            "shell": " ".join(render_to_string("offline_fallback.html").split()),
            "edition": reverse("edition"),
            "keep": to_keep(),
            "page": reverse("offline"),
            "saved": _("Version saved on {date}: the network does not answer."),
            "more": _("What is kept on this device"),
            "absent": _("This page is not kept on this device, and the network does not answer."),
            "read": _("Read it in the complete edition kept here"),
            "kept": _("Pages kept on this device"),
            "nothing": _("No page is kept yet: those you open from now on will be."),
            "retry": _("Try again"),
        }
