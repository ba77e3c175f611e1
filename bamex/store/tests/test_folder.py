"""Answers on disk: whole or not at all, bounded, and read as long as anything can be read."""

import errno
import os
import stat
from pathlib import Path

import pytest

from bamex.store.folder import AnswerFolder
from bamex.store.prepared import MadeOf, prepare


def answer(text=b"x", weight=1):
    return prepare(200, [("Content-Type", "text/plain")], text * weight, MadeOf(1, frozenset()), 1.0)


def test_an_answer_is_found_by_another_process_s_folder(tmp_path):
    AnswerFolder(tmp_path, 10_000).keep("/fr/", answer(b"Bonjour"))

    found = AnswerFolder(tmp_path, 10_000).find("/fr/")

    assert found.bodies[""] == b"Bonjour"
    assert AnswerFolder(tmp_path, 10_000).find("/en/") is None


def test_half_a_file_is_no_answer_and_is_written_anew(tmp_path):
    folder = AnswerFolder(tmp_path, 10_000)
    folder.keep("/fr/", answer(b"Bonjour"))
    place = folder.place("/fr/")
    place.write_bytes(place.read_bytes()[:-3])

    assert folder.find("/fr/") is None
    folder.keep("/fr/", answer(b"Bonsoir"))
    assert folder.find("/fr/").bodies[""] == b"Bonsoir"


def test_what_was_unused_for_longest_gives_way(tmp_path):
    folder = AnswerFolder(tmp_path, 12_000)
    for number in range(10):
        folder.keep(f"/{number}", answer(b"x", 1000))
        os.utime(folder.place(f"/{number}"), (number, number))
    folder.keep("/last", answer(b"x", 1000))

    kept = set(folder.grounds())
    assert "/last" in kept
    assert "/0" not in kept
    assert folder.weigh() <= 12_000


def test_a_folder_that_cannot_be_written_to_is_read_and_says_so_once(tmp_path, caplog):
    folder = AnswerFolder(tmp_path / "store", 10_000)
    folder.keep("/fr/", answer(b"Bonjour"))
    # A file where a folder would have to be: what root, too, cannot write to.
    blocked = folder.place("/en/").parent
    blocked.parent.mkdir(exist_ok=True)
    if blocked.exists():
        pytest.skip("both names lie in one folder")
    blocked.write_text("")

    assert [folder.keep("/en/", answer()), folder.keep("/en/", answer())] == [False, False]

    assert folder.find("/fr/").bodies[""] == b"Bonjour"
    assert caplog.text.count("cannot be written to") == 1
    assert not folder.is_writable


def test_a_disk_with_room_for_small_answers_alone_is_not_told_of_again_and_again(tmp_path, caplog, monkeypatch):
    folder = AnswerFolder(tmp_path, 10**6)
    write = Path.write_bytes

    def write_what_is_small(path, content):
        if len(content) > 5000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_what_is_small)
    for _time in range(3):
        folder.keep("/small/", answer())
        folder.keep("/large/", answer(b"x", 10_000))
    assert len(caplog.records) == 1

    monkeypatch.setattr("bamex.store.folder.CALM", 0)
    folder.keep("/small/", answer())
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert folder.is_writable


def test_nobody_else_reads_what_is_being_written(tmp_path):
    folder = AnswerFolder(tmp_path, 10_000)
    folder.keep("/fr/", answer())
    (folder.place("/fr/").parent / ".new-1-1").write_text("half")

    assert list(folder.grounds()) == ["/fr/"]
    assert stat.S_ISREG(folder.place("/fr/").stat().st_mode)
