"""Staged uploads: pictures that an editor has chosen and not yet saved, so that no refused form asks for them again.

The file lies in a private folder of the default storage under a random name; the form carries a signed token that says
whose it is. It is removed once it is saved, or after some days by whoever comes next.
"""

import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news.renditions import check_upload

STAGING_FOLDER = "staged"  # of the storage; nothing in it is ever served but to its owner
KEPT = timedelta(days=7)
UPLOAD_SALT = "news.staged-uploads"
LONGEST_NAME = 100  # of what an editor is shown


class GoneError(Exception):
    """The file of a staged upload is another transaction's, or no longer there; says so, in the active language."""


@dataclass(frozen=True)
class StagedUpload:
    """An uploaded picture that waits to be saved, and what its owner is told of it; its size is the upright one's."""

    owner: str
    place: str  # its name in the folder
    name: str
    size: int
    width: int
    height: int

    @property
    def token(self) -> str:
        """Token that a form carries; nobody can make one, and nobody else's is read."""
        return signing.dumps(asdict(self), salt=UPLOAD_SALT, compress=True)

    @property
    def stored_as(self) -> str:
        return f"{STAGING_FOLDER}/{self.place}"

    def open(self) -> File:
        """The file; GoneError if it has been saved or cleared away since."""
        try:
            return default_storage.open(self.stored_as)
        except FileNotFoundError:
            raise GoneError(_("“%(name)s” is no longer at hand.") % {"name": self.name}) from None

    def take(self) -> None:
        """Take the file for the transaction that saves it, after which it is deleted; raises GoneError.

        Of two transactions the second waits for the first, by a row among those of the sessions, which expires as they
        do and belongs to no cookie. If the first is not carried out, the file is the second's.
        """
        key = sha256(self.stored_as.encode()).hexdigest()[:40]
        try:
            with transaction.atomic():
                Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + KEPT)
        except IntegrityError:
            raise GoneError(_("“%(name)s” was saved already.") % {"name": self.name}) from None
        transaction.on_commit(lambda: default_storage.delete(self.stored_as))


def stage_upload(file: File, owner: AbstractBaseUser) -> StagedUpload:
    """Keep an uploaded file for its owner, once it is known to be a picture; UnfitPictureError if it is none."""
    width, height = check_upload(file)
    clear_expired()
    place = f"{owner.pk}-{secrets.token_urlsafe(24)}"
    file.seek(0)
    default_storage.save(f"{STAGING_FOLDER}/{place}", file)
    return StagedUpload(str(owner.pk), place, str(file.name)[-LONGEST_NAME:], file.size, width, height)


def read_upload_token(token: str, owner: AbstractBaseUser) -> StagedUpload | None:
    """The staged upload that a form carries; None if it is no longer there, or somebody else's."""
    try:
        staged = StagedUpload(**signing.loads(token, salt=UPLOAD_SALT, max_age=KEPT))
    except (signing.BadSignature, TypeError):
        return None
    return staged if staged.owner == str(owner.pk) and default_storage.exists(staged.stored_as) else None


def clear_expired() -> None:
    """Delete what nobody has saved in time."""
    try:
        _folders, places = default_storage.listdir(STAGING_FOLDER)
    except FileNotFoundError:
        return
    for place in places:
        with suppress(FileNotFoundError):  # somebody else has cleared it meanwhile
            if default_storage.get_modified_time(f"{STAGING_FOLDER}/{place}") < timezone.now() - KEPT:
                default_storage.delete(f"{STAGING_FOLDER}/{place}")
