"""Rows that have no code of their own, such as the answers to a question: a code from their parent and their place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Numbered:
    """A row that has no code of its own, under one made of its parent's code and its number: `F001-2`."""

    row: object
    code: str
    parent: object = None
    number: int = 0

    def __getattr__(self, name):
        return getattr(self.row, name)

    def __str__(self):
        return str(self.row)


def numbered(rows, prefix, parent=None):
    return [Numbered(row, f"{prefix}-{number}", parent, number) for number, row in enumerate(rows, 1)]


def codes(rows):
    """Primary key → code of `numbered` rows."""
    return {found.row.pk: found.code for found in rows}
