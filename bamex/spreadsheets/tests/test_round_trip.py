"""The whole content as tables: what leaves comes back unchanged, in every file and language."""

import pytest
from django.utils.translation import override

from bamex.importer.schema import Schema
from bamex.models import Source
from bamex.spreadsheets.checks import make_import_plan
from bamex.spreadsheets.exports import FILE_TYPES, export_rows
from bamex.spreadsheets.plan import Outcome
from bamex.spreadsheets.tables import read_file
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.models import Statement
from programme.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

NOUNS = [Exhibitor, Product, Session, Delegation, Person, Source, Statement]


@pytest.mark.parametrize("file_type", FILE_TYPES)
@pytest.mark.parametrize("model", NOUNS)
def test_what_is_exported_imports_back_unchanged(model, file_type):
    schema = Schema.of(model)
    with override("fr"):
        content = export_rows(schema, model._base_manager.all(), file_type)
        plan = make_import_plan(schema, read_file(schema, content))

    assert list(map(str, plan.faults)) == []
    assert plan.counts == {Outcome.UNCHANGED: model._base_manager.count()}
