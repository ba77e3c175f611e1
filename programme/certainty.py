"""Caution about a session: a sentence on what is not certain of it."""

from typing import NamedTuple

from bamex.text.languages import Text


class Caution(NamedTuple):
    text: Text  # a sentence
    is_single: bool = False  # that a single source reports it
