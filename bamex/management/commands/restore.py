"""Bring back a backup into an empty database and the storage of pictures, all of it or nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bamex.archive.collection import ArchiveError
from bamex.archive.restore import restore_backup


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # there may be nothing in the database to check yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key-file", type=Path, help="The private key of an encrypted backup.")
        parser.add_argument("--replace", action="store_true", help="Delete what is in the database.")

    def handle(self, *, file, key_file, replace, **options):
        try:
            description = restore_backup(file, key_file, replace)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Restored what {description['site']} had on {description['made']}. "
            "Now type `manage.py migrate`, then start the portal again."
        )
