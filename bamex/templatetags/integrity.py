"""Tag of the digest by which a browser refuses a script or style sheet that is not ours (Subresource Integrity)."""

import base64
import hashlib
from functools import cache

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def integrity(name: str) -> SafeString:
    """{% integrity "portal.js" %}: the attribute for the static file of that name, a space before it.

    While files are edited (DEBUG) there is none.
    """
    return SafeString("") if settings.DEBUG else attribute(name)


@cache
def attribute(name: str) -> SafeString:
    """The attribute of a file; read once, for files do not change while a process lives."""
    digest = base64.b64encode(hashlib.sha384(content_of(name)).digest()).decode()
    return format_html(' integrity="sha384-{}"', digest)


def content_of(name: str) -> bytes:
    """The bytes that are served: those collected, where style sheets name hashed files."""
    stored = getattr(staticfiles_storage, "stored_name", str)(name)
    if staticfiles_storage.exists(stored):
        with staticfiles_storage.open(stored) as file:
            return file.read()
    with open(finders.find(name), "rb") as file:
        return file.read()
