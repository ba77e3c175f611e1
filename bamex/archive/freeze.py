"""Freeze of the record: the exported site and the data, in a bag (RFC 8493) whose manifest proves each file.

A bag holds what readers may see and nothing else: drafts and notes of staff are a matter of backups.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.template.loader import render_to_string

from bamex.archive import verify
from bamex.archive.addresses import DATA
from bamex.archive.answers import AnswerOf
from bamex.archive.collection import ArchiveError
from bamex.archive.export import Say, content_at_one_moment, new_folder, write_copy
from bamex.archive.links import path_of_own
from bamex.clock import today
from bamex.text.json import json_text

README = "LISEZ-MOI.txt"  # in French, then in English
RECORD = "record.json"


def freeze_record(answer_of: AnswerOf, target: Path, with_shared_pictures: bool, say: Say) -> str:
    """Write the bag into a new folder, which is there once it is whole; returns its fingerprint."""
    if target.exists():
        raise ArchiveError(f"{target} is there already, and a frozen copy is never changed: name a new folder.")
    with new_folder(target) as folder, content_at_one_moment():
        payload = folder / "data"
        (payload / "site").mkdir(parents=True)
        record = write_copy(answer_of, payload / "site", with_shared_pictures, say)
        write_dataset(answer_of, payload / "dataset")
        record = {name: value for name, value in record.items() if name != "files"}
        (payload / RECORD).write_bytes(json_text({**record, "frozen": today().isoformat()}).encode())
        return write_bag(folder, record)


def write_dataset(answer_of: AnswerOf, folder: Path) -> None:
    """The data package, unpacked: a table a file, and the description of each column."""
    address = path_of_own(json.loads(answer_of(DATA).body)["archive"])
    folder.mkdir()
    with ZipFile(io.BytesIO(answer_of(address).body)) as archive:
        for name in archive.namelist():
            (folder / Path(name).name).write_bytes(archive.read(name))


def write_bag(folder: Path, record: dict[str, Any]) -> str:
    """Add what makes a folder with `data/` a bag; returns the SHA-256 of its manifest."""
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    write_manifest(folder, verify.MANIFEST, payload)
    size = sum(path.stat().st_size for path in payload)
    info = {
        "Bag-Software-Agent": "manage.py freeze",
        "Bagging-Date": today().isoformat(),
        "External-Identifier": settings.SITE_URL,
        "External-Description": "BAMEX 2025: the public record, as its portal published it",
        "Payload-Oxum": f"{size}.{len(payload)}",
        "Content-Changed": record["content_changed"],
        "Content-Version": record["content_version"],
        "Freeze-Format": verify.FORMAT,
    }
    fingerprint = digest_of_file(folder / verify.MANIFEST)
    readme = render_to_string("archive/freeze.txt", {"record": record, "site": settings.SITE_URL})
    tags = {
        verify.DECLARATION: "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        verify.INFO: "".join(f"{label}: {value}\n" for label, value in info.items()),
        "verify.py": Path(verify.__file__).read_text("utf-8"),
        README: readme,
    }
    for name, text in tags.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_manifest(folder, verify.TAG_MANIFEST, [folder / name for name in sorted([*tags, verify.MANIFEST])])
    return fingerprint


def write_manifest(folder: Path, name: str, paths: list[Path]) -> None:
    lines = [f"{digest_of_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    lines.sort(key=lambda line: line.partition("  ")[2])
    (folder / name).write_text("".join(lines), encoding="utf-8", newline="\n")


def digest_of_file(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
