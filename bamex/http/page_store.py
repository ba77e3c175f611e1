"""The page store of this portal: its folder, bounds, names and database, by the settings."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

from bamex.http.cache_control import page_cache_control
from bamex.http.page_names import answer_namer
from bamex.store.connections import connection_keywords, hang_up_all, watch_connections
from bamex.store.folder import AnswerFolder
from bamex.store.front import Application, Front, Store
from bamex.store.memory import Memory
from bamex.store.release import release_digest
from bamex.store.turns import Turns
from bamex.store.watching import Watcher

MEGABYTE = 2**20
MOST_IN_MEMORY = 96 * MEGABYTE  # in one process
MOST_OF_QUERIES = 64 * MEGABYTE  # on disk
RELEASES_KEPT = 2  # the present one and the one before, which goes on serving until its processes have ended


def make_front(application: Application, takes_turns: bool = True) -> Front:
    """The store in front of `application`. What works in the background takes no turns: nobody is to wait for it."""
    watch_connections()
    store = make_store(settings.STORE_ROOT)
    # Answers made of what a backup has undone must not be taken for those of what is edited after it.
    watcher = Watcher(connection_keywords, when_gone=hang_up_all, when_turned_back=store.clear)
    if not takes_turns:
        store.turns = Turns(None)
    return Front(application, store, watcher, answer_namer(), lifetime_until)


def make_store(root: Path) -> Store:
    """The store under `root`, with the rooms of this release."""
    rooms = root / present_release()
    return Store(
        Memory(settings.PAGE_CACHE_PAGES, MOST_IN_MEMORY),
        pages=AnswerFolder(rooms / "pages", settings.STORE_MEGABYTES * MEGABYTE),
        queries=AnswerFolder(rooms / "queries", MOST_OF_QUERIES),
        turns=Turns(root / "turns"),
        tallies=root / "asked",
        former=former_rooms(root),
    )


def present_release() -> str:
    """The name of the folder of answers that this code makes with these settings."""
    told = (settings.SITE_URL, settings.TAG_AUTHORITY, str(settings.SERVICE_WORKER), django.get_version())
    return f"release-{release_digest(*told)}"


def former_rooms(root: Path) -> Callable[[], Iterable[AnswerFolder]]:
    """A function that gives the rooms of other releases, the latest first; they are read, not written."""

    def rooms() -> Iterable[AnswerFolder]:
        for release in releases_by_age(root):
            if release.name != present_release():
                yield AnswerFolder(release / "pages", 0)
                yield AnswerFolder(release / "queries", 0)

    return rooms


def releases_by_age(root: Path) -> list[Path]:
    """The folders of all releases, the one written to last first."""
    found = []
    for release in root.glob("release-*"):
        with suppress(OSError):
            found.append((release.stat().st_mtime, release))
    return [release for _moment, release in sorted(found, reverse=True)]


def remove_former_releases(root: Path) -> None:
    """Delete the answers of all releases but the latest."""
    others = [release for release in releases_by_age(root) if release.name != present_release()]
    for release in others[RELEASES_KEPT - 1 :]:
        shutil.rmtree(release, ignore_errors=True)


def lifetime_until(next_due: float | None) -> str:
    """The Cache-Control of a page while something is to happen at `next_due`, in seconds since 1970."""
    return page_cache_control(None if next_due is None else datetime.fromtimestamp(next_due, UTC))
