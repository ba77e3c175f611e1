"""Judgement of misspellings: a suggestion may differ from what was typed by a few letters, and by no more."""

import re

from bamex.search.columns import fold_text


def is_misspelling(typed: str, name: str) -> bool:
    """True if `typed` is `name`, or words of it, but for slips of the finger; spaces and hyphens make no difference."""
    words, others = folded_words(typed), folded_words(name)
    if not words or not others:
        return False
    if are_close("".join(words), "".join(others)):
        return True
    return all(any(are_close(word, other) for other in others) for word in words)


def folded_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold_text(text))


def are_close(word: str, other: str) -> bool:
    """True if two folded words differ by at most one slip in 4 letters, two in 7, three in 10; none in shorter ones.

    Who slips twice still begins as the word does.
    """
    most = (max(len(word), len(other)) - 1) // 3 if len(word) > 3 else 0
    most = min(most, 3)
    if word[:1] != other[:1]:
        most = min(most, 1)
    return abs(len(word) - len(other)) <= most and slips_between(word, other) <= most


def slips_between(word: str, other: str) -> int:
    """The letters to insert, drop, change or swap with their neighbour (optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before = before, row
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if earlier and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
