"""What objects are called: the same whether the row is at hand or only its code is."""

import pytest
from django.apps import apps
from django.utils.translation import override

from bamex.models import Correction, Publishable
from bamex.naming import named
from bamex.tests import make
from bamex.tests.crawl import Page

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_object_has_the_title_of_its_page_wherever_its_code_stands(language):
    nouns = [model for model in apps.get_models() if issubclass(model, Publishable)]
    rows = {row.code: row for model in nouns for row in model.objects.visible()}

    with override(language):
        titles = {code: found.title for code, found in named(rows).items()}

    assert titles == {code: row.title_in(language) for code, row in rows.items()}


def test_a_title_that_describes_a_work_keeps_its_brackets_in_the_log_and_in_results():
    row = make.source(title="Photographie d’un stand", title_is_descriptive=True)
    make.made(Correction, {"note": "Date précisée."}, {"kind": "correction", "object_code": row.code})

    assert "[Photographie d’un stand]" in Page("/fr/corrections/").html
    assert "[<mark>Photographie</mark>" in Page("/fr/recherche/?q=photographie").html.replace("\u202f", "")
