#!/usr/bin/env python3
"""Verify a frozen copy of the portal: each file against the manifest that was made with it (RFC 8493, BagIt).

    python3 verify.py                        the copy in whose folder this program lies
    python3 verify.py FOLDER                 another folder
    python3 verify.py https://name.example/  the same copy, or its data/site/ alone, on a web server
    --fingerprint SHA-256                    also that it is the copy that was noted under this fingerprint

Needs Python 3.8 or newer and nothing else. Exit status: 0 all is as it was, 1 something is not (each file is named),
2 it could not be checked. On a web server, files that are too many are not seen.
"""

import argparse
import hashlib
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

FORMAT = 1
MANIFEST, TAG_MANIFEST, DECLARATION, INFO = (
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "bagit.txt",
    "bag-info.txt",
)
PAYLOAD, SITE = "data/", "data/site/"
BLOCK = 1 << 20


class CannotVerifyError(Exception):
    """The copy could not be checked at all; the message says why."""


class Folder:
    """A copy in a folder."""

    def __init__(self, path):
        self.path = path

    def open(self, name):
        return open(os.path.join(self.path, *name.split("/")), "rb")

    def names(self):
        """All files, by their names with slashes."""
        found = set()
        for folder, _folders, files in os.walk(self.path):
            below = os.path.relpath(folder, self.path)
            parts = [] if below == "." else below.split(os.sep)
            found.update("/".join([*parts, name]) for name in files)
        return found


class WebServer:
    """A copy behind an address; what lies there besides cannot be listed."""

    def __init__(self, address):
        self.address = address.rstrip("/") + "/"

    def open(self, name):
        address = self.address + urllib.parse.quote(name)  # http or https: `place_named` asks for nothing else
        request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310
        return urllib.request.urlopen(request, timeout=30)  # noqa: S310

    def names(self):
        return None


class SiteAlone:
    """The site of a copy, served by itself; everything else is read from the copy at hand."""

    def __init__(self, server, copy):
        self.server, self.copy = server, copy

    def open(self, name):
        return self.server.open(name[len(SITE) :]) if name.startswith(SITE) else self.copy.open(name)

    def names(self):
        return None


def digest(place, name):
    """The SHA-256 of a file, or None where there is none."""
    summed = hashlib.sha256()
    try:
        with place.open(name) as file:
            for block in iter(lambda: file.read(BLOCK), b""):
                summed.update(block)
    except (OSError, urllib.error.URLError):
        return None
    return summed.hexdigest()


def text(place, name):
    try:
        with place.open(name) as file:
            return file.read().decode("utf-8")
    except (OSError, urllib.error.URLError, UnicodeDecodeError) as error:
        raise CannotVerifyError(f"{name} cannot be read: {error}") from None


def manifest(place, name):
    """File → SHA-256, of the lines of a manifest."""
    found = {}
    for line in text(place, name).splitlines():
        value, _space, path = line.partition(" ")
        path = path.strip().replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        if len(value) != 64 or not path or path.startswith("/") or ".." in path.split("/"):
            raise CannotVerifyError(f"{name} has a line that is none: {line[:100]!r}")
        found[path] = value.lower()
    return found


def check_format(place):
    """Refuse what is no frozen copy, or one that only a later program can judge."""
    if not text(place, DECLARATION).startswith("BagIt-Version: "):
        raise CannotVerifyError(f"{DECLARATION} does not say that this is a frozen copy")
    for line in text(place, INFO).splitlines():
        label, _colon, value = line.partition(":")
        if label == "Freeze-Format" and int(value) > FORMAT:
            raise CannotVerifyError(f"this copy has format {value.strip()}, this program knows {FORMAT}")


def faults(place, fingerprint=None):
    """`(what, file)` of all that is not as it was: "differs", "missing" or "too many"."""
    check_format(place)
    files, tags = manifest(place, MANIFEST), manifest(place, TAG_MANIFEST)
    if fingerprint and digest(place, MANIFEST) != fingerprint.lower():
        yield "differs from the fingerprint", MANIFEST
    for name, expected in sorted({**files, **tags}.items()):
        found = digest(place, name)
        if found != expected:
            yield "missing" if found is None else "differs", name
    there = place.names()
    if there is not None:
        for name in sorted(there - set(files) - set(tags) - {TAG_MANIFEST}):
            yield "too many", name


def place_named(name):
    """The copy that the command line names."""
    own = Folder(os.path.dirname(os.path.abspath(__file__)))
    if not name:
        return own
    if not name.startswith(("http://", "https://")):
        if not os.path.isdir(name):
            raise CannotVerifyError(f"there is no folder {name}")
        return Folder(name)
    server = WebServer(name)
    return server if digest(server, DECLARATION) else SiteAlone(server, own)


def verify_named(name, fingerprint=None, say=print):
    """The exit status: 0 all is as it was, 1 it is not, 2 it could not be checked."""
    try:
        place = place_named(name)
        found = 0
        for what, file in faults(place, fingerprint):
            found += 1
            say(f"{what}: {file}")
        number = len(manifest(place, MANIFEST))
        if found:
            say(f"NOT the record: of {number} files, these are not as they were: {found}.")
            return 1
        say(f"The record, whole and unchanged: {number} files. Fingerprint {digest(place, MANIFEST)}")
        return 0
    except CannotVerifyError as error:
        say(f"It could not be checked: {error}.")
        return 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", default="", metavar="FOLDER or ADDRESS")
    parser.add_argument("--fingerprint", metavar="SHA-256")
    arguments = parser.parse_args()
    return verify_named(arguments.place, arguments.fingerprint)


if __name__ == "__main__":
    sys.exit(main())
