"""Loading the content files: what a section declares, and how files and database are compared.

A section lists its files in `<section>/content.py`. Loading compares before it writes: an entry that staff have
edited since it was last loaded is kept and reported, never overwritten (decision 5). Everything runs in one
transaction, and all errors are listed at once with file and entry.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import override

from bamex.history.snapshots import record_all
from bamex.importer.schema import (
    EntryError,
    EntryLoader,
    Shape,
    broken_promise,
    digest,
    identity_key,
    reference_key,
    sentences,
)
from bamex.ledger.figures import ledger
from bamex.models import LoadedEntry, State


@dataclass(eq=False)
class ContentFile:
    """One file of entries of one model.

    `children` maps a key of the entry to a model whose rows belong to that entry, in the file's order.
    """

    model: type
    path: Path
    children: dict = field(default_factory=dict)

    @cached_property
    def shape(self):
        return Shape(self.model, self.children)

    def read(self):
        """The file's entries; raises EntryError when it is no list of mappings."""
        try:
            entries = yaml.load(self.path.read_text(encoding="utf-8"), EntryLoader)  # noqa: S506 - EntryLoader is safe
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise EntryError(" ".join(str(error).split())) from error
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise EntryError("the file must be a list of entries, each a mapping of keys to values")
        return entries


@dataclass
class Report:
    """What a load did, or would do: `(model label, key)` by outcome, and the errors that prevented it."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    reworded: list = field(default_factory=list)  # what bamex.history.snapshots.record_all returns
    unchanged: int = 0
    errors: list = field(default_factory=list)


class LoadRefusedError(Exception):
    """The files hold errors; nothing was written. `report.errors` lists them all."""

    def __init__(self, report):
        super().__init__(f"{len(report.errors)} errors")
        self.report = report


def load(files, *, overwrite=False, dry_run=False, progress=lambda path: None):
    """Bring the database to what `files` say and return a Report.

    Rows that staff have edited since the last load are kept, unless `overwrite`. An entry that left its file is
    withdrawn when it was public, deleted otherwise. The new wordings of what is public are kept, whatever changed
    them since the last load. Raises LoadRefusedError, with nothing written, on any error.
    """
    # Unsuffixed access would follow the active language; French is the one every row has.
    with override("fr"), transaction.atomic():
        loader = _Load(files, overwrite)
        loader.read()
        if not loader.report.errors:
            for file in files:
                progress(file.path)
                loader.apply(file)
            for file in reversed(files):  # once nothing refers to what goes
                loader.remove(file)
        if loader.report.errors:
            raise LoadRefusedError(loader.report)
        loader.report.reworded = record_all()
        if dry_run:
            transaction.set_rollback(True)
    return loader.report


class _Load:
    def __init__(self, files, overwrite):
        self.files, self.overwrite = files, overwrite
        self.report = Report()
        self.plain = {}  # model → key → plain form
        self.names = {}  # model → name by which entries refer to a row → key
        self.rows = {}  # (model, key) → row, as far as entries refer to it
        self.unread = set()  # models whose file could not be read
        self.loaded = {(item.model, item.key): item for item in LoadedEntry.objects.all()}

    def read(self):
        faults = {}  # (file, key) → what is wrong with the entry as it is written
        for file in self.files:
            entries = self.plain.setdefault(file.model, {})
            try:
                read = file.read()
            except (EntryError, OSError) as error:
                self._refuse(file, "", str(error))
                self.unread.add(file.model)
                continue
            for number, entry in enumerate(read, 1):
                key = str(entry.get(file.shape.key) or "")
                plain, errors = file.shape.plain_from_entry(entry)
                if not key:
                    errors.append(f"{file.shape.key}: is missing")
                    key = f"entry {number}"
                elif key in entries:
                    errors.append("another entry has the same key")
                entries.setdefault(key, plain)
                faults.setdefault((file, key), []).extend(errors)
        for (file, key), errors in faults.items():
            plain = self.plain[file.model][key]
            resolved = self.plain[file.model][key] = file.shape.resolved(plain, self._key_of(file, key))
            loaded = self.loaded.get((file.model._meta.label, key))
            if errors or loaded is None or loaded.digest != digest(resolved):
                errors = [*errors, *file.shape.check(plain, errors)]
            for error in [*errors, *file.shape.misquoted(plain, self._answers)]:
                self._refuse(file, key, error)

    @cached_property
    def _answers(self):
        """The keys of the answers that texts may quote: those the files give, and those of facts no file gives."""
        model = ledger.model
        entries = self.plain.get(model, {})
        return ledger.keys_in(entries) | {key for key, figure in ledger.figures().items() if figure.fact not in entries}

    def _key_of(self, file, entry):
        def key_of(model, name):
            if name not in self._names(model):
                if model not in self.unread:
                    self._refuse(file, entry, f"{model._meta.model_name} “{name}” does not exist")
                return name
            return self._names(model)[name]

        return key_of

    def _names(self, model):
        """Name → key of what entries may refer to: what the files give, and the rows that no file gave."""
        if model not in self.names:
            label, entries = model._meta.label, self.plain.get(model)
            name, key = reference_key(model), identity_key(model)
            found = {str(getattr(row, name)): str(getattr(row, key)) for row in model._base_manager.all()}
            if entries is not None:
                found = {name: key for name, key in found.items() if (label, key) not in self.loaded}
                found |= {str(plain.get(name)): key for key, plain in reversed(entries.items())}
            self.names[model] = found
        return self.names[model]

    def apply(self, file):
        label, rows = file.model._meta.label, self._rows(file)
        for key, plain in self.plain[file.model].items():
            row, loaded = rows.get(key), self.loaded.get((label, key))
            wanted, current = digest(plain), row and digest(file.shape.plain_from_row(row))
            if current == wanted:
                self.report.unchanged += 1
                self._remember(label, key, wanted)
                continue
            edited = (loaded is not None or row is not None) and (loaded is None or current != loaded.digest)
            if edited and not self.overwrite:
                self.report.kept.append((label, key))
                continue
            (self.report.added if row is None else self.report.changed).append((label, key))
            try:
                with transaction.atomic():
                    file.shape.write(plain, row or file.model(), self._found)
            except EntryError as error:
                self._refuse(file, key, str(error))
            except IntegrityError as error:
                self._refuse(file, key, broken_promise(error))
            except ValidationError as error:
                for sentence in sentences(error):
                    self._refuse(file, key, sentence)
            else:
                self._remember(label, key, wanted)

    def remove(self, file):
        label, rows = file.model._meta.label, self._rows(file)
        gone = [key for model, key in self.loaded if model == label and key not in self.plain[file.model]]
        for key in gone:
            row = rows.get(key)
            if getattr(row, "state", None) == State.WITHDRAWN:
                continue
            if row is not None and digest(file.shape.plain_from_row(row)) != self.loaded[label, key].digest:
                self.report.kept.append((label, key))
                continue
            if row is not None:
                self.report.removed.append((label, key))
            if getattr(row, "first_published", None):
                row.state = State.WITHDRAWN
                row.save()
                self._remember(label, key, digest(file.shape.plain_from_row(row)))
                continue
            try:
                if row is not None:
                    row.delete()
            except models.ProtectedError:
                self._refuse(file, key, "it left the file, but other objects still refer to it")
            else:
                self.loaded.pop((label, key)).delete()

    @staticmethod
    def _rows(file):
        return {str(getattr(row, file.shape.key)): row for row in file.shape.rows()}

    def _remember(self, label, key, wanted):
        loaded = self.loaded.get((label, key))
        if loaded is None or loaded.digest != wanted:
            LoadedEntry.objects.update_or_create(model=label, key=key, defaults={"digest": wanted})

    def _found(self, model, key):
        if (model, key) not in self.rows:
            self.rows[model, key] = model._base_manager.filter(**{identity_key(model): key}).first()
        if self.rows[model, key] is None:
            raise EntryError(
                f"{model._meta.model_name} “{key}” is not in the database: staff deleted it, or it was refused"
            )
        return self.rows[model, key]

    def _refuse(self, file, key, error):
        self.report.errors.append(f"{file.path.parent.parent.name}/content/{file.path.name}: {key}: {error}")


def content_file(section_module_path, model, name, **children):
    """The declaration of one file in the `content/` folder beside a section's `content.py`."""
    return ContentFile(model, Path(section_module_path).parent / "content" / name, children)
