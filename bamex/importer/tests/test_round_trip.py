"""The whole content, exported and loaded again: nothing changes, and what staff edited reaches another database."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from bamex.history.snapshots import keep_all_public_versions
from bamex.importer.loader import load
from bamex.management.commands.load_content import FILES, files_under
from bamex.models import LoadedEntry, State
from exhibitors.models import Exhibitor, Product
from news.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def empty_database():
    """Take everything that content files give out of the database, until the test ends."""
    tables = ", ".join(f'"{model._meta.db_table}"' for model in (*(file.model for file in FILES), LoadedEntry))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def test_the_whole_content_loads_back_unchanged(tmp_path):
    call_command("export_content", tmp_path, verbosity=0)

    report = load(files_under(tmp_path), keep_versions=keep_all_public_versions)

    assert (report.added, report.changed, report.removed, report.kept, report.versions) == ([], [], [], [], [])
    assert report.unchanged == sum(len(file.read()) for file in FILES)


def test_what_staff_edited_reaches_an_empty_database(tmp_path):
    Exhibitor.objects.filter(code="E001").update(
        hq_city="Ankara", slug="baykar-teknoloji", note_fr="Une ligne.\n\nEt une autre : # ceci."
    )
    Product.objects.filter(code="P001").update(state=State.WITHDRAWN)
    call_command("export_content", tmp_path / "from", verbosity=0)
    empty_database()

    said = io.StringIO()
    call_command("load_content", "--from", tmp_path / "from", stdout=said)
    call_command("export_content", tmp_path / "to", verbosity=0)

    assert said.getvalue().splitlines()[-1].startswith(f"{sum(len(file.read()) for file in FILES)} added, 0 changed,")
    row = Exhibitor.objects.get(code="E001")
    assert (row.hq_city, row.slug, row.note_fr) == (
        *("Ankara", "baykar-teknoloji"),
        "Une ligne.\n\nEt une autre : # ceci.",
    )
    assert Product.objects.get(code="P001").state == State.WITHDRAWN
    for file in FILES:
        place = file.path.parts[-3:]
        assert (tmp_path / "to").joinpath(*place).read_bytes() == (tmp_path / "from").joinpath(*place).read_bytes()


def test_what_was_carried_over_is_not_taken_back_by_the_project_s_own_files(tmp_path):
    Exhibitor.objects.filter(code="E001").update(hq_city="Ankara")
    made_here = Article.objects.create(
        slug="brouillon", title_fr="Brouillon", body_fr="Texte.", date=date(2025, 11, 12)
    )
    call_command("export_content", tmp_path, verbosity=0)
    made_here.delete()
    load(FILES, overwrite=True)
    call_command("load_content", "--from", tmp_path, verbosity=0)

    report = load(FILES)

    assert ("exhibitors.Exhibitor", "E001") in report.kept
    assert (report.added, report.changed, report.removed) == ([], [], [])
    assert Exhibitor.objects.get(code="E001").hq_city == "Ankara"
    assert Article.objects.get(slug="brouillon").state == State.DRAFT
