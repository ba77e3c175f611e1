"""ZIP archives (APPNOTE.TXT 6.3 of PKWARE): the same bytes for the same members."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEVEL = 9  # of compression; fixed, because other levels give other bytes
UNIX, PLAIN_FILE = 3, 0o100644  # the system and the rights that members name, whatever the server's own


class StreamedOutput(io.BytesIO):
    """Output that cannot be rewound: lengths and checksums follow each member instead of standing before it."""

    def seek(self, *position: int) -> int:
        raise io.UnsupportedOperation


def zip_archive(members: Mapping[str, bytes], changed: datetime) -> bytes:
    """An archive of `members`, name → content, in the order of their names.

    A name holds slashes for folders, and no accent that an old program would mistake. `changed`, an aware moment,
    dates every member, in UTC.
    """
    output = StreamedOutput()
    stamp = max(changed.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # no ZIP knows of an earlier day
    with ZipFile(output, "w") as archive:
        for name in sorted(members):
            info = ZipInfo(name, stamp)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, UNIX, PLAIN_FILE << 16
            archive.writestr(info, members[name], compresslevel=LEVEL)
    return output.getvalue()
