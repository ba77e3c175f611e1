"""Write the database and the pictures that it names into one file, encrypted if BACKUP_PUBLIC_KEY is set."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bamex.archive.backup import default_file, make_backup
from bamex.archive.collection import ArchiveError
from news.media_items import stored_names


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="Where to write; else into the setting BACKUPS.")

    def handle(self, *, file, verbosity, **options):
        try:
            file = file or default_file()
            missing = make_backup(file, stored_names)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        if verbosity > 0:
            self.stdout.write(f"{file}: {file.stat().st_size} bytes")
        if missing:
            raise CommandError(f"{file} is whole but for pictures that the storage lacks: {', '.join(missing)}")
