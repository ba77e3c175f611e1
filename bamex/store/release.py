"""Digest of the code that makes pages: answers of another release are not those of this one."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

CODE_ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("bamex", "exhibitors", "programme", "news", "templates", "static", "locale")
PARTS = (
    ".py",
    ".html",
    ".txt",
    ".xml",
    ".css",
    ".js",
    ".mo",
    ".svg",
    ".json",
    ".sql",
    ".woff2",
    ".ttf",
    ".webmanifest",
)
NOT_OF_PAGES = {"tests", "content", "migrations", "__pycache__"}


@cache
def release_digest(*settings: str) -> str:
    """Sixteen hexadecimal digits, the same wherever the code, what it is installed with and the `settings` are."""
    digest = hashlib.sha256(repr(settings).encode())
    for path in files_of_release():
        digest.update(str(path.relative_to(CODE_ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def files_of_release() -> Iterable[Path]:
    yield CODE_ROOT / "requirements.txt"
    for room in ROOMS:
        for path in sorted((CODE_ROOT / room).rglob("*")):
            if path.suffix in PARTS and path.is_file() and not NOT_OF_PAGES.intersection(path.parts):
                yield path
