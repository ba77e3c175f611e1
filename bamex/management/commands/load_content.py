"""Bring the database to what the content files say, keeping what staff have edited."""

from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

import bamex.content_files
import exhibitors.content_files
import news.content_files
import programme.content_files
from bamex.history.diff import describe_unlogged_changes
from bamex.history.snapshots import keep_all_public_versions
from bamex.importer.loader import LoadRefusedError, load
from bamex.translations.pairs import all_pairs, note_all_french_changes

FILES = [
    *bamex.content_files.FILES,
    *exhibitors.content_files.FILES,
    *programme.content_files.FILES,
    *news.content_files.FILES,
]


def files_under(folder: Path) -> list:
    """The content files as they are under another folder than the project's: `<section>/content/<name>.yaml`."""
    return [replace(file, path=folder.joinpath(*file.path.parts[-3:])) for file in FILES]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Report what would change, and write nothing.")
        parser.add_argument("--overwrite", action="store_true", help="Also overwrite rows that staff have edited.")
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            help="A folder that export_content has made, whose contents count as edits by staff.",
        )

    def handle(self, *, dry_run, overwrite, folder, verbosity, **options):
        def progress(text):
            if verbosity > 0:
                self.stdout.write(f"  {text}")
                self.stdout.flush()

        pairs_before = all_pairs()

        def keep_versions():
            note_all_french_changes(pairs_before)
            return keep_all_public_versions()

        files = files_under(folder) if folder else FILES
        try:
            report = load(
                files,
                overwrite=overwrite,
                dry_run=dry_run,
                as_edits=folder is not None,
                progress=progress,
                keep_versions=keep_versions,
            )
        except LoadRefusedError as refused:
            raise CommandError("\n".join(["Nothing was written.", *refused.report.errors])) from None
        for line in describe_unlogged_changes(report.versions):
            self.stdout.write(f"not in the log of corrections: {line}")
        for outcome in ("added", "changed", "removed", "kept"):
            for label, key in getattr(report, outcome):
                if verbosity > 1 or outcome in {"removed", "kept"}:
                    self.stdout.write(f"{outcome}: {label} {key}")
        self.stdout.write(
            f"{'Would be: ' if dry_run else ''}{len(report.added)} added, {len(report.changed)} changed, "
            f"{len(report.removed)} removed, {len(report.kept)} kept as edited by staff, {report.unchanged} unchanged."
        )
