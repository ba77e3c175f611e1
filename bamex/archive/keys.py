"""Keys of backups: encryption for a public key, in the age format, which other programs read (age-encryption.org/v1).

The server that makes backups needs the public key alone: whoever breaks into it cannot read the earlier ones.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from bamex.archive.collection import ArchiveError

ENCRYPTED = b"age-encryption.org/v1"  # with which every such file begins


def make_key(path: Path) -> str:
    """Write a new private key into a file that only its owner reads; returns the public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(f"# public key: {public}\n{identity}\n")
    except OSError as error:
        raise ArchiveError(f"The key was not written to {path}: {error.strerror}.") from None
    return public


def recipients_of(public_keys: str) -> list[Any]:
    """The public keys of the setting BACKUP_PUBLIC_KEY, separated by spaces or commas."""
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in public_keys.replace(",", " ").split()]
    except pyrage.RecipientError:
        raise ArchiveError(
            "BACKUP_PUBLIC_KEY is no public key: it begins with age1, as backup_key prints it."
        ) from None


def identities_of(path: Path) -> list[Any]:
    """The private keys in a file, one a line; lines that begin with # are passed over."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        found = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and line[0] != "#"]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise ArchiveError(f"{path} holds no private key that can be read ({error}).") from None
    if not found:
        raise ArchiveError(f"{path} holds no private key.")
    return found


class Pump(threading.Thread):
    """The other side of a pipe: `work(file)` runs beside what this process reads or writes; its error is kept."""

    def __init__(self, work: Any, file: BinaryIO) -> None:
        super().__init__(daemon=True)
        self.work, self.file = work, file
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with self.file:
                self.work(self.file)
        except Exception as error:  # noqa: BLE001 - told by whoever waits
            self.error = error


@contextmanager
def encrypted_into(target: BinaryIO, recipients: list[Any]) -> Iterator[BinaryIO]:
    """A file to write to, whose contents arrive in `target` encrypted; as they are where there are no recipients."""
    if not recipients:
        yield target
        return
    reading, writing = os.pipe()
    pump = Pump(lambda source: pyrage.encrypt_io(source, target, recipients), os.fdopen(reading, "rb"))
    pump.start()
    try:
        with os.fdopen(writing, "wb") as file:
            yield file
    finally:
        pump.join()
    if pump.error:
        raise ArchiveError(f"The backup could not be encrypted: {pump.error}.")


@contextmanager
def decrypted_from(path: Path, key_file: Path | None) -> Iterator[BinaryIO]:
    """The contents of a backup, decrypted if it is encrypted."""
    with open(path, "rb") as source:
        is_encrypted = source.read(len(ENCRYPTED)) == ENCRYPTED
        source.seek(0)
        if not is_encrypted:
            yield source
            return
        if key_file is None:
            raise ArchiveError(f"{path} is encrypted: name the file of the private key, --key-file FILE.")
        identities = identities_of(key_file)
        reading, writing = os.pipe()
        pump = Pump(lambda sink: pyrage.decrypt_io(source, sink, identities), os.fdopen(writing, "wb"))
        pump.start()
        try:
            with os.fdopen(reading, "rb") as file:
                yield file
        finally:
            pump.join()
        if pump.error:
            raise ArchiveError(f"{path} could not be decrypted: another key, or not the whole file ({pump.error}).")
