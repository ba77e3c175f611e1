"""Export of the whole public portal as files that any web server, or a folder, shows: the same bytes each time."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.templatetags.static import static
from django.utils.translation import override

from bamex.archive.addresses import DATA, DESCRIPTOR, ROOTS, permanent_addresses, search_address
from bamex.archive.answers import AnswerOf
from bamex.archive.collection import ArchiveError, Collection, collect
from bamex.archive.file_names import name_of_file
from bamex.archive.links import addresses_of_data, own_address
from bamex.archive.pages import INDEX_SCRIPT, NOT_FOUND, SEARCH_SCRIPT, Copier, about_address
from bamex.archive.search_index import search_index
from bamex.exports.columns import written_moment
from bamex.models import ContentVersion
from bamex.text.json import json_text
from bamex.text.languages import CODES, DEFAULT

COPY_FORMAT = 1  # of what describes a copy; raised when it is read in another way
DESCRIPTION_FILE = "copy.json"
UNFINISHED_FOLDER = ".unfinished"
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
Say = Callable[[str], None]


def export_site(
    answer_of: AnswerOf, target: Path, with_shared_pictures: bool = True, say: Say = print
) -> dict[str, Any]:
    """Write the copy into the folder `target`, which is there once it is whole; returns its description."""
    with new_folder(target) as folder, content_at_one_moment():
        return write_copy(answer_of, folder, with_shared_pictures, say)


def write_copy(answer_of: AnswerOf, folder: Path, with_shared_pictures: bool, say: Say) -> dict[str, Any]:
    first = first_addresses(answer_of)

    def progress(number: int) -> None:
        if number % 500 == 0:
            say(f"  {number} addresses")

    collection = collect(answer_of, first, folder, with_shared_pictures, progress)
    changed = ContentVersion.current().changed
    copier = Copier(collection, changed)
    for language in CODES:
        write_search_index(copier, language)
    write_own_pages(answer_of, collection, copier)
    for address in collection.pages:
        path = folder / collection.names[address]
        path.write_bytes(copier.page(address, path.read_text("utf-8")).encode())
    for address in collection.redirects:
        collection.write(collection.names[address], copier.redirect_page(address).encode())
    description = describe(collection, changed)
    collection.write(DESCRIPTION_FILE, json_text(description).encode())
    return description


def first_addresses(answer_of: AnswerOf) -> Iterator[str]:
    """The addresses that are to be had whether or not a page leads to them."""
    yield from ROOTS
    sitemap = answer_of("/sitemap.xml")
    if sitemap.status != 200:
        raise ArchiveError(
            f"The portal does not answer at its own address, {settings.SITE_URL} (status {sitemap.status}): "
            "is its host among ALLOWED_HOSTS, and is the database there?"
        )
    for location in LOCATION.findall(sitemap.body.decode()):
        if own := own_address("/", location):
            yield own[0]
    yield static(SEARCH_SCRIPT)
    yield from (DATA, DESCRIPTOR, f"{DATA}openapi.json")
    yield from addresses_of_data(answer_of(DATA), answer_of(DESCRIPTOR), answer_of)
    # Those of objects that only a list shows, and of what was withdrawn or renamed; none that the portal lacks.
    yield from (address for address in permanent_addresses() if answer_of(address).status in {301, 303, 200, 410})


def write_own_pages(answer_of: AnswerOf, collection: Collection, copier: Copier) -> None:
    """Write the pages that the portal has not: about the copy, and for addresses that have no file."""
    abouts = {}
    for language in CODES:
        with override(language):
            abouts[language] = about_address()
        collection.names[abouts[language]] = f"{abouts[language].lstrip('/')}index.html"
    for language, address in abouts.items():
        page = copier.about_page(language, answer_of(address).body.decode())
        collection.write(collection.names[address], page.encode())
    unknown = answer_of(f"/{DEFAULT}/{NOT_FOUND}/").body.decode()
    collection.write(NOT_FOUND, copier.not_found_page(unknown).encode())


def write_search_index(copier: Copier, language: str) -> None:
    page = search_address(language)
    name = name_of_file(page + INDEX_SCRIPT, "text/javascript")
    copier.collection.names[page + INDEX_SCRIPT] = name
    copier.collection.write(name, search_index(language, lambda address: copier.way_to(page, address)).encode())


def describe(collection: Collection, changed: datetime) -> dict[str, Any]:
    """Description of the copy for programs: of which content, and where the file of each address is."""
    return {
        "format": COPY_FORMAT,
        "site": settings.SITE_URL,
        "content_version": ContentVersion.current().number,
        "content_changed": written_moment(changed),
        "languages": list(CODES),
        "files": dict(sorted(collection.names.items())),
    }


@contextmanager
def content_at_one_moment() -> Iterator[None]:
    """Within it, all that is read is of one moment, whatever editors save meanwhile."""
    requests = (request_started, request_finished)
    for signal in requests:  # each answer would end the transaction
        signal.disconnect(close_old_connections)
    try:
        is_outermost = not connection.in_atomic_block
        with transaction.atomic():
            if is_outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        for signal in requests:
            signal.connect(close_old_connections)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write in, which takes the place of `target` once all is written; an earlier copy gives way."""
    if target.exists() and not (target / DESCRIPTION_FILE).exists() and any(target.iterdir()):
        raise ArchiveError(f"{target} holds something else than a copy of the portal: name a new folder.")
    folder, former = (target.with_name(f".{target.name}{suffix}") for suffix in (UNFINISHED_FOLDER, ".former"))
    for leftover in (folder, former):
        shutil.rmtree(leftover, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if target.exists():
        target.rename(former)
    folder.rename(target)
    shutil.rmtree(former, ignore_errors=True)
