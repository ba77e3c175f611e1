"""Rows of formsets in a collision: which of those typed are which of those saved, and which came or went meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

Row = dict[str, list[str]]  # what is posted of one row, by field
COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS")
KEY, DELETED = "id", "DELETE"
MOST_READ = 1000  # rows of one formset


@dataclass(frozen=True)
class ChangedRow:
    """A row that somebody has added or removed since the form was opened."""

    formset: str  # its prefix
    values: Row
    is_added: bool


def merge_rows(typed: QueryDict, saved: QueryDict, before: QueryDict | None) -> Iterator[ChangedRow]:
    """Give the rows of all three the same numbers; what came or went since.

    `typed` takes over a row that was added, and the removal of one that the editor had left as it was `before`; one
    that the editor had changed stays, as a new row where it is no longer there.
    """
    total, initial = COUNTS
    for formset in [name.removesuffix(total) for name in saved if name.endswith(total)]:
        there = rows_in(saved, formset)
        rows_before = rows_in(before, formset) if before is not None else []
        known = [content_of_row(row) for row in rows_before if DELETED not in row]
        pairs, changed = pair_merged(rows_in(typed, formset), there, known)
        yield from (ChangedRow(formset, row, is_added) for row, is_added in changed)
        keys = {key_of_row(row) for row in there} - {""}
        pairs.sort(key=lambda pair: key_of_row(pair[0]) not in keys)  # Django wants those that the database has first
        for data, rows in ((typed, [pair[0] for pair in pairs]), (saved, [pair[1] for pair in pairs])):
            write_rows_to(data, formset, rows)
            data[f"{formset}{total}"] = str(len(pairs))
            data[f"{formset}{initial}"] = str(sum(key_of_row(row) in keys for row, _saved in pairs))
        if before is not None:
            by_key = {key_of_row(row): row for row in rows_before if DELETED not in row and key_of_row(row)}
            write_rows_to(before, formset, [by_key.get(key_of_row(row), {}) for row, _saved in pairs])


def pair_merged(
    typed: list[Row], saved: list[Row], known: list[Row]
) -> tuple[list[tuple[Row, Row]], list[tuple[Row, bool]]]:
    """The rows that the form will have, each with what was saved of it; and the rows that came, True, or went."""
    found, left = match_rows(typed, saved)
    pairs: list[tuple[Row, Row]] = []
    changed: list[tuple[Row, bool]] = []
    for number, row in enumerate(typed):
        there = found.get(number)
        if there is None and not key_of_row(row):  # added here
            pairs.append((row, {}))
        elif there is not None and DELETED not in there:
            pairs.append(({**row, KEY: there.get(KEY, [""])}, there))
        elif DELETED in row:  # removed by both
            pairs += [(row, row)] if there is not None else []
        else:
            changed.append((row, False))
            pairs += stand_for_removed(row, there, known)
    added = [row for row in left if DELETED not in row and content_of_row(row) not in known]
    removed = [row for row in left if DELETED in row]
    return [*pairs, *((row, row) for row in (*removed, *added))], [*changed, *((row, True) for row in added)]


def match_rows(typed: list[Row], saved: list[Row]) -> tuple[dict[int, Row], list[Row]]:
    """Rows saved, by the number of the row typed: the one with the same key, or else one that says the same.

    Loading and publishing make rows anew, under other keys. Also what is left of those saved.
    """
    left, found = list(saved), {}
    for is_same in (is_same_row, says_the_same):
        for number, row in enumerate(typed):
            match = next((item for item in left if number not in found and is_same(row, item)), None)
            if match is not None:
                found[number] = match
                left = [item for item in left if item is not match]
    return found, left


def stand_for_removed(row: Row, there: Row | None, known: list[Row]) -> list[tuple[Row, Row]]:
    """Rows that stand in the form for one that was removed since.

    One that was changed here stays, as a new row if the database has it no longer; else it goes here, too.
    """
    if content_of_row(row) not in known:
        kept = row if there is not None else {**row, KEY: [""]}
        return [(kept, kept)]
    gone = {**row, DELETED: ["on"]}
    return [(gone, gone)] if there is not None else []


def is_same_row(one: Row, two: Row) -> bool:
    return bool(key_of_row(one)) and key_of_row(one) == key_of_row(two)


def says_the_same(one: Row, two: Row) -> bool:
    return DELETED not in two and content_of_row(one) == content_of_row(two)


def key_of_row(row: Row) -> str:
    return next(iter(row.get(KEY, [])), "")


def content_of_row(row: Row) -> Row:
    """Content of a row, wherever it stands."""
    texts = {name: [text.replace("\r\n", "\n").strip() for text in values] for name, values in row.items()}
    return {name: values for name, values in texts.items() if name not in (KEY, DELETED, "position") and any(values)}


def rows_in(data: QueryDict, formset: str) -> list[Row]:
    """The rows of a formset, in their order."""
    count = data.get(f"{formset}{COUNTS[0]}", "")
    rows: dict[str, Row] = {}
    if count.isascii() and count.isdecimal() and len(count) < 10:
        rows = {f"{formset}-{number}": {} for number in range(min(int(count), MOST_READ))}
    for name in data:
        prefix, _dash, field = name.rpartition("-")
        if prefix in rows:
            rows[prefix][field] = data.getlist(name)
    return list(rows.values())


def write_rows_to(data: QueryDict, formset: str, rows: list[Row]) -> None:
    """Put these rows in the place of those of a formset."""
    for number in range(len(rows_in(data, formset))):
        for name in [name for name in data if name.startswith(f"{formset}-{number}-")]:
            del data[name]
    for number, row in enumerate(rows):
        for field, values in row.items():
            data.setlist(f"{formset}-{number}-{field}", values)
