"""The portal with a store on a small disk that is full, or that only reads; skips where nothing can be mounted."""

import json
import subprocess

import pytest

from bamex.store.prepared import PreparedAnswer
from bamex.tests.processes import Cable, Portal

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("content_to_change")]

PAGES = ["/fr/", "/en/", "/fr/exposants/", "/en/exhibitors/", "/fr/faits/", "/fr/programme/", "/fr/sources/", "/sw.js"]
PAGES += ["/fr/exposants/baykar/", "/fr/sources.csv", "/data/v1/exhibitors/", "/fr/suggestions.json", "/fr/presse/"]
TOLD = "The page store cannot be written to"


def mount(*arguments):
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        is_mounted = mount("-t", "tmpfs", "-o", "size=512k", "bamex-test", str(folder))
    except FileNotFoundError:
        is_mounted = False
    if not is_mounted:  # containers forbid it, also those in which all tests are run
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def cable():
    cable = Cable()
    yield cable
    cable.close()


@pytest.fixture
def portal(small_disk, cable, tmp_path):
    portal = Portal(cable, small_disk / "store", STORE_KEEP_UP="false", PAGE_CACHE_PAGES="100")
    with open(tmp_path / "log", "wb") as log:
        portal.log = log
        portal.start()
        yield portal
        portal.stop()


def answers_on(folder):
    """The files of answers, each of which is read whole; names of files that are being written."""
    half = [path.name for path in folder.rglob(".new-*")]
    kept = [path for path in folder.glob("store/release-*/*/??/*") if not path.name.startswith(".new-")]
    for path in kept:
        content = path.read_bytes()
        PreparedAnswer.from_bytes(content, name_in(content))  # ValueError where it is not whole
    return kept, half


def name_in(content):
    return json.loads(content.partition(b"\n")[0])["name"]


def test_a_full_disk_costs_no_reader_anything(small_disk, portal, tmp_path):
    (small_disk / "of-others").write_bytes(b"x" * 300_000)
    first = {path: portal.ask(path) for path in PAGES}

    assert {status for status, _headers, _body in first.values()} == {200}
    assert portal.statuses(PAGES) == {200}
    for path, (_status, _headers, body) in first.items():
        assert portal.ask(path)[2] == body
    kept, half = answers_on(small_disk)
    assert kept
    assert len(kept) < len(PAGES)
    assert half == []
    assert {portal.ask("/healthz")[0] for _time in range(8)} == {
        503
    }  # who watches is told; readers are sent all the same
    assert portal.ask("/healthz/ready")[0] == 200
    told = (tmp_path / "log").read_text().count(TOLD)
    assert 1 <= told <= 2  # once in each of the two processes


def test_a_disk_that_only_reads_is_read_and_memory_serves_the_rest(small_disk, portal, cable, tmp_path):
    on_disk, in_memory = PAGES[0], PAGES[4]
    assert portal.ask(on_disk)[0] == 200
    before, _half = answers_on(small_disk)
    assert mount("-o", "remount,ro", str(small_disk))

    assert portal.statuses(PAGES) == {200}
    assert portal.statuses([in_memory], times=64) == {200}  # by then each process has met it
    cable.cut()
    # What is on disk, and what each process has in memory, is there without the database.
    assert portal.statuses([on_disk, in_memory], times=8) == {200}
    assert answers_on(small_disk) == (before, [])
    assert 1 <= (tmp_path / "log").read_text().count(TOLD) <= 2
