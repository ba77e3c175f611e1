"""Freeze the public record into a new folder: site, data, and a manifest by which verify.py proves each file."""

from bamex.archive.freeze import freeze_record
from bamex.management.commands import export


class Command(export.Command):
    help = __doc__
    folder_help = "A new folder."

    def write(self, answer_of, folder, with_shared_pictures, say):
        fingerprint = freeze_record(answer_of, folder, with_shared_pictures, say)
        return f"Note this fingerprint where it is dated: {fingerprint}"
