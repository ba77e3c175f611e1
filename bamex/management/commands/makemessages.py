"""makemessages with a catalogue that depends on the texts alone, so that its diff shows what was written.

Django's own notes the line of every text and the minute of the run: moving a function rewrites half of the file. Here
the texts are sorted, and neither is noted.
"""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.commands import makemessages

NOTED = re.compile(r'^"(POT-Creation-Date|Report-Msgid-Bugs-To): .*"\n', re.MULTILINE)


class Command(makemessages.Command):
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--sort-output", "--no-location", "--width=120"]

    def handle(self, *args, **options):
        super().handle(*args, **options)
        for path in (catalogue for folder in settings.LOCALE_PATHS for catalogue in Path(folder).rglob("*.po")):
            path.write_text(NOTED.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
