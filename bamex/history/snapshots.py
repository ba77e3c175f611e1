"""The wording of what is published: how it is made from a row, fingerprinted, kept, and compared with an earlier one.

A wording is the plain form of a row (bamex.importer.schema.Shape) without what staff keep for themselves and without
links to what is not public, with the figures that its texts quote in their place. It is kept as canonical JSON in the
spirit of RFC 8785, so that anyone who has the text can make the fingerprint again: the SHA-256 of its UTF-8 bytes.
"""

import hashlib
import json
from functools import cache

from django.apps import apps
from django.utils import timezone
from django.utils.translation import override

from bamex.history.models import Correction, PublicVersion
from bamex.importer.schema import LANGUAGES, Shape, identity_key
from bamex.ledger import quotations
from bamex.models import Publishable
from bamex.publication import owner_of, publication_of


class Wording(Shape):
    """The shape of the wordings of a model: only what readers are shown."""

    @staticmethod
    def hidden(model):
        return publication_of(model).outside_public_versions

    def __init__(self, model, children=(), parent=None):
        parts = {name: model._meta.get_field(name).related_model for name in publication_of(model).parts}
        super().__init__(model, children or parts, parent)

    def plain_from_row(self, row):
        plain = super().plain_from_row(row)
        for name in (f"{name}_{language}" for name in self.bilingual for language in LANGUAGES):
            plain[name] = quotations.bare(plain.get(name) or "", name[-2:])  # as they were: the ledger may change
        for name, column in self.columns.items():
            if column.is_relation and name in plain and not is_public(getattr(row, name)):
                del plain[name]
        for name, link in self.links.items():
            key = identity_key(link.related_model)
            plain[name] = sorted(str(getattr(item, key)) for item in getattr(row, name).all() if is_public(item))
        if self.has_citations:
            plain["sources"] = [
                cited
                for cited, citation in zip(plain.get("sources", []), row.citations.all(), strict=False)
                if citation.source.is_published
            ]
        for name, child in self.children.items():
            if hasattr(child.model._default_manager, "published"):
                plain[name] = [said for said in plain.get(name, []) if {"source", "sources"} & said.keys()]
        return self._without_defaults(plain)


def is_public(row):
    return row.is_visible if isinstance(row, Publishable) else True


@cache
def shape_of(model):
    return Wording(model)


def wording(row):
    """What `row` says to readers, as a dict of texts, numbers, lists and dicts."""
    return shape_of(type(row)).plain_from_row(row)


def canonical(plain):
    """One text for equal wordings: sorted keys and no spaces, as RFC 8785 has it for texts and whole numbers."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text):
    """SHA-256 (FIPS 180-4) of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


# Keeping


def publishable_models():
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def record_all():
    """Keep the wording of everything public that says something else than when it was last kept.

    Returns a list of `(model, earlier, wording)`, `earlier` being None where nothing was kept before. Meant to run in
    the transaction that made the changes; it also finds those that were made by SQL.
    """
    moment = timezone.now()
    versions = PublicVersion.objects.order_by("object_code", "-number").distinct("object_code")
    latest = {version.object_code: version for version in versions}
    found = []
    for model in publishable_models():
        published = model.objects.published().values("pk")
        for row in shape_of(model).rows().filter(pk__in=published):
            if kept := keep(row, latest.get(row.code), moment):
                found.append(kept)
    return found


def record(row):
    """Keep the wording of one row if it has a code, is public and new; `(model, earlier, wording)` or None."""
    if not isinstance(row, Publishable):
        return None
    fresh = shape_of(type(row)).rows().get(pk=row.pk)
    if not is_public(fresh):
        return None
    kept = keep(fresh, PublicVersion.objects.filter(object_code=fresh.code).order_by("-number").first(), timezone.now())
    if kept:
        record_quoting(fresh)
    return kept


def record_linked(row):
    """Keep the wordings of what names `row`, once that has appeared to readers or disappeared."""
    owners = {(type(owner), owner.pk): owner for owner in linked_owners(row)}
    for owner in owners.values():
        record(owner)
    record_quoting(row)


def linked_owners(row):
    """The objects that name `row`, or name what rests on it, which appears and disappears along."""
    for relation in row._meta.related_objects:
        for other in relation.related_model._base_manager.filter(**{relation.field.name: row}):
            yield owner_of(getattr(other, "target", other))
            if relation.field.name in publication_of(other).rests_on:
                yield from linked_owners(other)


def record_quoting(row):
    """Keep the wordings of the texts that quote the answers of `row`, a fact of the ledger: they now say others."""
    if quotations.is_fact(row):
        for other in quotations.quoted_in(row.code):
            record(owner_of(other))


def keep(row, latest, moment):
    said = wording(row)
    text = canonical(said)
    if latest and latest.snapshot == text:
        return None
    PublicVersion.objects.create(
        object_code=row.code,
        number=latest.number + 1 if latest else 1,
        moment=moment,
        fingerprint=fingerprint(text),
        snapshot=text,
    )
    return type(row), latest and json.loads(latest.snapshot), said


# Comparing


def differences(model, earlier, later):
    """What changed between two wordings of one object, as the log keeps it.

    A list of `{"model", "field", "language", "earlier", "later"}`, texts and values in the wordings' plain form;
    `language` is empty where the value has none. Links and sources are no wording in this sense.
    """
    return list(_differences(shape_of(model), earlier, later))


def _differences(shape, earlier, later):
    for name, column in shape.columns.items():
        if name == "key":
            continue  # by which it is known: it says nothing
        suffixes = [f"_{language}" for language in LANGUAGES] if name in shape.bilingual else [""]
        for suffix in suffixes:
            old, new = (said.get(name + suffix, shape.default(name) or "") for said in (earlier, later))
            if old != new:
                change = {"model": column.model._meta.label, "field": name}
                texts = names_under(column, old, new) if column.is_relation else [(suffix[1:], old, new)]
                for language, before, after in texts:
                    yield change | {"language": language, "earlier": before, "later": after}
    for name, child in shape.children.items():
        for old, new in paired(earlier.get(name, []), later.get(name, [])):
            yield from _differences(child, old, new)


def names_under(column, *keys):
    """The names that the rows with these keys have, a tuple a language: what a key led to may be renamed later."""
    key = identity_key(column.related_model)
    rows = {str(getattr(row, key)): row for row in column.related_model._base_manager.filter(**{f"{key}__in": keys})}
    for language in LANGUAGES:
        with override(language):
            yield language, *(str(rows.get(key, "")) for key in keys)


def paired(earlier, later):
    """Rows that differ, those that stayed the same being set apart; {} where one has no partner.

    They are paired by the key of their own that they have, or else by their order.
    """
    gone = [item for item in earlier if item not in later]
    come = [item for item in later if item not in earlier]
    if all("key" in item for item in (*gone, *come)):
        old, new = ({item["key"]: item for item in items} for items in (gone, come))
        return [(old.get(key, {}), new.get(key, {})) for key in dict.fromkeys((*old, *new))]
    length = max(len(gone), len(come))
    return zip(*(items + [{}] * (length - len(items)) for items in (gone, come)), strict=True)


def is_asked(change):
    """Whether a change is one of those about which the editor is asked."""
    return change["field"] in asked(apps.get_model(change["model"]))


def asked(model):
    return publication_of(model).tracked


def unlogged(reworded):
    """Of what `record_all` found, the published names, dates and figures that changed without a line in the log.

    A sentence each, for whoever loads content files or has used SQL.
    """
    for model, earlier, later in reworded:
        changes = [change for change in differences(model, earlier, later) if is_asked(change)] if earlier else []
        today = Correction.objects.filter(object_code=later["code"], date=timezone.localdate())
        if changes and not today.exists():
            for change in changes:
                field = f"{change['field']}_{change['language']}".rstrip("_")
                yield f"{later['code']} {field}: “{change['earlier']}” → “{change['later']}”"
