"""Marks of sources in texts: at the sentence on pages, absent from whatever leaves the portal."""

import re

import pytest
from django.utils.translation import override

from bamex.ledger.quotations import excerpt_with_figures, quotation_errors, sources_marked, text_with_figures
from bamex.models import State
from bamex.tests import make
from bamex.tests.content_entries import content_entries
from news.models import Article

pytestmark = pytest.mark.django_db


CHIP = r"<details[^>]*><summary> .*?</details>"  # with the space that keeps it apart from the sentence


def article(text, *sources):
    row = make.article(**make.both(body=text))
    make.cite(row, *sources)
    return row


def body(client, row):
    with override("fr"):
        page = client.get(row.get_absolute_url()).content.decode()
    return re.search(r'<div class="paragraph">(.*?)</div>', page, re.DOTALL)[1]


def test_each_sentence_bears_the_marks_of_its_own_sources(client):
    first, second = make.source(), make.source()
    row = article(f"Un fait. {{{first.code}}} Un autre. {{{first.code}, {second.code}}}", first, second)

    text = body(client, row)

    assert re.sub(CHIP, "^", text) == "Un fait.^ Un autre.^"
    assert [len(re.findall("<li>", chip)) for chip in re.findall(CHIP, text)] == [1, 2]


def test_a_source_that_readers_do_not_see_has_no_mark(client):
    shown, hidden = make.source(), make.source(state=State.DRAFT)
    row = article(f"Un fait. {{{hidden.code}}} Un autre. {{{shown.code}}}", shown)

    assert re.sub(CHIP, "^", body(client, row)) == "Un fait. Un autre.^"


def test_files_descriptions_and_excerpts_have_no_marks(client):
    source = make.source()
    row = article(f"Un fait. {{{source.code}}} {{F999a}} ensuite.", source)

    assert text_with_figures(row.body_fr, "fr") == "Un fait. [réponse retirée] ensuite."
    assert f"{{{source.code}}}" not in client.get("/data/v1/articles/").content.decode()
    assert excerpt_with_figures("un fait. {\ue000R024\ue001, R025} Puis {R02", "fr") == "un fait. Puis"


def test_a_mark_of_what_is_not_cited_is_refused():
    with override("en"):
        faults = list(quotation_errors(Article, "body", "Un fait. {R024, R025}", (), {"R024"}))

    assert faults == ["the text marks the source {R025}, which is not cited."]


def test_every_news_item_of_the_content_bears_its_sources_at_the_sentence():
    for entry in content_entries("articles"):
        french, english = (sources_marked(entry["body"][language]) for language in ("fr", "en"))
        assert french == english, entry["code"]
        assert len(french) >= len(entry["body"]["fr"].split("\n\n")), entry["code"]
        assert set(french) <= set(entry["sources"]), entry["code"]
