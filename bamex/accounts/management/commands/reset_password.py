"""Print a link at which a person chooses a new password; valid for a day, and once."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bamex.accounts.audit import record
from bamex.accounts.links import password_link
from bamex.accounts.models import Event


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The name that the person logs in with.")

    def handle(self, *, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name, is_active=True).first()
        if not user:
            raise CommandError(f"No active account has the name {name!r}.")
        record(Event.PASSWORD_LINK_MADE, user.get_username())
        self.stdout.write(password_link(user))
