"""The difference between two texts, word by word."""

import pytest
from django.utils.translation import override

from bamex.text.word_changes import Piece, word_changes, word_changes_html


@pytest.mark.parametrize(
    ("earlier", "later", "pieces"),
    [
        ("Un drone.", "Un drone.", [Piece("", "Un drone.")]),
        ("Un drone.", "Un drone armé.", [Piece("", "Un drone"), Piece("ins", " armé"), Piece("", ".")]),
        ("Un drone armé.", "Un drone.", [Piece("", "Un drone"), Piece("del", " armé"), Piece("", ".")]),
        ("Un drone", "Un char", [Piece("", "Un "), Piece("del", "drone"), Piece("ins", "char")]),
        ("", "Neuf", [Piece("ins", "Neuf")]),
    ],
)
def test_words_that_differ_are_found(earlier, later, pieces):
    assert list(word_changes(earlier, later)) == pieces


def test_marks_are_told_in_words_and_texts_are_escaped():
    with override("fr"):
        html = word_changes_html("a <b>", "a <i>")

    assert "<b>" not in html
    assert "supprimé" in html
    assert "<del>" in html
