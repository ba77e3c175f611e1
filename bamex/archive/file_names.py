"""Names of the files in which a copy keeps the answers of addresses, and the ways from one file to another.

A name is the address with what a web server, or nobody, would add: `/fr/faits/` → `fr/faits/index.html`. Parameters
stand before the suffix, in letters that every file system takes: `/fr/exposants.csv?dialect=excel` →
`fr/exposants.dialect=excel.csv`.
"""

import posixpath
import re
from urllib.parse import quote, unquote

SUFFIXES = {
    "text/html": ".html",
    "application/json": ".json",
    "application/problem+json": ".json",
    "application/xml": ".xml",
    "text/plain": ".txt",
    "text/csv": ".csv",
}
UNSAFE = re.compile(r"[^A-Za-z0-9=._,+-]+")
SUFFIX = re.compile(r"\.[a-z0-9]{2,5}\Z")


def name_of_file(address: str, media_type: str) -> str:
    """The name of the file that keeps the answer of an address, below the folder of the copy."""
    path, _mark, query = address.partition("?")
    path = unquote(path).lstrip("/")
    suffix = SUFFIXES.get(media_type, "")
    if media_type == "text/html" and path and not SUFFIX.search(path) and not path.endswith("/"):
        path += "/"  # a folder, to which web servers lead from the address without the slash
    if path.endswith("/") or not path:
        stem = f"{path}index"
    elif found := SUFFIX.search(path):
        stem, suffix = path[: found.start()], found[0]
    else:
        stem = path
    parameters = UNSAFE.sub("_", unquote(query))
    return f"{stem}.{parameters}{suffix}" if parameters else f"{stem}{suffix}"


def way_between(origin: str, target: str) -> str:
    """The relative address by which the file `origin` leads to the file `target`."""
    return quote(posixpath.relpath(target, posixpath.dirname(origin) or "."), safe="/=,+")
