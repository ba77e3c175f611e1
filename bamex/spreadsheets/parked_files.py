"""Files that editors have handed in and not yet imported: kept by the server for an hour, so that they are sent once.

They lie where sessions lie, which all processes share and which expires by itself, under keys of their own: such a
session belongs to no cookie and logs nobody in.
"""

import base64
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from bamex.spreadsheets.imports import UploadedTable

KEPT_FOR = 60 * 60  # seconds
PARKED = "spreadsheet"


def session_store(key: str | None = None) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def park_file(uploaded: UploadedTable, user: AbstractBaseUser) -> str:
    """Keep a file for its editor; returns the key by which `parked_file` gives it back."""
    store = session_store()
    store.clear_expired()
    store[PARKED] = {
        "model": uploaded.model._meta.label,
        "user": user.pk,
        "name": uploaded.name,
        "content": base64.b64encode(uploaded.content).decode(),
    }
    store.set_expiry(KEPT_FOR)
    store.create()
    return str(store.session_key)


def parked_file(key: str, model: type[models.Model], user: AbstractBaseUser) -> UploadedTable | None:
    """The file under a key, if this editor has handed it in for this kind of object within the hour."""
    kept = session_store(key).get(PARKED) or {}
    if (kept.get("model"), kept.get("user")) != (model._meta.label, user.pk):
        return None
    return UploadedTable(model, kept["name"], base64.b64decode(kept["content"]))


def claim_file(key: str) -> bool:
    """Take a file for the transaction that imports it; False where another has, which is waited for.

    The file is there again if the transaction is not carried out.
    """
    taken, _by_model = session_store().model.objects.filter(session_key=key).delete()
    return bool(taken)
