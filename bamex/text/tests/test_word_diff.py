"""Two texts are compared word by word, and nothing of either is lost."""

import random
import time

import pytest
from django.utils.translation import override

from bamex.text.word_diff import ADDED, REMOVED, SAME, word_differences, word_differences_html


@pytest.mark.parametrize(
    ("earlier", "later", "differences"),
    [
        (
            "Le salon ouvre le 11 novembre, à Bamako.",
            "Le salon ouvre le 12 décembre, à Bamako.",
            [
                (SAME, "Le salon ouvre le "),
                (REMOVED, "11 novembre"),
                (ADDED, "12 décembre"),
                (SAME, ", à Bamako."),
            ],
        ),
        (
            "l’exposition de Baykar",
            "l’exposition d’ASELSAN",
            [(SAME, "l’exposition "), (REMOVED, "de Baykar"), (ADDED, "d’ASELSAN")],
        ),
        ("", "Bonjour", [(ADDED, "Bonjour")]),
        ("Bonjour", "", [(REMOVED, "Bonjour")]),
        ("Bonjour", "Bonjour", [(SAME, "Bonjour")]),
        ("", "", []),
    ],
)
def test_words_that_changed_are_told_from_those_that_stayed(earlier, later, differences):
    assert word_differences(earlier, later) == differences


@pytest.mark.parametrize("seed", range(100))
def test_the_pieces_make_both_texts_letter_for_letter(seed):
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    earlier, later = ("".join(chance.choices("ab ,.’\n{}", k=chance.randrange(40))) for _ in range(2))

    pieces = word_differences(earlier, later)

    assert "".join(text for kind, text in pieces if kind != ADDED) == earlier
    assert "".join(text for kind, text in pieces if kind != REMOVED) == later


def test_a_text_of_a_few_words_said_over_and_over_is_compared_in_time():
    start = time.monotonic()
    word_differences("le la de du " * 3000, "de la le un " * 3000)

    assert time.monotonic() - start < 3


def test_texts_are_escaped_and_the_marks_are_said_in_words_too():
    with override("fr"):
        html = word_differences_html("Prix : 3 <b>", "Prix : 4 <b>")

    assert html.startswith('Prix : <span class="visually-hidden">[supprimé : </span><del>3</del><span')
    assert "<ins>" in html
    assert html.endswith(" &lt;b&gt;")
