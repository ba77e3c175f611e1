"""Ask every external address that readers are shown whether it still answers; the results are kept."""

from django.core.management.base import BaseCommand

from bamex.health.link_checks import PAUSE, LinkChecker, check_links


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="Ask so many addresses at most; the next run goes on.")
        parser.add_argument(
            "--older-than", type=int, default=0, metavar="DAYS", help="Leave out those asked within so many days."
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=PAUSE,
            help="Seconds between two requests to one host (default: %(default)s).",
        )

    def handle(self, *, limit, older_than, pause, verbosity, **options):
        number = failed = 0
        for row in check_links(limit=limit, older_than_days=older_than, checker=LinkChecker(pause=pause)):
            number += 1
            failed += bool(row.fault)
            if verbosity > 1 or row.fault:
                self.stdout.write(f"{row.fault or row.status or 'not asked: robots.txt'} {row.url}")
                self.stdout.flush()
        self.stdout.write(f"{number} addresses checked, {failed} did not answer as they should.")
