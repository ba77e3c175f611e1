"""The frozen copy: one changed byte is found, by a program that needs nothing, in a folder and over HTTP."""

import ast
import functools
import hashlib
import http.server
import io
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from bamex.archive import verify
from bamex.tests.crawl import spaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(bag, tmp_path):
    """The frozen copy, on a medium of its own."""
    return shutil.copytree(bag, tmp_path / "copy")


def verified(place, *options):
    """Status and lines of the copy's own verify.py, run without anything but the standard library."""
    command = [sys.executable, "-I", "-S", str(place / "verify.py"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_an_unchanged_copy_is_the_record(copies, taken):
    status, lines = verified(taken)
    number = lines[0].split()[5]

    assert (status, len(lines)) == (0, 1)
    assert lines[0].startswith("The record, whole and unchanged: ")
    assert lines[0].endswith(copies["fingerprint"])
    assert verified(taken, "--fingerprint", copies["fingerprint"])[0] == 0
    assert verified(taken, "--fingerprint", "0" * 64) == (
        1,
        [
            "differs from the fingerprint: manifest-sha256.txt",
            f"NOT the record: of {number} files, these are not as they were: 1.",
        ],
    )


@pytest.mark.parametrize(
    "name", ["data/site/fr/index.html", "data/dataset/facts.csv", "data/record.json", "LISEZ-MOI.txt", "bag-info.txt"]
)
def test_one_changed_byte_is_found_and_named(taken, name):
    content = bytearray((taken / name).read_bytes())
    content[len(content) // 2] ^= 1
    (taken / name).write_bytes(content)

    status, lines = verified(taken)

    assert (status, lines[0]) == (1, f"differs: {name}")


def test_what_is_missing_and_what_is_too_many_is_named(taken):
    (taken / "data/site/fr/faits/index.html").unlink()
    (taken / "data/site/fr/intrus.html").write_text("")
    (taken / "note.txt").write_text("")

    status, lines = verified(taken)

    assert status == 1
    assert lines[:3] == [
        "missing: data/site/fr/faits/index.html",
        "too many: data/site/fr/intrus.html",
        "too many: note.txt",
    ]


def test_a_manifest_made_to_fit_a_forgery_is_found(copies, taken):
    name = "data/site/fr/index.html"
    old = hashlib.sha256((taken / name).read_bytes()).hexdigest()
    (taken / name).write_text("forged")
    new = hashlib.sha256(b"forged").hexdigest()
    (taken / verify.MANIFEST).write_text((taken / verify.MANIFEST).read_text().replace(old, new))

    assert verified(taken)[1][0] == f"differs: {verify.MANIFEST}"

    tags = taken / verify.TAG_MANIFEST
    forged = hashlib.sha256((taken / verify.MANIFEST).read_bytes()).hexdigest()
    tags.write_text(tags.read_text().replace(copies["fingerprint"], forged))

    assert (verified(taken)[0], verified(taken, "--fingerprint", copies["fingerprint"])[0]) == (0, 1)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bag-info.txt", "Freeze-Format: 99\n", "this copy has format 99, this program knows 1"),
        ("bagit.txt", "", "bagit.txt does not say that this is a frozen copy"),
        ("manifest-sha256.txt", f"{'0' * 64}  ../../etc/passwd\n", "has a line that is none"),
    ],
)
def test_what_cannot_be_judged_is_not_called_the_record(taken, name, content, sentence):
    (taken / name).write_text(content)

    status, lines = verified(taken)

    assert (status, sentence in lines[0]) == (2, True)
    assert verified(taken, str(taken / "nowhere"))[0] == 2


OLD = Path(__file__).parent / "frozen-format-1.zip"  # of 2026, never made anew: later portals must verify it
OLD_FINGERPRINT = "6c27a754335520a2eb83b76d8fb7a6081dd6670360aa3fdc08a1a405582be8f2"


def test_an_old_copy_is_verified_by_this_portal(tmp_path):
    with ZipFile(OLD) as archive:
        archive.extractall(tmp_path)

    assert verify.verify_named(str(tmp_path), OLD_FINGERPRINT) == 0
    assert verified(tmp_path)[0] == 0

    (tmp_path / "data/site/index.html").write_text("forged")
    told = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify", tmp_path, stdout=told)

    assert told.getvalue().splitlines()[0] == "differs: data/site/index.html"


# Behind an address


@pytest.fixture
def web_server(taken):
    """`address(folder)`: where that folder of the copy is served."""
    servers = []

    def address(folder):
        handler = functools.partial(QuietHandler, directory=str(folder))
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield address
    for server in servers:
        server.shutdown()
        server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass


def test_a_copy_on_a_web_server_is_verified_and_so_is_its_site_alone(taken, bag, web_server, capsys):
    whole, site = web_server(taken), web_server(taken / "data" / "site")

    assert verify.verify_named(whole) == 0
    assert verified(bag, site)[0] == 0

    (taken / "data/site/fr/index.html").write_text("forged")

    assert verify.verify_named(whole) == 1
    assert verified(bag, site)[1][0] == "differs: data/site/fr/index.html"


# As archives read it


def test_it_is_a_bag_whose_manifest_sha256sum_reads(bag):
    assert (bag / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    lines = (bag / verify.MANIFEST).read_text("utf-8").splitlines()
    info = dict(line.split(": ", 1) for line in (bag / verify.INFO).read_text("utf-8").splitlines())
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]

    assert info["Payload-Oxum"] == f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert sorted(line[66:] for line in lines) == sorted(path.relative_to(bag).as_posix() for path in payload)
    if program := shutil.which("sha256sum"):
        done = subprocess.run([program, "--check", "--quiet", "--strict", verify.MANIFEST], cwd=bag, check=False)
        assert done.returncode == 0


def test_it_holds_the_data_as_the_portal_publishes_it_and_says_of_when_it_is(bag):
    described = json.loads((bag / "data/dataset/datapackage.json").read_text("utf-8"))
    record = json.loads((bag / "data/record.json").read_text("utf-8"))

    for resource in described["resources"]:
        content = (bag / "data/dataset" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert record.keys() >= {"site", "content_version", "content_changed", "frozen", "format"}
    told = spaced((bag / "LISEZ-MOI.txt").read_text("utf-8"))
    assert f"Contenu au {record['content_changed']}" in told
    assert f"Content as of {record['content_changed']}" in told


def test_verify_runs_on_old_pythons():
    ast.parse(Path(verify.__file__).read_text("utf-8"), feature_version=(3, 8))
