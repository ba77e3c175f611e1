"""Forget the phone and the recovery codes of an account: for an administrator who lost both. Logs it out everywhere."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bamex.accounts.second_factor import remove_second_factor


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The name that the person logs in with.")

    def handle(self, *, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if not user:
            raise CommandError(f"No account has the name {name!r}.")
        remove_second_factor(user)
        self.stdout.write(f"{name} has no second factor any more.")
