"""One export and one frozen copy of a small world, which all processes of a test run share."""

import pickle
import shutil
from functools import cache

import pytest
from django.db import transaction
from django.template import engines

from bamex.archive.answers import django_answers
from bamex.archive.export import export_site
from bamex.archive.freeze import freeze_record
from bamex.models import State
from bamex.tests import make
from bamex.tests.content_database import one_at_a_time
from bamex.tests.web import make_web, plant_drafts
from exhibitors.models import Exhibitor


def make_small_world():
    """One object of every noun, drafts of each, one that was renamed, one that was withdrawn."""
    web = make_web()
    plant_drafts(web)
    renamed = web[Exhibitor]
    renamed.name_fr = renamed.name_en = "Œuvres de Şahin"
    renamed.slug, former = "sahin", renamed.slug
    renamed.save()
    withdrawn = make.venue(slug="ancien-lieu", state=State.WITHDRAWN, withdrawal_note_fr="Inscrit par erreur.")
    return {"former": former, "withdrawn": withdrawn, "exhibitor": renamed}


@pytest.fixture(scope="session")
def copies(django_db_setup, django_db_blocker, folder_of_run):
    """`site`, an exported folder, `bag`, a frozen one with its `fingerprint`, of a `world` that is rolled back."""
    folder = folder_of_run / "copies"
    with one_at_a_time(folder_of_run / "copies.lock"):
        if not (folder / "told").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with django_db_blocker.unblock():
                told = make_copies(folder)
            (folder / "told").write_bytes(pickle.dumps(told))
    told = pickle.loads((folder / "told").read_bytes())  # noqa: S301 - written here
    return {"site": folder / "site", "bag": folder / "bag", **told}


def make_copies(folder):
    """Make both of the same answers, each had once: that a page has the same bytes each time is proved elsewhere."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # As in production: what pytest-django puts in its place counts as true where a page asks whether it is there.
        patch.setattr(engines["django"].engine, "string_if_invalid", "")
        world = make_small_world()
        answer_of = cache(django_answers())
        export_site(answer_of, folder / "site", with_shared_pictures=False, say=lambda _text: None)
        fingerprint = freeze_record(answer_of, folder / "bag", False, lambda _text: None)
        transaction.set_rollback(True)
    return {"fingerprint": fingerprint, "world": world}


@pytest.fixture
def site(copies):
    return copies["site"]


@pytest.fixture
def bag(copies):
    return copies["bag"]
