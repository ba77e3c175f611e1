"""A ZIP written while it is sent: one member in memory at a time, and the same bytes for the same members.

The form is APPNOTE.TXT 6.3 of PKWARE as Python's zipfile writes it to a stream that cannot be rewound: lengths and
checksums follow each member instead of standing before it.
"""

import hashlib
import io
from datetime import UTC
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEVEL = 9  # of compression; fixed, because other levels give other bytes
UNIX, PLAIN_FILE = 3, 0o100644  # the system and the rights that members name, whatever the server's own


class Member(NamedTuple):
    """A file of an archive; `name` holds slashes for folders, and no accent that an old program would mistake."""

    name: str
    content: bytes


class Measure(NamedTuple):
    """What is said of an archive beside it: its length in bytes and its SHA-256, in hexadecimal digits."""

    size: int
    digest: str


class Outlet(io.RawIOBase):
    """What the archive is written to: it only holds what has not been sent yet."""

    def __init__(self):
        self.waiting = []

    def writable(self):
        return True

    def write(self, data):
        self.waiting.append(bytes(data))
        return len(data)

    def sent(self):
        chunk = b"".join(self.waiting)
        self.waiting.clear()
        return chunk


def zipped(members, changed):
    """Yield the bytes of a ZIP of `members`, taken one by one as the bytes are asked for.

    Names must rise, so that the order never depends on anything else: ValueError otherwise. `changed`, an aware
    moment, dates every member, in UTC.
    """
    outlet, last = Outlet(), ""
    stamp = max(changed.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # no ZIP knows of an earlier day
    with ZipFile(outlet, "w") as archive:
        for member in members:
            if member.name <= last:
                raise ValueError(f"{member.name} comes after {last} in an archive")
            last = member.name
            info = ZipInfo(member.name, stamp)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, UNIX, PLAIN_FILE << 16
            archive.writestr(info, member.content, compresslevel=LEVEL)
            yield outlet.sent()
    yield outlet.sent()


def measured(chunks):
    """The Measure of `chunks` taken together, of which none is kept."""
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return Measure(size, digest.hexdigest())
