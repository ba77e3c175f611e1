"""Write the whole public portal as files into a folder that any web server, CDN or file manager shows."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bamex.archive.answers import django_answers
from bamex.archive.collection import ArchiveError
from bamex.archive.export import export_site


class Command(BaseCommand):
    help = __doc__
    folder_help = "Where to write; an earlier export there is replaced."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help=self.folder_help)
        parser.add_argument(
            "--without-previews",
            action="store_true",
            help="Leave out the pictures that messengers show of a link, most of the weight and of the time.",
        )

    def handle(self, *, folder, without_previews, verbosity, **options):
        def say(text):
            if verbosity > 0:
                self.stdout.write(text)
                self.stdout.flush()

        try:
            done = self.write(django_answers(), folder.absolute(), not without_previews, say)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        say(done)

    def write(self, answer_of, folder, with_shared_pictures, say):
        """Write the folder; returns a sentence for whoever typed the command."""
        description = export_site(answer_of, folder, with_shared_pictures, say)
        return f"{len(description['files'])} addresses, with the content of {description['content_changed']}: {folder}"
