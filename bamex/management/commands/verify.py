"""Verify a frozen copy, in a folder or behind an address. Exit code: 0 unchanged, 1 changed, 2 not to be checked."""

import sys

from django.core.management.base import BaseCommand

from bamex.archive import verify


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("place", help="The folder or the address of the copy.")
        parser.add_argument("--fingerprint", help="The SHA-256 that was noted when the copy was made.")

    def handle(self, *, place, fingerprint, **options):
        status = verify.verify_named(place, fingerprint, self.stdout.write)
        if status:
            sys.exit(status)
