"""The whole record as a Frictionless Data Package, read by Frictionless's own library."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC

import pytest
from django.test import Client
from frictionless import Package, system

from bamex.models import ContentVersion
from bamex.portal.data.dataset import TABLES
from bamex.tests import make

pytestmark = pytest.mark.django_db
whole = pytest.mark.usefixtures("content")
ARCHIVE = "/data/v1/bamex-2025.zip"


@pytest.fixture
def unpacked(tmp_path):
    """The folder that somebody finds who opens the archive."""
    answer = Client().get(ARCHIVE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="bamex-2025.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert package.testzip() is None
        package.extractall(tmp_path)
    return tmp_path / "bamex-2025"


@whole
def test_the_package_is_valid_keys_and_links_included(unpacked):
    with system.use_context(trusted=True):
        report = Package(str(unpacked / "datapackage.json")).validate()

    assert report.flatten(["title", "note", "rowNumber", "fieldName"]) == []
    assert report.stats["tasks"] == len(TABLES)


@whole
def test_a_broken_link_would_be_seen(unpacked):
    path = unpacked / "products.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",E001,", ",E998,"), encoding="utf-8")
    with system.use_context(trusted=True):
        report = Package(str(unpacked / "datapackage.json")).validate()

    assert {"foreign-key"} <= {kind for (kind,) in report.flatten(["type"])}


@whole
def test_the_descriptor_says_the_truth_about_its_files(unpacked):
    descriptor = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))

    assert "licenses" not in descriptor, "none has been chosen"
    assert {path.name for path in unpacked.iterdir()} == {
        "datapackage.json",
        "README.md",
        *(resource["path"] for resource in descriptor["resources"]),
    }
    for resource in descriptor["resources"]:
        content = (unpacked / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = next(csv.reader(io.StringIO(content.decode(), newline="")))
        assert header == [field["name"] for field in resource["schema"]["fields"]]


@whole
def test_every_link_to_one_object_is_declared():
    descriptor = json.loads(Client().get("/data/v1/datapackage.json").content)
    links = {
        (resource["name"], key["fields"]): key["reference"]["resource"]
        for resource in descriptor["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }

    assert links["products", "maker"] == "exhibitors"
    assert links["claims", "fact"] == "facts"
    assert links["citations", "source"] == "sources"
    assert len(links) >= 20


@whole
def test_the_files_of_the_archive_are_those_of_the_addresses(unpacked):
    for table in TABLES:
        assert (unpacked / f"{table.name}.csv").read_bytes() == Client().get(f"/data/v1/{table.name}.csv").content
    assert (unpacked / "datapackage.json").read_bytes() == Client().get("/data/v1/datapackage.json").content


@whole
def test_the_note_is_in_both_languages(unpacked):
    note = (unpacked / "README.md").read_text(encoding="utf-8")

    assert note.startswith("# BAMEX 2025")
    assert "Aucune licence n’a encore été choisie" in note
    assert "No licence has been chosen yet" in note
    assert "- exhibitors.csv: Exhibitors" in note
    assert "&" not in note


def test_the_archive_follows_the_content_and_nothing_else():
    make.exhibitor(name_fr="Şenay")
    first = Client().get(ARCHIVE)
    again = Client().get(ARCHIVE)
    make.exhibitor()
    later = Client().get(ARCHIVE)

    assert first.content == again.content
    assert first["ETag"] == again["ETag"] != later["ETag"]
    with zipfile.ZipFile(io.BytesIO(later.content)) as package:
        changed = ContentVersion.current().changed.astimezone(UTC)
        zip_time = (*changed.timetuple()[:5], changed.second // 2 * 2)  # a ZIP counts seconds by twos
        assert {item.date_time for item in package.infolist()} == {zip_time}


def test_the_version_is_that_of_the_content():
    make.exhibitor()
    descriptor = json.loads(Client().get("/data/v1/datapackage.json").content)

    assert descriptor["version"] == f"1.{ContentVersion.current().number}.0"
