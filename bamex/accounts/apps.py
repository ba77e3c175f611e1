"""The accounts of staff as an installed app; after each migration its groups have the permissions of their names."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bamex.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from bamex.accounts import audit_signals
        from bamex.accounts.groups import keep_ready_groups

        audit_signals.follow_accounts()
        post_migrate.connect(keep_ready_groups, dispatch_uid="bamex.accounts.groups")
