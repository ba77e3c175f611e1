"""Checks of an import: what validators, the database, the ledger and the other rows have against what a table says.

All faults are found at once, each named by the row, the label of the column and, in it, the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from bamex.importer.schema import Plain, Schema, identity_key
from bamex.importer.validate import check_row, message_of_constraint, provisional_row
from bamex.importer.write import PrimaryKeys, fill_with_relations
from bamex.ledger.figures import ledger
from bamex.ledger.quotations import quotation_errors
from bamex.models import Addressable, Publishable
from bamex.spreadsheets.columns import folded_words, labels_by_name
from bamex.spreadsheets.drafts import write_drafts
from bamex.spreadsheets.plan import ImportPlan, PlannedRow, read_rows
from bamex.spreadsheets.tables import Fault, ReadTable
from bamex.text.languages import CODES, DEFAULT

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def make_import_plan(schema: Schema, table: ReadTable, *, tries: bool = True) -> ImportPlan:
    """Plan of what an import of the table would do, with all that speaks against it. Nothing is written.

    Without `tries` the database is not asked: whoever writes the plan at once will hear from it.
    """
    plan = read_rows(schema, table)
    touched = [row for row in plan.rows if row.is_new or row.before != row.after]
    give_slugs(plan, [row for row in touched if row.is_new])
    answers = ledger.figures()
    for row in touched:
        for name, sentence in faults_of_object(schema, row.after, row.refused, answers):
            row.faults.append(Fault(row.number, labels_by_name(schema).get(name, ""), sentence))
    check_unique_values(plan, touched)
    check_slugs(plan, touched)
    warn_of_namesakes(plan, [row for row in touched if row.is_new])
    if tries and touched and not plan.faults:
        try_to_write(plan)
    return plan


# One row


def faults_of_object(
    schema: Schema, plain: Plain, refused: set[str], answers: object, *, asks_database: bool = False
) -> Iterator[tuple[str, str]]:
    """Column and sentence of each fault of a plain form and its parts; columns in `refused` are not asked about."""
    missing = dict(missing_fields(schema, plain, refused))
    yield from missing.items()
    # Without its language a text is that of the language of the page, and has been asked about as such.
    refused = refused | missing.keys() | set(schema.bilingual)
    try:
        check_row(schema, provisional_row(schema, plain), refused, asks_database)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            yield ("" if name == NON_FIELD_ERRORS else name), " ".join(dict.fromkeys(map(sentence_of, errors)))
    for name in schema.bilingual:
        for text in schema.texts_of(name):
            found = quotation_errors(schema.model, name, plain.get(text), answers)  # type: ignore[arg-type]
            yield from ((text, sentence) for sentence in found)
    for name, part in schema.parts.items():
        for number, item in enumerate(plain.get(name, []) if name not in refused else [], 1):
            labels = labels_by_name(part)
            for column, sentence in faults_of_object(part, item, set(), answers, asks_database=asks_database):
                place = gettext("no. %(number)d") % {"number": number}
                yield name, ", ".join(filter(None, (place, labels.get(column)))) + f": {sentence}"


def sentence_of(error: ValidationError) -> str:
    """The sentence of one error, the same for whatever is missing: Django has others for what has no rows to name."""
    return gettext("is required.") if error.code in {"blank", "null"} else " ".join(error.messages)


def missing_fields(schema: Schema, plain: Plain, refused: set[str]) -> Iterator[tuple[str, str]]:
    """The French texts and the links that an object must have and has not."""
    for name in schema.bilingual:
        french, *others = schema.texts_of(name)
        if french in plain or french in refused:
            continue
        if not schema.columns[name].blank:
            yield french, gettext("the French text is required.")
        elif any(text in plain for text in others):
            yield french, gettext("the French text is required when there is an English one.")
    for name, column in schema.relations.items():
        if not column.null and name not in plain and name not in refused:
            yield name, gettext("is required.")


# Slugs


def give_slugs(plan: ImportPlan, rows: list[PlannedRow]) -> None:
    """Give new objects without a slug one that is made of their French title."""
    model = plan.schema.model
    rows = [row for row in rows if "slug" not in row.after.keys() | row.refused]
    if not issubclass(model, Addressable) or not rows:
        return
    taken = {row.after["slug"] for row in plan.rows if "slug" in row.after}
    for slug, former in model._base_manager.values_list("slug", "former_slugs"):
        taken |= {slug, *former}
    keys = PrimaryKeys()
    for planned in rows:
        if words := french_title(plan.schema, planned.after, keys):
            planned.after["slug"] = free_slug(words, taken)
            taken.add(planned.after["slug"])
        else:
            planned.refused.add("slug")  # it will have one once its title is right, of which the editor is told


def french_title(schema: Schema, plain: Plain, keys: PrimaryKeys) -> str:
    """Title that the object will have in French; empty where a related row is missing for it."""
    title = schema.model.searchable.title
    if "__" not in title:
        return str(plain.get(title.format(DEFAULT), ""))
    with suppress(models.ObjectDoesNotExist, AttributeError):
        row: Publishable = fill_with_relations(schema, plain, schema.model(), keys.find)
        return str(row.title_in(DEFAULT).written)
    return ""


def free_slug(words: str, taken: set[str]) -> str:
    longest = Addressable._meta.get_field("slug").max_length - 4
    slug = slugify(words)[:longest].strip("-") or "x"
    number, wanted = 1, slug
    while wanted in taken:
        number += 1
        wanted = f"{slug}-{number}"
    return wanted


def check_slugs(plan: ImportPlan, touched: list[PlannedRow]) -> None:
    """Refuse slugs of another form than the portal's addresses have, and those that still lead to another object."""
    model = plan.schema.model
    if not issubclass(model, Addressable):
        return
    label = labels_by_name(plan.schema)["slug"]
    former = {slug: code for code, slugs in model._base_manager.values_list("code", "former_slugs") for slug in slugs}
    for planned in touched:
        slug = planned.after.get("slug", "")
        if any(fault.label == label for fault in planned.faults):
            continue  # told already
        if slug and not SLUG.fullmatch(slug):
            message = gettext("write lower-case letters without accents, digits and hyphens.")
            planned.faults.append(Fault(planned.number, label, message))
        elif slug in former and former[slug] != planned.after.get("code"):
            message = gettext("“%(slug)s” was the address of %(other)s and still leads to it.")
            planned.faults.append(Fault(planned.number, label, message % {"slug": slug, "other": former[slug]}))


# All rows together


def check_unique_values(plan: ImportPlan, touched: list[PlannedRow]) -> None:
    """Refuse a value that only one object may have and another has, in the database or in the table."""
    schema = plan.schema
    for name, column in schema.columns.items():
        if not column.unique or name == schema.key:
            continue
        path = f"{name}__{identity_of(column)}" if column.is_relation else name
        meant = {row.row.code for row in plan.rows if row.row}
        taken = {
            str(value): code
            for code, value in schema.model._base_manager.values_list("code", path)
            if code not in meant
        }
        for planned in plan.rows:
            value = planned.after.get(name)
            if value is None:
                continue
            if value in taken and planned in touched:
                message = gettext("“%(value)s” is that of %(other)s already.")
                sentence = message % {"value": value, "other": taken[value]}
                planned.faults.append(Fault(planned.number, labels_by_name(schema)[name], sentence))
            label = gettext("row %(number)d") % {"number": planned.number}
            taken.setdefault(value, planned.row.code if planned.row else label)


def identity_of(relation: models.Field) -> str:
    return identity_key(relation.related_model)


def warn_of_namesakes(plan: ImportPlan, rows: list[PlannedRow]) -> None:
    """Tell of a new object that is called as another one is: it may be the same, with its code forgotten."""
    title = plan.schema.model.searchable.title
    if "__" in title:
        return  # it is named for another object, as many of its kind may be
    columns = dict.fromkeys(title.format(language) for language in CODES)
    known = {name: ", ".join(sorted(codes)) for name, codes in plan.related.known(plan.schema.model).names.items()}
    for planned in rows:
        names = dict.fromkeys(folded_words(str(planned.after[name])) for name in columns if name in planned.after)
        if others := dict.fromkeys(known[name] for name in names if name in known):
            message = gettext("%(others)s is called the same: if it is the same object, write its code.")
            planned.warnings.append(message % {"others": ", ".join(others)})
        label = gettext("row %(number)d") % {"number": planned.number}
        known |= {name: known.get(name, label) for name in names}


# The database


def try_to_write(plan: ImportPlan) -> None:
    """Write the plan and take it back at once; what the database has against it, row by row.

    What readers know is tried in place, too: publishing the draft will write it so.
    """
    try:
        with transaction.atomic():
            write_drafts(plan.schema, plan.drafts())
            transaction.set_rollback(True)
    except (DatabaseError, ValidationError) as error:
        find_refused_rows(plan, error)


def find_refused_rows(plan: ImportPlan, error: Exception) -> None:
    labels, answers = labels_by_name(plan.schema), ledger.figures()
    for row in plan.to_write:
        for name, sentence in faults_of_object(plan.schema, row.after, set(), answers, asks_database=True):
            row.faults.append(Fault(row.number, labels.get(name, ""), sentence))
    if not plan.faults:
        reason = message_of_constraint(error) if isinstance(error, IntegrityError) else str(error)
        message = gettext("the database refuses this table: %(reason)s") % {"reason": reason}
        plan.table.faults.append(Fault(1, "", message))
