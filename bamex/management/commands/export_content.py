"""Write the rows of all content files as YAML that load_content reads: how edits by staff reach another database.

Pictures, lines of the log, public versions and the imprint stand in no content file: back up the database for these.
"""

from pathlib import Path

from django.core.management.base import BaseCommand

from bamex.db.former_database import read_with_present_models
from bamex.importer.export import export_file
from bamex.management.commands.load_content import FILES


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="Where to write <section>/content/<name>.yaml.")

    def handle(self, *, folder, verbosity, **options):
        with read_with_present_models():
            for file in FILES:
                count = export_file(file, folder)
                if verbosity > 0:
                    self.stdout.write(f"  {file.place}: {count} entries")
                    self.stdout.flush()
