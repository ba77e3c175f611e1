"""Identifiers that outlive addresses, by which programs recognise for ever what feeds and calendars hold.

They are built on TAG_AUTHORITY, which stays what it was when the portal moves to another address.
"""

import uuid

from django.conf import settings


def tag(name: str) -> str:
    """A tag URI (RFC 4151) for `name`, such as a permanent code."""
    return f"tag:{settings.TAG_AUTHORITY}:{name}"


def unique_id(code: str) -> str:
    """The UID of a calendar item (RFC 5545, 3.8.4.7): the same in both languages."""
    return f"{code}@{settings.TAG_AUTHORITY.partition(',')[0]}"


def guid(code: str) -> str:
    """A UUID of the name-based kind (RFC 9562, 5.5), for formats that take nothing else."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, tag(code)))


def absolute(path: str) -> str:
    """The whole address of a path of the portal."""
    return settings.SITE_URL + path
