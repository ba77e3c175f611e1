"""Report on the state of the content. Exit code: 0 all is right, 1 there is something to do, 2 something is broken."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext, override

from bamex.health.lines import Level
from bamex.health.report import make_report

MARKS = {Level.RIGHT: " ", Level.TO_DO: "-", Level.BROKEN: "!"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--json", action="store_true", help="Write the report as JSON.")
        parser.add_argument(
            "--language", choices=codes, default=settings.LANGUAGE_CODE, help="fr unless told otherwise."
        )

    def handle(self, *, language, **options):
        with override(language):
            report = make_report()
            if options["json"]:
                self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            else:
                self.write_text(report)
        if report.level:
            sys.exit(int(report.level))

    def write_text(self, report):
        for section, lines in report.sections.items():
            self.stdout.write(section)
            for reported in lines:
                self.stdout.write(f"  {MARKS[reported.line.level]} {reported.line.sentence}")
                for shown in reported.objects:
                    self.stdout.write(f"      {shown['code']} {shown['title']}".rstrip())
                if reported.more > 0:
                    self.stdout.write("      " + gettext("and %(number)d more") % {"number": reported.more})
                if reported.line.address and reported.line.count:
                    self.stdout.write(f"      {settings.SITE_URL}{reported.line.address}")
