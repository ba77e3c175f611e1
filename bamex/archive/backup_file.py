"""Form of a backup: a compressed tar whose last member has the SHA-256 of all others, so that a part is never a whole.

`backup.json` says what it is; `database/` holds the SQL of pg_dump in pieces, because a tar must know the length of
what comes next; `pictures/` the files that pictures name.
"""

import hashlib
import io
import json
import tarfile
import time
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

from bamex.archive.collection import ArchiveError

BACKUP_FORMAT = 1
BACKUP_DESCRIPTION = "backup.json"
DATABASE = "database/"
PICTURE_MEMBERS = "pictures/"
SUMS = "SHA256SUMS"
UNFINISHED = ".unfinished"  # ends the name of a backup that is being written
PIECE = 8 * 2**20  # bytes of a member of the database


class BackupWriter:
    """The members of a backup, written one after the other into a file that need not be rewound."""

    def __init__(self, file: BinaryIO) -> None:
        self.tar = tarfile.open(fileobj=file, mode="w|gz")  # noqa: SIM115 - closed by `end`
        self.sums: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = len(content), 0o600, int(time.time())
        self.tar.addfile(member, io.BytesIO(content))
        self.sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

    def add_database(self, sql: IO[bytes]) -> None:
        number = 0
        while piece := sql.read(PIECE):
            number += 1
            self.add(f"{DATABASE}{number:06}.sql", piece)

    def end(self) -> None:
        self.add(SUMS, "".join(self.sums).encode())
        self.tar.close()


def members_of(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """`(name, content)` of every member, in order."""
    try:
        with tarfile.open(fileobj=file, mode="r|gz") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise ArchiveError(f"{member.name} is no file: this is no backup of the portal.")
                yield member.name, content.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ArchiveError(f"This is no backup of the portal, or not the whole of one ({error}).") from None


def check_backup(file: BinaryIO) -> dict[str, Any]:
    """The description of a backup that was read to its end and found whole; ArchiveError for any other."""
    description: dict[str, Any] | None = None
    sums: list[str] = []
    is_ended = False
    for name, content in members_of(file):
        if name == SUMS:
            is_ended = content.decode() == "".join(sums)
            break
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        if name == BACKUP_DESCRIPTION:
            description = json.loads(content)
    while file.read(PIECE):  # so that whoever decrypts it sees the end
        pass
    if not is_ended or description is None:
        raise ArchiveError("This backup is not whole, or was changed: nothing was restored.")
    if description["format"] > BACKUP_FORMAT:
        raise ArchiveError("This backup was made by a newer portal: restore it with that.")
    return description
