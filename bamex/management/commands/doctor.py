"""Report on what is set wrongly here. Exit code: 0 all is right, 1 there is something to do, 2 something is broken."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext, override

from bamex.doctor import settings_checks, state_checks  # noqa: F401 - they add their examinations
from bamex.doctor.findings import all_findings
from bamex.health.lines import Level

MARKS = {Level.RIGHT: " ", Level.TO_DO: "-", Level.BROKEN: "!"}


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # the database may be away, and is then to be told of

    def add_arguments(self, parser):
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, default=None, help="that of LANG unless told otherwise")

    def handle(self, *, language=None, **options):
        worst = Level.RIGHT
        with override(language or language_of_terminal()):
            for heading, findings in all_findings():
                self.stdout.write(heading)
                for finding in findings:
                    self.stdout.write(f"  {MARKS[finding.level]} {finding.sentence}")
                    worst = max(worst, finding.level)
            if worst == Level.RIGHT:
                self.stdout.write(gettext("All is right."))
        if worst:
            sys.exit(int(worst))


def language_of_terminal():
    """English where the terminal's language is, else the portal's first."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.startswith("en") else settings.LANGUAGE_CODE
