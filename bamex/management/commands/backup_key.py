"""Make the key of encrypted backups: the private key into a file, the public one, for BACKUP_PUBLIC_KEY, on the screen.

Keep the file away from the server: whoever has it reads every backup, and without it none can be restored.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bamex.archive.collection import ArchiveError
from bamex.archive.keys import make_key


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            self.stdout.write(f"BACKUP_PUBLIC_KEY={make_key(file)}")
        except ArchiveError as error:
            raise CommandError(str(error)) from None
